"""The curated English names: official ones with their source, and this project's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cgkg.iris import Kind
from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.evidence import read_sources, references

_STATUSES = ("official", "translation")
_PROPERTIES = ("label", "title", "definition", "text")


@dataclass(frozen=True, slots=True)
class Translation:
    """One English text for one property of one thing."""

    kind: Kind
    key: str
    property: str
    text: str
    is_official: bool
    sources: tuple[str, ...]
    note: str


def read_translations(folder: Path) -> tuple[Translation, ...]:
    """Read ``translations.csv``.

    Args:
        folder: ``data/curated``.

    Raises:
        InputError: the table is malformed, or an official text names no source.
    """
    sources = {source.key for source in read_sources(folder)}
    rows = read_table(
        folder / "translations.csv",
        ("subject_kind", "subject_key", "property", "text_en", "status", "source", "note"),
        key=("subject_kind", "subject_key", "property", "status"),
        optional=("source", "note"),
    )
    return tuple(_translation(row, sources) for row in rows)


def _translation(row: CuratedRow, sources: set[str]) -> Translation:
    if row["subject_kind"] not in tuple(Kind):
        raise row.error("subject_kind", "unknown kind", expected="a kind of thing, as in its IRI")
    if row["property"] not in _PROPERTIES:
        raise row.error("property", "unknown property", expected=", ".join(_PROPERTIES))
    if row["status"] not in _STATUSES:
        raise row.error("status", "unknown status", expected=" or ".join(_STATUSES))
    is_official = row["status"] == "official"
    if is_official and not row["source"]:
        raise row.error("source", "official text without a source", remedy="name the source")
    return Translation(
        Kind(row["subject_kind"]),
        row["subject_key"],
        row["property"],
        row["text_en"],
        is_official,
        references(row, "source", sources),
        row["note"],
    )
