"""The topic areas below the subcategories: a curated list of names, found again in the text.

The guide names them in prose, without numbers. ``data/curated/topic_areas.csv`` says which names
count as topic areas and what they stand under; everything else is read from the section itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.model import Cell, ConceptRank, FrameworkConcept
from cgkg.source.body import Section, Sentence
from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.framework import Placed

COLUMNS: Final = ("key", "broader", "label")
_KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a topic area is defined or named; the order of these is the reading order."""

    sentence_index: int
    offset: int
    is_mention: bool
    sentence: Sentence
    row: CuratedRow


def read_topics(path: Path, placed: Sequence[Placed]) -> tuple[FrameworkConcept, ...]:
    """All concepts: categories and subcategories as given, topic areas put below them.

    Args:
        path: the curated table of topic areas.
        placed: categories and subcategories with their sections.

    Raises:
        InputError: the table is broken, a row stands under an unknown concept, or a label does
            not occur in the section of its subcategory.
    """
    rows = read_table(path, COLUMNS, key=("key",))
    known = {one.concept.key: one for one in placed}
    below: dict[str, list[CuratedRow]] = {}
    for row in rows:
        _check(row, known, rows)
        below.setdefault(row["broader"], []).append(row)
    concepts: list[FrameworkConcept] = []
    for one in placed:
        concepts.append(one.concept)
        if one.concept.rank is ConceptRank.SUBCATEGORY:
            concepts.extend(_topics(one.concept.key, one.section, below))
    _check_reached(rows, concepts)
    return tuple(concepts)


def _check(row: CuratedRow, known: dict[str, Placed], rows: Sequence[CuratedRow]) -> None:
    if not _KEY.fullmatch(row["key"]):
        raise row.error("key", "not a key", expected="a-z, 0-9 and single hyphens")
    broader = row["broader"]
    is_topic = any(other["key"] == broader for other in rows)
    placed = known.get(broader)
    is_subcategory = placed is not None and placed.concept.rank is ConceptRank.SUBCATEGORY
    if not is_topic and not is_subcategory:
        raise row.error(
            "broader",
            "unknown concept",
            expected="the code of a subcategory or the key of a topic area",
        )


def _check_reached(rows: Sequence[CuratedRow], concepts: Sequence[FrameworkConcept]) -> None:
    reached = {concept.key for concept in concepts}
    for row in rows:
        if row["key"] not in reached:
            raise row.error("broader", "topic areas stand below each other in a circle")


def _topics(
    broader: str, section: Section, below: dict[str, list[CuratedRow]]
) -> list[FrameworkConcept]:
    found = [_find(row, section) for row in below.get(broader, ())]
    found.sort(key=lambda one: (one.sentence_index, one.offset))
    concepts: list[FrameworkConcept] = []
    for position, one in enumerate(found, start=1):
        concepts.append(_concept(one, position))
        concepts.extend(_topics(one.row["key"], section, below))
    return concepts


def _find(row: CuratedRow, section: Section) -> _Found:
    label = row["label"]
    defines = _defining(label)
    for is_mention in (False, True):
        for index, sentence in enumerate(section.sentences):
            if label in sentence.mended if is_mention else defines.match(sentence.mended):
                offset = sentence.mended.index(label)
                return _Found(index, offset, is_mention, sentence, row)
    heading = section.heading
    raise row.error(
        "label",
        "label does not occur in the section of its subcategory",
        expected="words that stand in "
        + (f"section {heading.label} (line {heading.line})" if heading else "the section"),
        remedy="copy the name from the guide's text",
    )


def _defining(label: str) -> re.Pattern[str]:
    """Matches a sentence that defines the label, at its start.

    Either ``LABEL标准主要…`` (also in an enumeration, also 是指), or ``在LABEL方面`` or 层面.
    """
    name = re.escape(label)
    listed = rf"(?:[^，。；]*、)?{name}(?:、[^，。；]*?)?(?:标准)?(?:主要|是指)"
    aspect = rf"在(?:[^，。；]*[和、])?{name}(?:[和、][^，。；]*)?(?:方面|层面)"
    return re.compile(rf"(?:其中，)?(?:{listed}|{aspect})")


def _concept(found: _Found, position: int) -> FrameworkConcept:
    return FrameworkConcept(
        key=found.row["key"],
        rank=ConceptRank.TOPIC_AREA,
        notation=None,
        notation_source=None,
        position=position,
        label=found.row["label"],
        broader=found.row["broader"],
        definition=Cell(found.sentence.raw, found.sentence.mended),
        definition_is_mention=found.is_mention,
        lines=found.sentence.lines,
    )
