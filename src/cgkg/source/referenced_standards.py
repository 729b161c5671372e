"""The table ``referenced_standards.csv``: standards that the list does not name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg import iris
from cgkg.model import Confidence
from cgkg.source.backing import Backing, read_stated_sources
from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.evidence import confidence
from cgkg.source.standard_facts import Property, StandardFact, check_value

_PROPERTY_OF_COLUMN: Final = {
    "title_zh": Property.TITLE_ZH,
    "title_en": Property.TITLE_EN,
    "partial_title_zh": Property.PARTIAL_TITLE_ZH,
    "partial_title_en": Property.PARTIAL_TITLE_EN,
    "issued": Property.ISSUED,
    "in_force": Property.IN_FORCE,
    "ics": Property.ICS,
    "ccs": Property.CCS,
    "department": Property.DEPARTMENT,
    "committee": Property.COMMITTEE,
}
COLUMNS: Final = ("key", "number", *_PROPERTY_OF_COLUMN, "source", "confidence", "note")
_NUMBER: Final = re.compile(r"[A-Z]+(/[TZ])? [1-9][0-9]*([.-][0-9]{1,2})?(-(?P<year>[0-9]{4}))?\Z")


@dataclass(frozen=True, slots=True)
class ReferencedStandard:
    """A standard that the list does not name: a successor, a result, an earlier edition.

    Attributes:
        key: IRI key, from the number.
        number: as a source prints it; without a year where none was seen.
        year: year in the number, or None.
        facts: what the sources say of it.
        backing: the sources that name it.
        note: what a reader must know, in English; may be empty.
    """

    key: str
    number: str
    year: int | None
    facts: tuple[StandardFact, ...]
    backing: Backing
    note: str

    def value(self, property_: Property) -> str:
        """The value of one of its facts, or an empty string."""
        return next((fact.value for fact in self.facts if fact.property is property_), "")


def read_referenced_standards(
    folder: Path, listed: Collection[str], sources: Collection[str], organizations: Collection[str]
) -> tuple[ReferencedStandard, ...]:
    """Read ``referenced_standards.csv``.

    Args:
        folder: ``data/curated``.
        listed: keys of the standards that the list names, which have no place here.
        sources: keys of ``sources.csv``.
        organizations: keys of ``organizations.csv``.

    Raises:
        InputError: the table is malformed, a key is not its number's, a number is listed or has an
            unknown form, a value is not of its kind, or the sources do not bear the confidence.
    """
    optional = (*_PROPERTY_OF_COLUMN, "note")
    rows = read_table(folder / "referenced_standards.csv", COLUMNS, key=("key",), optional=optional)
    return tuple(_standard(row, listed, sources, organizations) for row in rows)


def _standard(
    row: CuratedRow,
    listed: Collection[str],
    sources: Collection[str],
    organizations: Collection[str],
) -> ReferencedStandard:
    number = _NUMBER.match(row["number"])
    if number is None:
        raise row.error(
            "number", "not a number of a standard", expected="such as GB/T 32151.7-2023"
        )
    if row["key"] != iris.key_of_number(row["number"]):
        expected = iris.key_of_number(row["number"])
        raise row.error("key", "not the key of the number", expected=expected)
    if row["key"] in listed:
        raise row.error(
            "key", "this standard is on the list", remedy="put facts on it into standard_facts.csv"
        )
    if confidence(row) not in (Confidence.ONE_SOURCE, Confidence.TWO_SOURCES):
        raise row.error(
            "confidence",
            "not stated by a source",
            expected="one-source or two-sources",
            remedy="put what is inferred into standard_facts.csv, with its reason",
        )
    backing = Backing(read_stated_sources(row, sources), confidence(row))
    return ReferencedStandard(
        row["key"],
        row["number"],
        int(number["year"]) if number["year"] else None,
        tuple(_facts(row, backing, organizations)),
        backing,
        row["note"],
    )


def _facts(
    row: CuratedRow, backing: Backing, organizations: Collection[str]
) -> Iterator[StandardFact]:
    for column, property_ in _PROPERTY_OF_COLUMN.items():
        if row[column]:
            check_value(row, column, property_, {Property.DEPARTMENT: organizations})
            yield StandardFact(row["key"], property_, row[column], backing)
