"""Where the files that the program reads are: in the checkout, or inside the installed wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent


def root() -> Path:
    """The folder that holds ``ontology/ data/ shapes/ queries/``.

    An installed wheel carries them in ``cgkg/_assets``; a checkout has them at its top.
    """
    installed = _PACKAGE / "_assets"
    return installed if installed.is_dir() else _PACKAGE.parent.parent


def is_checkout() -> bool:
    """Whether the program runs from a checkout, whose files a command may rewrite."""
    return not (_PACKAGE / "_assets").is_dir()
