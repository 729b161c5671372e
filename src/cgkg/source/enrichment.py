"""All that is known from outside the guide about its standards, read from the curated tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.model import Guide
from cgkg.source.backing import Backing, read_stated_sources
from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.dates import read_date
from cgkg.source.evidence import Source, confidence
from cgkg.source.fates import Fate, FateKind, Sought, UnknownFate, read_fates, read_unknown_fates
from cgkg.source.organizations import CodeSystems
from cgkg.source.referenced_standards import ReferencedStandard, read_referenced_standards
from cgkg.source.standard_facts import Property, StandardFact, read_standard_facts
from cgkg.source.standard_index import StandardIndex

DOCUMENT_COLUMNS: Final = (
    "key",
    "title_zh",
    "title_en",
    "document_number",
    "issued",
    "source",
    "confidence",
    "note",
)
_ANSWERS: Final = frozenset({FateKind.RESULTED_IN})


@dataclass(frozen=True, slots=True)
class ContextDocument:
    """A document that explains the list: a plan, a policy, a sibling guide.

    Attributes:
        key: IRI key; that of a cited document where the guide cites it.
        title_zh: its title.
        title_en: its official English title, if a source gives one.
        document_number: 发文字号, if a source gives it.
        issued: day, month or year of issue.
        backing: the sources that state this.
        note: what a reader must know, in English; may be empty.
        is_cited: whether the guide cites it, so that its title is known from there.
    """

    key: str
    title_zh: str
    title_en: str
    document_number: str
    issued: str
    backing: Backing
    note: str
    is_cited: bool


@dataclass(frozen=True, slots=True)
class Enrichment:
    """Everything that is known from outside the guide.

    Attributes:
        index: the standards that it is about.
        sources: the table of sources.
        referenced: standards that the list does not name.
        facts: what sources say of standards, those of ``referenced`` included.
        fates: what became of standards and projects.
        unknown: what was looked for and not found.
        documents: documents that explain the list.
    """

    index: StandardIndex
    sources: tuple[Source, ...]
    referenced: tuple[ReferencedStandard, ...]
    facts: tuple[StandardFact, ...]
    fates: tuple[Fate, ...]
    unknown: tuple[UnknownFate, ...]
    documents: tuple[ContextDocument, ...]


def read_enrichment(folder: Path, guide: Guide, systems: CodeSystems) -> Enrichment:
    """Read the curated tables about later fates, and check them against each other.

    Args:
        folder: ``data/curated``.
        guide: what was extracted.
        systems: the tables of organizations and sources.

    Raises:
        InputError: a table is malformed, a reference dangles, one fact has two rows, or a thing is
            both known and listed as unknown.
    """
    sources = {source.key for source in systems.sources}
    organizations = {organization.key for organization in systems.organizations}
    listed = frozenset(StandardIndex.of(guide, ()).listed.values())
    referenced = read_referenced_standards(folder, listed, sources, organizations)
    index = StandardIndex.of(guide, [standard.key for standard in referenced])
    titles = {document.key: document.title for document in guide.cited}
    documents = read_context_documents(folder, sources, titles)
    known = {
        Property.DEPARTMENT: organizations,
        Property.PLANNED_IN: [document.key for document in documents],
    }
    facts = read_standard_facts(folder, index, sources, known)
    fates = read_fates(folder, index, sources)
    unknown = read_unknown_fates(folder, index)
    stated = tuple(fact for standard in referenced for fact in standard.facts)
    _check_twice(stated, facts)
    _check_unknown(unknown, fates)
    return Enrichment(
        index,
        systems.sources,
        referenced,
        (*stated, *(fact for _, fact in facts)),
        tuple(fate for _, fate in fates),
        tuple(one for _, one in unknown),
        documents,
    )


def read_context_documents(
    folder: Path, sources: Collection[str], cited: Mapping[str, str]
) -> tuple[ContextDocument, ...]:
    """Read ``context_documents.csv``.

    Args:
        folder: ``data/curated``.
        sources: keys of ``sources.csv``.
        cited: title of each document that the guide cites, by key.

    Raises:
        InputError: the table is malformed, a date is none, a source is unknown or missing, or a
            cited document has another title than in the guide.
    """
    rows = read_table(
        folder / "context_documents.csv",
        DOCUMENT_COLUMNS,
        key=("key",),
        optional=("title_en", "document_number", "issued", "note"),
    )
    return tuple(_document(row, sources, cited) for row in rows)


def _document(
    row: CuratedRow, sources: Collection[str], cited: Mapping[str, str]
) -> ContextDocument:
    title = cited.get(row["key"])
    if title not in (None, row["title_zh"]):
        raise row.error("title_zh", "not the title that the guide cites", expected=title)
    return ContextDocument(
        row["key"],
        row["title_zh"],
        row["title_en"],
        row["document_number"],
        read_date(row, "issued"),
        Backing(read_stated_sources(row, sources), confidence(row)),
        row["note"],
        title is not None,
    )


def _check_twice(
    stated: Sequence[StandardFact], facts: Sequence[tuple[CuratedRow, StandardFact]]
) -> None:
    """Hold that no fact stands both in a referenced standard's row and in a row of its own."""
    there = {(fact.standard, fact.property, fact.value) for fact in stated}
    for row, fact in facts:
        if (fact.standard, fact.property, fact.value) in there:
            raise row.error(
                "value",
                "two rows for one fact",
                expected="once; referenced_standards.csv has it",
                remedy="keep it in one of the two tables",
            )


def _check_unknown(
    unknown: Sequence[tuple[CuratedRow, UnknownFate]], fates: Sequence[tuple[CuratedRow, Fate]]
) -> None:
    """Hold that nothing is both known and listed as unknown."""
    lines = {fate.standard: row.line for row, fate in fates if fate.kind in _ANSWERS}
    for row, one in unknown:
        if one.sought is Sought.PUBLICATION and one.standard in lines:
            raise row.error(
                "subject",
                "listed as unknown, though its fate is known",
                expected=f"one of the two; fates.csv has it on line {lines[one.standard]}",
                remedy="remove this row",
            )
