"""The table ``standard_facts.csv``: what sources say of a standard beside what the list says."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from cgkg.source.backing import BACKING_COLUMNS, OPTIONAL_BACKING, Backing, read_backing
from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.dates import read_date
from cgkg.source.evidence import reference
from cgkg.source.standard_index import StandardIndex


class Property(StrEnum):
    """What a fact says; the values are those of the column ``property``."""

    TITLE_ZH = "title-zh"
    TITLE_EN = "title-en"
    PARTIAL_TITLE_ZH = "partial-title-zh"
    PARTIAL_TITLE_EN = "partial-title-en"
    OTHER_TITLE = "other-title"
    ISSUED = "issued"
    IN_FORCE = "in-force"
    ICS = "ics"
    CCS = "ccs"
    DEPARTMENT = "department"
    COMMITTEE = "committee"
    PLANNED_IN = "planned-in"


COLUMNS: Final = ("subject", "property", "value", *BACKING_COLUMNS)

_TITLES: Final = frozenset(
    {
        Property.TITLE_ZH,
        Property.TITLE_EN,
        Property.PARTIAL_TITLE_ZH,
        Property.PARTIAL_TITLE_EN,
    }
)
_FORMS: Final = {
    Property.ICS: (re.compile(r"[0-9]{2}(\.[0-9]{3}(\.[0-9]{2})?)?\Z"), "such as 13.020.10"),
    Property.CCS: (re.compile(r"[A-Z][0-9]{2}\Z"), "such as Z04"),
}


@dataclass(frozen=True, slots=True)
class StandardFact:
    """One value of one property of a standard.

    Attributes:
        standard: IRI key of the standard.
        property: what the fact says.
        value: a text, a date, a code, or the key of an organization or document.
        backing: why it is held.
    """

    standard: str
    property: Property
    value: str
    backing: Backing


def read_standard_facts(
    folder: Path,
    index: StandardIndex,
    sources: Collection[str],
    known: Mapping[Property, Collection[str]],
) -> tuple[tuple[CuratedRow, StandardFact], ...]:
    """Read ``standard_facts.csv``; each fact with its row, so that a later check can name it.

    Args:
        folder: ``data/curated``.
        index: the standards that a fact may be about.
        sources: keys of ``sources.csv``.
        known: for each property whose value is a key, the keys that exist.

    Raises:
        InputError: the table is malformed, a subject, property, key or source is unknown, a value
            is not of its kind, or a reason or source is missing.
    """
    rows = read_table(
        folder / "standard_facts.csv",
        COLUMNS,
        key=("subject", "property", "value"),
        optional=OPTIONAL_BACKING,
    )
    return tuple((row, _fact(row, index, sources, known)) for row in rows)


def check_value(
    row: CuratedRow, field: str, property_: Property, known: Mapping[Property, Collection[str]]
) -> None:
    """Hold that a cell is a value of a property.

    Raises:
        InputError: it is not.
    """
    if property_ in (Property.ISSUED, Property.IN_FORCE):
        read_date(row, field)
    if property_ in known:
        reference(row, field, known[property_])
    if property_ in _FORMS:
        form, example = _FORMS[property_]
        if not form.match(row[field]):
            raise row.error(field, f"not a code of {property_.upper()}", expected=example)


def _fact(
    row: CuratedRow,
    index: StandardIndex,
    sources: Collection[str],
    known: Mapping[Property, Collection[str]],
) -> StandardFact:
    allowed = [one for one in Property if one not in _TITLES]
    if row["property"] not in allowed:
        raise row.error("property", "unknown property", expected=", ".join(allowed))
    property_ = Property(row["property"])
    check_value(row, "value", property_, known)
    standard = index.key(row, "subject")
    return StandardFact(standard, property_, row["value"], read_backing(row, sources))
