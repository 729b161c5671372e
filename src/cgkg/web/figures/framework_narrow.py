"""The framework as a figure for narrow screens: everything below each other, bars below names.

Lengths are in the units of the SVG's view box, which are about the pixels of a phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cgkg.services.framework import Concept
from cgkg.web.figures.framework import Bar, Box, FrameworkFigure, Named
from cgkg.web.figures.text import wrap

WIDTH: Final = 340
_CATEGORY, _ROW, _LINE, _GAP = 36, 50, 17, 12
_INDENT: Final = 12
_LONGEST_BAR: Final = 240


def lay_out_narrow(categories: Sequence[Concept], named: Named) -> FrameworkFigure:
    """Place categories and subcategories.

    Args:
        categories: the top of the tree, in order.
        named: gives a concept's label in the page's language.
    """
    most = max((one.total for category in categories for one in category.narrower), default=1) or 1
    unit = _LONGEST_BAR / most
    heads: list[Box] = []
    rows: list[Box] = []
    bars: list[Bar] = []
    top = 0.0
    for category in categories:
        label = wrap(named(category), (WIDTH - 50) * 0.85, most=1)
        heads.append(Box(category, 0, top, WIDTH, _CATEGORY, label))
        top += _CATEGORY
        for concept in category.narrower:
            lines = wrap(named(concept), WIDTH - 60, most=2)
            height = _ROW + _LINE * (len(lines) - 1)
            rows.append(Box(concept, 0, top, WIDTH, height, lines))
            lengths = concept.in_force * unit, concept.in_development * unit
            bars.append(Bar(concept, _INDENT, top + height - 14, *lengths))
            top += height
        top += _GAP
    return FrameworkFigure(
        WIDTH, max(top - _GAP, 0), tuple(heads), tuple(rows), (), tuple(bars), ()
    )
