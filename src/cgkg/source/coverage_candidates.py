"""Proposes which standard might address which item; a review decides (see coverage.py).

Item and standard must ask for the same kind of document. Then their objects are compared, with
words that say nothing (企业, 生产, 产品 …) left out: equal, one inside the other, or the object of
the one is no more than a sector that the other has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
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


def propose(
    items: Sequence[Item],
    abouts: Sequence[About],
    kinds: DocumentKinds,
    sectors: GuideSectors,
) -> tuple[Candidate, ...]:
    """All pairs that the rule proposes, by item, then by row.

    Args:
        items: the items.
        abouts: what the listed standards are about.
        kinds: the kinds of document.
        sectors: the guide's sectors.
    """
    return tuple(_candidates(items, abouts, kinds, sectors))


def compatible(item: Item, about: About, kinds: DocumentKinds) -> bool:
    """Whether a standard is of the kind that an item asks for."""
    return item.kind in {general_kind(kinds, kind) for kind in about.pattern.kinds}


def _candidates(
    items: Sequence[Item], abouts: Sequence[About], kinds: DocumentKinds, sectors: GuideSectors
) -> Iterator[Candidate]:
    names = re.compile(f"(?:{sectors.pattern})+|石油")
    for item in items:
        for about in abouts:
            degree = _degree(item, about, names) if compatible(item, about, kinds) else None
            if degree is not None:
                yield Candidate(item.key, about.position, degree)


def _degree(item: Item, about: About, sector_names: re.Pattern[str]) -> Degree | None:
    wanted, given = _core([item.object.text]), _core([about.object or ""])
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


def _core(texts: Iterable[str]) -> str:
    """What is left of texts without words that say nothing."""
    return "".join(_FILLER.sub("", text) for text in texts)
