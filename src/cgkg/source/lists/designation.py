"""Numbers in lists from elsewhere, and the keys that make them the same things as in this graph."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from cgkg import iris
from cgkg.errors import InputError, NumberSyntaxError
from cgkg.source.numbers import StandardNumber, normalize

_DASHES: Final = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_KEY: Final = re.compile(r"[^A-Za-z0-9._~-]+")
_OPEN: Final = re.compile(r"[A-Z][ -~]*\d[ -~]*")
_YEAR: Final = re.compile(r"[:-]((?:19|20)\d\d)(?:$|/)")


class Numbering(StrEnum):
    """How the numbers of a column are read.

    ``strict``: by the grammar of :mod:`cgkg.source.numbers`. ``open``: by it where it fits; numbers
    of other bodies (ISO 14067:2018, T/CAS 123-2020) as they are printed.
    """

    STRICT = "strict"
    OPEN = "open"


class Designation(NamedTuple):
    """What a number designates.

    Attributes:
        key: of the standard's IRI.
        number: its normalized number.
        year: of publication, where the number says so.
    """

    key: str
    number: str
    year: int | None


class Designations:
    """Reads numbers; those that this graph prints otherwise get the key that it has for them."""

    def __init__(self, minted: Mapping[str, str]) -> None:
        """Args: keys of this graph by normalized number, where they differ."""
        self._minted = minted

    def read(self, text: str, numbering: Numbering) -> Designation:
        """What a number designates.

        Raises:
            NumberSyntaxError: it is none, or none that this numbering knows.
        """
        try:
            number = normalize(text)
        except NumberSyntaxError:
            if numbering is Numbering.STRICT:
                raise
            return _as_printed(text)
        printed = number.format()
        year = number.year if isinstance(number, StandardNumber) else None
        return Designation(self._minted.get(printed, iris.key_of_number(printed)), printed, year)


def read_designations(table: Path) -> Designations:
    """The numbers of ``annex1.csv`` that were mended: their keys are minted from what is printed.

    Raises:
        InputError: the table is missing.
    """
    try:
        rows = list(csv.DictReader(table.read_text("utf-8").splitlines()))
    except OSError as error:
        raise InputError(table, f"cannot be read: {error.strerror}") from None
    mended = (row for row in rows if row["number"] != row["number_raw"])
    return Designations({row["number"]: iris.key_of_number(row["number_raw"]) for row in mended})


def _as_printed(text: str) -> Designation:
    number = " ".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
    if not _OPEN.fullmatch(number):
        raise NumberSyntaxError(text, "expected letters, then digits, such as ISO 14067:2018")
    year = _YEAR.search(number)
    key = _KEY.sub("-", number).strip("-")
    return Designation(key, number, int(year[1]) if year else None)
