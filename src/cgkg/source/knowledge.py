"""All that is derived and decided about directions and standards, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg import iris
from cgkg.model import Guide
from cgkg.source.about import About, TitlePattern, describe, read_patterns
from cgkg.source.body_wordings import BodyWording, read_body_wordings
from cgkg.source.coverage import (
    CoverageLink,
    GapStatus,
    RejectedLink,
    gap_statuses,
    read_coverage,
    read_rejected,
)
from cgkg.source.coverage_candidates import Candidate, Vocabulary, propose
from cgkg.source.curated import read_table
from cgkg.source.direction_translations import read_direction_translations
from cgkg.source.directions import Item, Reading, by_key, read_readings
from cgkg.source.document_kinds import DocumentKinds, read_document_kinds
from cgkg.source.gases import Gases, read_gases
from cgkg.source.item_topics import TopicRule, read_item_topics, topic_of
from cgkg.source.sector_words import SectorRule, SectorWords, SubjectSector, read_sector_words
from cgkg.source.sectors import GuideSectors, read_sectors

TRANSLATION_COLUMNS: Final = ("key", "text_zh", "text_en")


@dataclass(frozen=True, slots=True)
class ClassifiedItem:
    """An item and what it was found to be about.

    Attributes:
        item: the item.
        topic: the rule that gives its topic area.
        sectors: its sectors: those the text names, else those that its words tell.
        gases: keys of the gases that it names.
        text_en: its phrase in English, this project's translation.
        wording: how the body text words it, or None where that was not compared.
        status: how far the list answers it.
    """

    item: Item
    topic: TopicRule
    sectors: tuple[SubjectSector, ...]
    gases: tuple[str, ...]
    text_en: str
    wording: BodyWording | None
    status: GapStatus


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the graphs ``directions``, ``listing`` and ``coverage`` hold beyond the guide's words.

    Attributes:
        sectors: the guide's sectors.
        kinds: the kinds of document.
        gases: the gases.
        patterns: the rules that read titles.
        readings: the key directions taken apart.
        items: every item with its classification, by key.
        mentions: what only the body text names.
        mentions_en: the same in English, this project's translation, by key.
        directions_en: the text of each key direction in English, likewise, by position.
        abouts: what each listed standard is about, by row.
        links: which standard addresses which item.
        rejected: pairs that were considered and refused.
        candidates: pairs that the rule proposes.
    """

    sectors: GuideSectors
    kinds: DocumentKinds
    gases: Gases
    patterns: tuple[TitlePattern, ...]
    readings: tuple[Reading, ...]
    items: Mapping[str, ClassifiedItem]
    mentions: tuple[BodyWording, ...]
    mentions_en: Mapping[str, str]
    directions_en: Mapping[int, str]
    abouts: tuple[About, ...]
    links: tuple[CoverageLink, ...]
    rejected: tuple[RejectedLink, ...]
    candidates: tuple[Candidate, ...]


def read_knowledge(guide: Guide, folder: Path, source: Path) -> Knowledge:
    """Take the directions apart, describe the standards, and read the reviewed links.

    Args:
        guide: what was extracted.
        folder: ``data/curated``.
        source: the guide's text.

    Raises:
        InputError: a curated table is not what it must be, or leaves something undecided.
    """
    sectors, kinds, gases = read_sectors(folder), read_document_kinds(folder), read_gases(folder)
    words = read_sector_words(folder, sectors)
    broader = {c.key: c.broader for c in guide.concepts if c.notation is None and c.broader}
    readings = read_readings(folder, guide.directions, sectors, kinds)
    items = by_key(readings)
    rules = read_item_topics(folder, broader)
    topics = {key: topic_of(item, rules, folder) for key, item in items.items()}
    patterns = read_patterns(folder, kinds, broader)
    abouts = tuple(describe(row, patterns, words, gases) for row in guide.rows)
    wordings = read_body_wordings(folder, source, items)
    phrases = {key: item.phrase for key, item in items.items()}
    titles = {iris.key_of_number(row.number.raw): row.title.mended for row in guide.rows}
    links = read_coverage(folder, phrases, titles)
    statuses = gap_statuses(phrases, links)
    by_item = {wording.key: wording for wording in wordings if wording.key in items}
    mentions = tuple(wording for wording in wordings if wording.key not in items)
    mentioned = {one.key: one.text for one in mentions if one.text}
    english = _translations(folder, phrases | mentioned)
    return Knowledge(
        sectors=sectors,
        kinds=kinds,
        gases=gases,
        patterns=patterns,
        readings=readings,
        items={
            key: ClassifiedItem(
                *(item, topics[key], _sectors(item, words), _gases(item, gases)),
                *(english[key], by_item.get(key), statuses[key]),
            )
            for key, item in items.items()
        },
        mentions=mentions,
        mentions_en={key: english[key] for key in mentioned},
        directions_en=read_direction_translations(folder, guide.directions),
        abouts=abouts,
        links=links,
        rejected=read_rejected(folder, phrases, titles),
        candidates=propose(
            [(item, topics[key].topic) for key, item in items.items()],
            abouts,
            Vocabulary(kinds, sectors, broader),
        ),
    )


def _gases(item: Item, gases: Gases) -> tuple[str, ...]:
    """Those that its words name, also in what it asks for."""
    return gases.keys_in(f"{item.phrase} {item.deliverable.text if item.deliverable else ''}")


def _sectors(item: Item, words: SectorWords) -> tuple[SubjectSector, ...]:
    """The sectors that the text names; where it names none, those that the item's words tell."""
    if item.sector is None:
        return words.sectors_of(item.phrase)
    name = item.sector.text
    return tuple(
        SubjectSector(key, SectorRule.NAMED, name, "the text names it") for key in item.sectors
    )


def _translations(folder: Path, phrases: Mapping[str, str]) -> dict[str, str]:
    """English by key, from ``item_translations.csv``, which must have a row for every phrase."""
    rows = read_table(folder / "item_translations.csv", TRANSLATION_COLUMNS, key=("key",))
    english: dict[str, str] = {}
    for row in rows:
        if phrases.get(row["key"]) != row["text_zh"]:
            raise row.error(
                "text_zh",
                "not the words of that item",
                expected=phrases.get(row["key"], "the key of an item or body mention"),
                remedy="correct the key or the text, and check the English",
            )
        english[row["key"]] = row["text_en"]
    missing = [key for key in phrases if key not in english]
    if missing:
        raise rows[-1].error(
            "key",
            f"no row for item {missing[0]}",
            expected="a row for every item and body mention",
        )
    return english
