"""The tables ``fates.csv`` and ``unknown_fates.csv``: what became of a standard, if known."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from cgkg.source.backing import BACKING_COLUMNS, OPTIONAL_BACKING, Backing, read_backing
from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.dates import read_date
from cgkg.source.standard_index import StandardIndex


class FateKind(StrEnum):
    """What became of a standard or project; the values are those of the column ``fate``."""

    RESULTED_IN = "resulted-in"
    REVISES = "revises"
    REPLACED_BY = "replaced-by"
    ABOLISHED = "abolished"
    PROPOSED_INTERNATIONALLY = "proposed-internationally"


class Sought(StrEnum):
    """What was looked for without being found: a project's publication, a standard's data."""

    PUBLICATION = "publication"
    PARTICULARS = "particulars"


_OF_PROJECTS: Final = frozenset(
    {FateKind.RESULTED_IN, FateKind.REVISES, FateKind.PROPOSED_INTERNATIONALLY}
)
COLUMNS: Final = ("subject", "fate", "target", *BACKING_COLUMNS)
UNKNOWN_COLUMNS: Final = ("subject", "sought", "searched", "note_zh", "note_en")


@dataclass(frozen=True, slots=True)
class Fate:
    """One thing that became of a standard or project.

    Attributes:
        standard: IRI key of the standard or project.
        kind: what became of it.
        target: key of the other standard, None if abolished.
        backing: why it is held.
    """

    standard: str
    kind: FateKind
    target: str | None
    backing: Backing


@dataclass(frozen=True, slots=True)
class UnknownFate:
    """A search that found nothing: unknown is an answer, with a date.

    Attributes:
        standard: IRI key of the standard or project.
        sought: what was looked for.
        searched: the day of the search, ISO 8601.
        note_zh: what else is to be said of it, in Chinese; may be empty.
        note_en: the same in English.
    """

    standard: str
    sought: Sought
    searched: str
    note_zh: str
    note_en: str


def read_fates(
    folder: Path, index: StandardIndex, sources: Collection[str]
) -> tuple[tuple[CuratedRow, Fate], ...]:
    """Read ``fates.csv``; each fate with its row, so that a later check can name it.

    Args:
        folder: ``data/curated``.
        index: the standards that a row may name.
        sources: keys of ``sources.csv``.

    Raises:
        InputError: the table is malformed, a key or fate is unknown, a fate does not fit its
            subject, a target is missing or too much, or a reason or source is missing.
    """
    rows = read_table(
        folder / "fates.csv",
        COLUMNS,
        key=("subject", "fate", "target"),
        optional=("target", *OPTIONAL_BACKING),
    )
    return tuple((row, _fate(row, index, sources)) for row in rows)


def read_unknown_fates(
    folder: Path, index: StandardIndex
) -> tuple[tuple[CuratedRow, UnknownFate], ...]:
    """Read ``unknown_fates.csv``; each with its row.

    Args:
        folder: ``data/curated``.
        index: the standards that a row may name.

    Raises:
        InputError: the table is malformed, a key is unknown, the date is none, or what was sought
            does not fit the standard.
    """
    rows = read_table(
        folder / "unknown_fates.csv",
        UNKNOWN_COLUMNS,
        key=("subject", "sought"),
        optional=("note_zh", "note_en"),
    )
    return tuple((row, _unknown(row, index)) for row in rows)


def _fate(row: CuratedRow, index: StandardIndex, sources: Collection[str]) -> Fate:
    if row["fate"] not in tuple(FateKind):
        raise row.error("fate", "unknown fate", expected=", ".join(FateKind))
    kind = FateKind(row["fate"])
    subject = index.key(row, "subject")
    if (subject in index.projects) != (kind in _OF_PROJECTS):
        fits = "a project" if kind in _OF_PROJECTS else "a published standard"
        raise row.error("fate", "fate does not fit its subject", expected=f"{kind} of {fits}")
    return Fate(subject, kind, _target(row, kind, subject, index), read_backing(row, sources))


def _target(row: CuratedRow, kind: FateKind, subject: str, index: StandardIndex) -> str | None:
    target = row["target"]
    if kind is FateKind.ABOLISHED:
        if target:
            raise row.error("target", "target of an abolition", expected="an empty cell")
        return None
    if not index.holds(target) or target in index.projects:
        raise row.error(
            "target",
            f"unknown standard {target!r}",
            expected="the key of a published standard",
            remedy="correct the key, or add the standard to referenced_standards.csv",
        )
    if target == subject:
        raise row.error("target", "a standard that becomes itself", expected="another standard")
    return target


def _unknown(row: CuratedRow, index: StandardIndex) -> UnknownFate:
    if row["sought"] not in tuple(Sought):
        raise row.error("sought", "unknown thing to look for", expected=", ".join(Sought))
    sought = Sought(row["sought"])
    standard = index.key(row, "subject")
    if (standard in index.projects) != (sought is Sought.PUBLICATION):
        expected = "publication of a project, particulars of a published standard"
        raise row.error("sought", "what was sought does not fit the standard", expected=expected)
    searched = read_date(row, "searched")
    return UnknownFate(standard, sought, searched, row["note_zh"], row["note_en"])
