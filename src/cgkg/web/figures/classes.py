"""The ontology's classes as a figure: a forest that grows from left to right.

Lengths are in the units of the SVG's view box.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cgkg.services.ontology import Ontology, OntologyTerm
from cgkg.web.figures.text import wrap

_BOX, _HEIGHT, _COLUMN, _ROW = 236, 34, 290, 42
_GAP: Final = 8

Named = Callable[[OntologyTerm], str]


@dataclass(frozen=True, slots=True)
class ClassBox:
    """A class's rectangle.

    Attributes:
        term: the class.
        left: of the rectangle.
        top: of the rectangle.
        line: its label, as much as has room.
        above: prefixed names of classes of other vocabularies right above it.
    """

    term: OntologyTerm
    left: float
    top: float
    line: str
    above: str

    @property
    def middle(self) -> float:
        """Vertical middle."""
        return self.top + _HEIGHT / 2


@dataclass(frozen=True, slots=True)
class ClassFigure:
    """All that the template draws; ``links`` are SVG paths."""

    width: float
    height: float
    box_width: float
    box_height: float
    boxes: tuple[ClassBox, ...]
    links: tuple[str, ...]


def lay_out(ontology: Ontology, named: Named, short: Callable[[str], str]) -> ClassFigure:
    """Place the classes.

    Args:
        ontology: its classes and what stands above them.
        named: gives a class's label in the page's language.
        short: gives the prefixed name of an IRI.
    """
    boxes: list[ClassBox] = []
    links: list[str] = []
    top = 0.0

    def place(term: OntologyTerm, depth: int) -> ClassBox:
        nonlocal top
        start = top
        children = [place(ontology.terms[child], depth + 1) for child in term.children]
        if not children:
            top += _ROW
        middle = (children[0].top + children[-1].top) / 2 if children else start
        others = [short(iri) for iri in term.parents if iri not in ontology.terms]
        line = wrap(named(term), _BOX - 64, most=1)[0]
        box = ClassBox(term, depth * _COLUMN, middle, line, " · ".join(others))
        boxes.append(box)
        links.extend(_link(box, child) for child in children)
        return box

    for term in ontology.of_kind("classes"):
        if not any(parent in ontology.terms for parent in term.parents):
            place(term, 0)
            top += _GAP
    width = max((box.left for box in boxes), default=0) + _BOX + 190
    return ClassFigure(width, top, _BOX, _HEIGHT, tuple(boxes), tuple(links))


def _link(parent: ClassBox, child: ClassBox) -> str:
    start = parent.left + _BOX
    half = (start + child.left) / 2
    return f"M{start:g} {parent.middle:g}H{half:g}V{child.middle:g}H{child.left:g}"
