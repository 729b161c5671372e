"""All that leads outward: mapping sets, the targets they lead to, and what has no mapping."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.dates import read_date
from cgkg.source.evidence import read_sources, reference, references
from cgkg.source.mappings import MappingSet, read_mapping_sets

SCHEME_COLUMNS: Final = ("key", "label_zh", "label_en", "homepage", "source")
CONCEPT_COLUMNS: Final = ("scheme", "key", "notation", "label_zh", "label_en", "source")
TARGET_COLUMNS: Final = ("prefix", "title", "homepage")
UNMAPPED_COLUMNS: Final = ("subject_id", "target", "searched", "reason_zh", "reason_en")


@dataclass(frozen=True, slots=True)
class ExternalScheme:
    """A classification of others that has no IRIs of its own."""

    key: str
    label_zh: str
    label_en: str
    homepage: str
    source: str


@dataclass(frozen=True, slots=True)
class ExternalConcept:
    """A class of such a classification: only what mappings need, named as its sources have it."""

    scheme: str
    key: str
    notation: str
    label_zh: str
    label_en: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A vocabulary or graph that mappings lead to, by the prefix of its CURIEs."""

    prefix: str
    title: str
    homepage: str


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A mapping that was looked for and not found, or that no source which can be cited supports.

    Attributes:
        row: where it stands, for errors that later checks raise.
        subject: CURIE of the thing, such as ``id:gas/methane``.
        target: prefix of the target.
        searched: the day of the search, ISO 8601.
        reason_zh: why there is none, in Chinese.
        reason_en: the same in English.
    """

    row: CuratedRow
    subject: str
    target: str
    searched: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Alignments:
    """Everything in ``data/curated/alignments``."""

    sets: tuple[MappingSet, ...]
    schemes: tuple[ExternalScheme, ...]
    concepts: tuple[ExternalConcept, ...]
    targets: tuple[Target, ...]
    unmapped: tuple[Unmapped, ...]


def read_alignments(folder: Path) -> Alignments:
    """Read the mapping sets and the tables beside them, and check them against each other.

    Args:
        folder: ``data/curated``.

    Raises:
        InputError: a file is malformed, a reference dangles, or something is both mapped and
            listed as unmapped.
    """
    sources = {source.key for source in read_sources(folder)}
    own = folder / "alignments"
    sets = read_mapping_sets(own, sources)
    schemes = tuple(_scheme(row, sources) for row in _rows(own, "external_schemes", "key"))
    keys = {scheme.key for scheme in schemes}
    concepts = tuple(
        _concept(row, keys, sources) for row in _rows(own, "external_concepts", "scheme", "key")
    )
    targets = tuple(
        Target(row["prefix"], row["title"], row["homepage"])
        for row in _rows(own, "targets", "prefix")
    )
    prefixes = {target.prefix for target in targets}
    unmapped = tuple(
        _unmapped(row, prefixes) for row in _rows(own, "unmapped", "subject_id", "target")
    )
    _check_targets(sets, prefixes)
    _check_unmapped(unmapped, sets)
    return Alignments(sets, schemes, concepts, targets, unmapped)


_COLUMNS: Final = {
    "external_schemes": SCHEME_COLUMNS,
    "external_concepts": CONCEPT_COLUMNS,
    "targets": TARGET_COLUMNS,
    "unmapped": UNMAPPED_COLUMNS,
}


def _rows(folder: Path, name: str, *key: str) -> list[CuratedRow]:
    optional = ("label_zh", "label_en") if name == "external_concepts" else ()
    return read_table(folder / f"{name}.csv", _COLUMNS[name], key=key, optional=optional)


def _scheme(row: CuratedRow, sources: Collection[str]) -> ExternalScheme:
    source = reference(row, "source", sources)
    return ExternalScheme(row["key"], row["label_zh"], row["label_en"], row["homepage"], source)


def _concept(
    row: CuratedRow, schemes: Collection[str], sources: Collection[str]
) -> ExternalConcept:
    if not row["label_zh"] and not row["label_en"]:
        raise row.error("label_zh", "no label in either language", expected="one at least")
    return ExternalConcept(
        reference(row, "scheme", schemes),
        row["key"],
        row["notation"],
        row["label_zh"],
        row["label_en"],
        references(row, "source", sources),
    )


def _unmapped(row: CuratedRow, prefixes: Collection[str]) -> Unmapped:
    return Unmapped(
        row,
        row["subject_id"],
        reference(row, "target", prefixes),
        read_date(row, "searched"),
        row["reason_zh"],
        row["reason_en"],
    )


def _check_targets(sets: Collection[MappingSet], prefixes: Collection[str]) -> None:
    for mapping in (one for mapping_set in sets for one in mapping_set.mappings):
        if mapping.object_prefix != "id" and mapping.object_prefix not in prefixes:
            raise mapping.row.error(
                "object_id",
                f"target {mapping.object_prefix!r} is not described",
                expected="a prefix of targets.csv",
                remedy="add the target to targets.csv",
            )


def _check_unmapped(unmapped: Collection[Unmapped], sets: Collection[MappingSet]) -> None:
    lines = {
        (one.row["subject_id"], one.object_prefix): one.row
        for mapping_set in sets
        for one in mapping_set.mappings
    }
    for one in unmapped:
        if (row := lines.get((one.subject, one.target))) is not None:
            raise one.row.error(
                "target",
                "listed as unmapped, though it is mapped",
                expected=f"one of the two; {row.path.name} has it on line {row.line}",
                remedy="remove this row",
            )
