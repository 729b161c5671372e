"""IRIs that the graph once used and has withdrawn: ``data/curated/withdrawn.csv``.

An identifier is never given to another thing, and never just vanishes: what is withdrawn answers
410, says why, and names what took its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cgkg import iris
from cgkg.source.curated import CuratedRow, read_table

_COLUMNS: Final = ["iri", "date", "replaced_by", "reason_en", "reason_zh"]


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why an IRI is no longer used.

    Attributes:
        iri: the withdrawn one.
        date: when, ISO 8601.
        replacements: IRIs of what took its place, none or more.
        reason_en: why, in English.
        reason_zh: why, in Chinese.
    """

    iri: str
    date: str
    replacements: tuple[str, ...]
    reason_en: str
    reason_zh: str


Withdrawals = Mapping[str, Withdrawal]
"""Withdrawals by IRI."""


def read_withdrawals(path: Path) -> Withdrawals:
    """The withdrawals of a table.

    Args:
        path: CSV with the columns iri, date, replaced_by (IRIs with blanks between), reason_en,
            reason_zh; sorted by iri.

    Raises:
        InputError: the table is missing or not what it must be.
    """
    rows = read_table(path, _COLUMNS, key=("iri",), optional=("replaced_by",))
    return MappingProxyType({row["iri"]: _read(row) for row in rows})


def _read(row: CuratedRow) -> Withdrawal:
    if iris.parse(row["iri"]) is None:
        raise row.error("iri", "not an IRI of a thing", expected=f"{iris.BASE}id/…")
    try:
        date.fromisoformat(row["date"])
    except ValueError:
        raise row.error("date", "not a date", expected="such as 2027-01-31") from None
    replacements = tuple(row["replaced_by"].split())
    return Withdrawal(row["iri"], row["date"], replacements, row["reason_en"], row["reason_zh"])
