"""Proposes which standard might address which item; a review decides (see coverage.py).

Item and standard must be of the same kind of document and of topic areas that fit. Then their
objects are compared, with words that say nothing (企业, 生产, 产品 …) left out: equal, one in the
other, or the object of the one is no more than a sector that the other has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.source.about import About
from cgkg.source.coverage import Degree
from cgkg.source.directions import Item
from cgkg.source.document_kinds import DocumentKinds, general_kind
from cgkg.source.sectors import GuideSectors

_FILLER: Final = re.compile(
    r"[（）()]|企业|生产|制造|产品|项目|行业|工业|重点|主要|主(?=工序)|工序|低碳|碳排放|二氧化碳|"
    r"排放量|减排量|碳足迹|核查|过程|技术|体系|实施指南|规范|单位|及其?制品"
)
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposed pair: key of the item, row of the list, and the degree that the words suggest."""

    item: str
    position: int
    degree: Degree


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is needed to compare items with standards.

    Attributes:
        kinds: the kinds of document.
        sectors: the guide's sectors.
        broader: key of the concept above each topic area.
    """

    kinds: DocumentKinds
    sectors: GuideSectors
    broader: Mapping[str, str]

    def topics_fit(self, one: str | None, other: str | None) -> bool:
        """Whether two topic areas are one, or one above the other, or have one topic above."""
        if one is None or other is None:
            return True
        return bool(self._line(one) & self._line(other))

    def _line(self, topic: str) -> set[str]:
        """A topic area and the one right above it, but no subcategory."""
        above = self.broader[topic]
        return {topic, above} if above in self.broader else {topic}


def propose(
    items: Sequence[tuple[Item, str | None]], abouts: Sequence[About], vocabulary: Vocabulary
) -> tuple[Candidate, ...]:
    """All pairs that the rule proposes, by item, then by row.

    Args:
        items: the items, each with its topic area.
        abouts: what the listed standards are about.
        vocabulary: the kinds, sectors and topic areas.
    """
    return tuple(_candidates(items, abouts, vocabulary))


def compatible(item: Item, about: About, kinds: DocumentKinds) -> bool:
    """Whether a standard is of the kind that an item asks for."""
    return item.kind in {general_kind(kinds, kind) for kind in about.pattern.kinds}


def _candidates(
    items: Sequence[tuple[Item, str | None]], abouts: Sequence[About], vocabulary: Vocabulary
) -> Iterator[Candidate]:
    names = [one.names for one in vocabulary.sectors.sectors if one.broader is None]
    words = "|".join(sorted({name for group in names for name in group}))
    sector_names = re.compile(f"(?:{words})+|石油")
    for item, topic in items:
        for about in abouts:
            if not vocabulary.topics_fit(topic, about.pattern.topic):
                continue
            if not compatible(item, about, vocabulary.kinds):
                continue
            degree = _degree(item, about, sector_names)
            if degree is not None:
                yield Candidate(item.key, about.position, degree)


def _degree(item: Item, about: About, sector_names: re.Pattern[str]) -> Degree | None:
    wanted, given = _core(item.object.text), _core(about.object or "")
    shared = bool(set(item.sectors) & {sector.key for sector in about.sectors})
    specific = [one for one in (wanted, given) if one and not sector_names.fullmatch(one)]
    if not specific:
        return Degree.EXACT if shared else None
    if wanted == given:
        return Degree.EXACT
    if shared and wanted not in specific:
        return Degree.NARROWER
    if shared and given not in specific:
        return Degree.BROADER
    return _containment(wanted, given)


def _containment(wanted: str, given: str) -> Degree | None:
    if min(len(wanted), len(given)) < _SHORTEST:
        return None
    if wanted in given:
        return Degree.NARROWER
    return Degree.BROADER if given in wanted else None


def _core(text: str) -> str:
    """What is left of a text without words that say nothing."""
    return _FILLER.sub("", text)
