"""The ontology's classes as a figure: a forest that grows from left to right.

Lengths are in the units of the SVG's view box.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.services.ontology import Ontology, OntologyTerm
from cgkg.web.figures.text import wrap

_BOX, _HEIGHT, _COLUMN, _ROW = 236, 34, 290, 42
_GAP: Final = 8
_COLUMNS: Final = 3  # of classes that stand alone

Named = Callable[[OntologyTerm], str]


@dataclass(frozen=True, slots=True)
class ClassBox:
    """A class's rectangle.

    Attributes:
        term: the class.
        left: of the rectangle.
        top: of the rectangle.
        line: its label, as much as has room.
    """

    term: OntologyTerm
    left: float
    top: float
    line: str

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
    """Place the classes; those of other vocabularies that stand above them are the roots.

    Those with nothing above or below them stand in columns under the trees.

    Args:
        ontology: its classes and what stands above them.
        named: gives a class's label in the page's language.
        short: gives the prefixed name of an IRI.
    """

    def line(term: OntologyTerm) -> str:
        room = _BOX - (52 if term.count else 24)
        name = named(term) if term.labels else short(term.iri)
        return wrap(name, room, most=1)[0]

    forest = _Forest(ontology, line)
    roots = _roots(ontology)
    for root in roots:
        if root.children:
            forest.grow(root)
    forest.plant([root for root in roots if not root.children])
    width = max((box.left for box in forest.boxes), default=0) + _BOX
    height = forest.height
    return ClassFigure(width, height, _BOX, _HEIGHT, tuple(forest.boxes), tuple(forest.links))


class _Forest:
    """What has been placed so far, each tree under the last one, and how high that is."""

    def __init__(self, ontology: Ontology, line: Callable[[OntologyTerm], str]) -> None:
        self._ontology, self._line = ontology, line
        self.boxes: list[ClassBox] = []
        self.links: list[str] = []
        self.height = 0.0

    def grow(self, root: OntologyTerm) -> None:
        """Place a class with all below it."""
        self._place(root, 0)
        self.height += _GAP

    def plant(self, terms: Sequence[OntologyTerm]) -> None:
        """Place classes that stand alone, side by side."""
        for at, term in enumerate(terms):
            row, column = divmod(at, _COLUMNS)
            top = self.height + row * _ROW
            self.boxes.append(ClassBox(term, column * _COLUMN, top, self._line(term)))
        self.height += -(-len(terms) // _COLUMNS) * _ROW

    def _place(self, term: OntologyTerm, depth: int) -> ClassBox:
        """Place a class beside the middle of what is below it."""
        start = self.height
        terms = self._ontology.terms
        children = [self._place(terms[child], depth + 1) for child in term.children]
        if not children:
            self.height += _ROW
        middle = (children[0].top + children[-1].top) / 2 if children else start
        box = ClassBox(term, depth * _COLUMN, middle, self._line(term))
        self.boxes.append(box)
        self.links.extend(_link(box, child) for child in children)
        return box


def _roots(ontology: Ontology) -> list[OntologyTerm]:
    """The classes at the top: first those with others below them, then the single ones."""
    others: dict[str, OntologyTerm] = {}
    own = []
    for term in ontology.of_kind("classes"):
        above = [iri for iri in term.parents if iri not in ontology.terms]
        if above:
            others.setdefault(above[0], OntologyTerm(above[0], "others")).children.append(term.iri)
        elif not term.parents:
            own.append(term)
    roots = [others[iri] for iri in sorted(others)] + own
    return sorted(roots, key=lambda term: not term.children)


def _link(parent: ClassBox, child: ClassBox) -> str:
    start = parent.left + _BOX
    half = (start + child.left) / 2
    return f"M{start:g} {parent.middle:g}H{half:g}V{child.middle:g}H{child.left:g}"
