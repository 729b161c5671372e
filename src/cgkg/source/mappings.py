"""Mappings outward, read from SSSOM files (Simple Standard for Sharing Ontological Mappings).

An SSSOM/TSV file starts with its metadata as YAML, each line behind a ``#``. Of YAML only what is
needed is read: ``slot: value``, and under ``curie_map:`` one ``prefix: "namespace"`` a line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg import iris
from cgkg.errors import InputError
from cgkg.iris import Kind
from cgkg.model import Confidence
from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.dates import read_date

COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "mapping_date",
    "see_also",
    "comment",
)
PREDICATES: Final = (
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
    "rdfs:subClassOf",
    "schema:sameAs",
)
CONFIDENCES: Final = {
    "0.95": Confidence.TWO_SOURCES,
    "0.8": Confidence.ONE_SOURCE,
    "0.6": Confidence.INFERRED,
    "0.3": Confidence.UNCONFIRMED,
}
NEVER_EXACT: Final = frozenset({"gbt4754", "isic4"})
"""GB/T 4754-2017 says on its cover that it is not equivalent (NEQ) to ISIC; and no sector of the
guide was defined by either."""

_METADATA: Final = re.compile(r"#(?P<slot>[a-z_]+):(?: (?P<value>\S.*))?\Z")
_PREFIX: Final = re.compile(
    r'#  (?P<prefix>[A-Za-z][A-Za-z0-9]*): "(?P<namespace>https?://[^"\s]+)"\Z'
)
_CURIE: Final = re.compile(r"(?P<prefix>[A-Za-z][A-Za-z0-9]*):(?P<local>\S+)\Z")
_REQUIRED_SLOTS: Final = (
    "mapping_set_id",
    "mapping_set_title",
    "mapping_set_description",
    "license",
)
_OWN_SUBJECTS: Final = ("id", "cg")


@dataclass(frozen=True, slots=True)
class TermMapping:
    """One mapping of a thing or term of this graph to one of another vocabulary or graph.

    Attributes:
        row: where it stands, for errors that later checks raise.
        subject: IRI of the thing or term of this graph.
        subject_label: its name, as the table repeats it.
        predicate: IRI of the mapping property.
        object: IRI of what it is mapped to.
        object_label: its name.
        object_prefix: prefix of its CURIE, which names the target.
        justification: IRI of the justification (semapv).
        confidence: how sure it is.
        sources: IRIs of what supports it.
        reason: why, in English.
    """

    row: CuratedRow
    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    object_prefix: str
    justification: str
    confidence: Confidence
    sources: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class MappingSet:
    """The mappings of one file.

    Attributes:
        name: the file's name without its extensions, such as ``sectors``.
        metadata: the slots of the mapping set, such as ``mapping_set_title``.
        prefixes: namespace by prefix.
        mappings: the mappings, in the file's order.
    """

    name: str
    metadata: dict[str, str]
    prefixes: dict[str, str]
    mappings: tuple[TermMapping, ...]


def read_mapping_sets(folder: Path, sources: Collection[str]) -> tuple[MappingSet, ...]:
    """All mapping sets of a folder, by file name.

    Args:
        folder: ``data/curated/alignments``.
        sources: keys of ``sources.csv``.

    Raises:
        InputError: see :func:`read_mapping_set`.
    """
    return tuple(read_mapping_set(path, sources) for path in sorted(folder.glob("*.sssom.tsv")))


def read_mapping_set(path: Path, sources: Collection[str]) -> MappingSet:
    """The mapping set in one SSSOM/TSV file.

    Args:
        path: the file.
        sources: keys of ``sources.csv``.

    Raises:
        InputError: the metadata lack a slot or a line of them cannot be read; the table is
            malformed; a CURIE has no declared prefix; a predicate, confidence or justification is
            none of those used here; a mapping to a classification of industries is called exact;
            or a source is unknown or missing.
    """
    rows = read_table(path, COLUMNS, key=("subject_id", "object_id"), delimiter="\t", comment="#")
    metadata, prefixes = _read_metadata(path)
    known = {iris.thing(Kind.SOURCE, key) for key in sources}
    known.add(iris.thing(Kind.DOCUMENT, "miit-2024-7"))
    mappings = tuple(_mapping(row, prefixes, known) for row in rows)
    return MappingSet(path.name.partition(".")[0], metadata, prefixes, mappings)


def expand(row: CuratedRow, field: str, prefixes: dict[str, str]) -> str:
    """The IRI that the CURIE in a cell stands for.

    Raises:
        InputError: it is no CURIE, or its prefix is not declared.
    """
    curie = _CURIE.match(row[field])
    if curie is None or curie["prefix"] not in prefixes:
        raise row.error(
            field,
            "not a CURIE with a declared prefix",
            expected=f"one of {', '.join(prefixes)}, then ':' and a name",
            remedy="correct it, or declare the prefix under curie_map",
        )
    return prefixes[curie["prefix"]] + curie["local"]


def _mapping(row: CuratedRow, prefixes: dict[str, str], sources: Collection[str]) -> TermMapping:
    if row["predicate_id"] not in PREDICATES:
        raise row.error("predicate_id", "unknown predicate", expected=", ".join(PREDICATES))
    subject_prefix, object_prefix = (
        row[field].partition(":")[0] for field in ("subject_id", "object_id")
    )
    subject, object_ = (expand(row, field, prefixes) for field in ("subject_id", "object_id"))
    if subject_prefix not in _OWN_SUBJECTS:
        raise row.error("subject_id", "not a thing of this graph", expected="id:… or cg:…")
    if object_prefix in NEVER_EXACT and row["predicate_id"] == "skos:exactMatch":
        raise row.error(
            "predicate_id",
            "exact match to a classification of industries",
            expected="closeMatch, broadMatch, narrowMatch or relatedMatch",
            remedy="GB/T 4754-2017 is not equivalent to ISIC, nor the guide's sectors to either",
        )
    if row["confidence"] not in CONFIDENCES:
        expected = ", ".join(f"{value} ({key})" for value, key in CONFIDENCES.items())
        raise row.error("confidence", "unknown confidence", expected=expected)
    if not row["mapping_justification"].startswith("semapv:"):
        raise row.error("mapping_justification", "not a term of semapv", expected="semapv:…")
    read_date(row, "mapping_date")
    return TermMapping(
        row,
        subject,
        row["subject_label"],
        expand(row, "predicate_id", prefixes),
        object_,
        row["object_label"],
        object_prefix,
        expand(row, "mapping_justification", prefixes),
        CONFIDENCES[row["confidence"]],
        _sources(row, sources),
        row["comment"],
    )


def _sources(row: CuratedRow, known: Collection[str]) -> tuple[str, ...]:
    named = tuple(row["see_also"].split("|"))
    unknown = [source for source in named if source not in known]
    if unknown:
        raise row.error(
            "see_also",
            f"unknown source {unknown[0]!r}",
            expected="IRIs of sources, id/source/…, separated by '|'",
            remedy="correct it, or add the source to sources.csv",
        )
    needed = 2 if CONFIDENCES[row["confidence"]] is Confidence.TWO_SOURCES else 1
    if len(set(named)) < needed:
        raise row.error("see_also", "fewer sources than the confidence claims", expected="two")
    return named


def _read_metadata(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    slots: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for line, text in _metadata_lines(path):
        if prefix := _PREFIX.match(text):
            prefixes[prefix["prefix"]] = prefix["namespace"]
        elif slot := _METADATA.match(text):
            slots[slot["slot"]] = (slot["value"] or "").strip('"')
        else:
            raise InputError(
                path,
                "metadata that cannot be read",
                line=line,
                value=text,
                expected='#slot: value, or #  prefix: "namespace" under #curie_map:',
            )
    for slot_name in _REQUIRED_SLOTS:
        if not slots.get(slot_name):
            raise InputError(
                path,
                "metadata without a slot",
                line=1,
                field=slot_name,
                expected=f"a line '#{slot_name}: …' at the head of the file",
            )
    return slots, prefixes


def _metadata_lines(path: Path) -> Iterator[tuple[int, str]]:
    for line, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not text.startswith("#"):
            return
        yield line, text
