"""``cgkg diff``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cgkg.cli.console import errors
from cgkg.cli.options import DatasetOption, Language
from cgkg.config import Settings
from cgkg.errors import CgkgError


class DiffFormat(StrEnum):
    """How differences are printed."""

    TEXT = "text"
    JSON = "json"
    PATCH = "patch"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        epilog="Examples: cgkg diff release-1/ release-2/    "
        "cgkg diff old.nq.gz new.nq.gz --format patch > changes.rdfp    "
        "cgkg diff e19cccc6926b0311 7f3ab12c90de4411 --format json"
    )(diff)


def diff(
    first: Annotated[Path, typer.Argument(help="Folder of datasets, version, or RDF file.")],
    second: Annotated[Path, typer.Argument(help="What it is compared with.")],
    diff_format: Annotated[
        DiffFormat, typer.Option("--format", "-f", help="patch: RDF Patch.")
    ] = DiffFormat.TEXT,
    language: Annotated[Language, typer.Option(help="Language of the words.")] = Language.EN,
    dataset: DatasetOption = None,
) -> None:
    """Compare two datasets or RDF files, thing by thing; exit code 0 same, 1 different, 2 error."""
    try:
        is_same = _print(first, second, diff_format, language, dataset)
    except CgkgError as error:
        errors.print(f"cgkg: {error}")
        raise typer.Exit(2) from None
    raise typer.Exit(0 if is_same else 1)


def _print(
    first: Path, second: Path, form: DiffFormat, language: Language, dataset: Path | None
) -> bool:
    from cgkg.graph.difference import patch, report  # noqa: PLC0415 - other commands start faster
    from cgkg.graph.difference.comparison import Tally, counted, differences  # noqa: PLC0415
    from cgkg.graph.difference.lines import Side  # noqa: PLC0415

    versions = Settings.load(dataset=dataset).dataset / "versions"
    tally = Tally()
    changes = counted(differences(Side(first, versions), Side(second, versions)), tally)
    match form:
        case DiffFormat.TEXT:
            lines = report.as_text(changes, tally, language)
        case DiffFormat.JSON:
            lines = report.as_json(changes, tally)
        case DiffFormat.PATCH:
            lines = patch.as_patch(changes)
    for line in lines:
        sys.stdout.write(f"{line}\n")
    return tally.is_same
