"""Options that several commands share, and the values they take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class ReportFormat(StrEnum):
    """How a validation report is printed."""

    TEXT = "text"
    JSON = "json"
    TTL = "ttl"


class Language(StrEnum):
    """The language of messages."""

    ZH = "zh-Hans"
    EN = "en"


DatasetOption = Annotated[
    Path | None, typer.Option("--dataset", help="Folder of datasets.", show_default=False)
]
