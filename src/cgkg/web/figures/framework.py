"""The framework as a figure: the guide's lost Figures 1 to 6, laid out anew from the graph.

Categories stand at the left, their subcategories beside them, and beside each of these a bar of the
listed standards, in force and in development; optionally the topic areas between the two.
Lengths are in the units of the SVG's view box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.services.framework import Concept
from cgkg.web.figures.text import wrap

WIDTH: Final = 1120
_ROW, _TOPIC_ROW, _LINE, _GAP, _CATEGORY_GAP = 38, 26, 17, 4, 18
_CATEGORY_WIDTH: Final = 190
_SUBCATEGORY_LEFT: Final = 220
_TOPIC_LEFT, _TOPIC_WIDTH = 480, 380

Named = Callable[[Concept], str]


@dataclass(frozen=True, slots=True)
class Box:
    """A concept's rectangle and the lines of its label."""

    concept: Concept
    left: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        """Vertical middle."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Bar:
    """How many standards a subcategory holds: two adjoining lengths from ``left``."""

    concept: Concept
    left: float
    middle: float
    in_force: float
    in_development: float

    @property
    def right(self) -> float:
        """Where the bar ends."""
        return self.left + self.in_force + self.in_development


@dataclass(frozen=True, slots=True)
class FrameworkFigure:
    """All that the template draws."""

    width: float
    height: float
    categories: tuple[Box, ...]
    subcategories: tuple[Box, ...]
    topics: tuple[Box, ...]
    bars: tuple[Bar, ...]
    links: tuple[tuple[float, float, float, float], ...]


def lay_out(
    categories: Sequence[Concept], named: Named, *, with_topics: bool = False
) -> FrameworkFigure:
    """Place every concept of the framework.

    Args:
        categories: the top of the tree, in order.
        named: gives a concept's label in the page's language.
        with_topics: also draw the topic areas directly below the subcategories.
    """
    columns = _Columns(with_topics)
    category_boxes: list[Box] = []
    subcategory_boxes: list[Box] = []
    topic_boxes: list[Box] = []
    top = 0.0
    for category in categories:
        start = top
        for subcategory in category.narrower:
            topics = list(_topics(subcategory, named, top)) if with_topics else []
            height = max(_ROW, sum(box.height for box in topics) + 6)
            subcategory_boxes.append(columns.subcategory(subcategory, named, top, height))
            topic_boxes.extend(topics)
            top += height + _GAP
        category_boxes.append(columns.category(category, named, start, top - _GAP - start))
        top += _CATEGORY_GAP
    most = max((box.concept.total for box in subcategory_boxes), default=1) or 1
    return FrameworkFigure(
        width=WIDTH,
        height=top - _GAP - _CATEGORY_GAP,
        categories=tuple(category_boxes),
        subcategories=tuple(subcategory_boxes),
        topics=tuple(topic_boxes),
        bars=tuple(columns.bar(box, most) for box in subcategory_boxes),
        links=tuple(_links(category_boxes, subcategory_boxes)),
    )


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns stand: narrower ones if topic areas stand between."""

    with_topics: bool

    def category(self, concept: Concept, named: Named, top: float, height: float) -> Box:
        # Set larger and bolder than the measure of wrap, so it gets less room.
        lines = wrap(named(concept), (_CATEGORY_WIDTH - 46) * 0.72, most=3)
        return Box(concept, 0, top, _CATEGORY_WIDTH, height, lines)

    def subcategory(self, concept: Concept, named: Named, top: float, height: float) -> Box:
        width = 230 if self.with_topics else 330
        lines = wrap(named(concept), width - 62, most=3 if height > _ROW else 2)
        return Box(concept, _SUBCATEGORY_LEFT, top, width, height, lines)

    def bar(self, box: Box, most: int) -> Bar:
        left, length = (890.0, 170.0) if self.with_topics else (580.0, 420.0)
        unit = length / most
        return Bar(
            box.concept,
            left,
            box.middle,
            box.concept.in_force * unit,
            box.concept.in_development * unit,
        )


def _topics(subcategory: Concept, named: Named, top: float) -> Iterator[Box]:
    place = top + 3
    for concept in subcategory.narrower:
        lines = wrap(named(concept), _TOPIC_WIDTH, most=3)
        height = _TOPIC_ROW + _LINE * (len(lines) - 1)
        yield Box(concept, _TOPIC_LEFT, place, _TOPIC_WIDTH, height, lines)
        place += height


def _links(
    categories: Sequence[Box], subcategories: Sequence[Box]
) -> Iterator[tuple[float, float, float, float]]:
    """From the right side of each category to the left side of each of its subcategories."""
    boxes = {box.concept.iri: box for box in subcategories}
    for category in categories:
        for concept in category.concept.narrower:
            box = boxes[concept.iri]
            yield (category.left + category.width, box.middle, box.left, box.middle)
