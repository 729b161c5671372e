"""What a page says of a thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cgkg import iris
from cgkg.iris import BUILT_GRAPHS, GraphName
from cgkg.services.solutions import Term
from cgkg.terms import CG, PREFIXES

PAGE: Final = 50
"""How many standards or references of a kind one page lists."""
RELATED: Final = 6
"""How many related standards of a kind the page of a standard shows."""

_INFERRED: Final = iris.graph(GraphName.INFERRED)
_LABEL: Final = PREFIXES["rdfs"] + "label"

Labels = Mapping[str, Mapping[str, str]]
"""IRI → language tag → label."""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a derived, curated or outside statement rests on.

    Attributes:
        iri: the assertion.
        predicate: IRI of the property; empty where it does not say.
        value: the object of the statement.
        confidence: IRI of the degree of confidence, or empty.
        rule: IRI of the rule that gave it, or empty.
        sources: IRIs of what it rests on.
        reasons: why, in words.
    """

    iri: str
    predicate: str = ""
    value: Term | None = None
    confidence: str = ""
    rule: str = ""
    sources: tuple[str, ...] = ()
    reasons: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement about a thing.

    Attributes:
        predicate: IRI of the property.
        value: its value.
        graphs: IRIs of the named graphs it stands in.
        assertions: what it rests on, where that is said.
    """

    predicate: str
    value: Term
    graphs: tuple[str, ...]
    assertions: tuple[Assertion, ...] = ()

    @property
    def is_inferred(self) -> bool:
        """Whether it is not asserted but follows by a rule."""
        return self.graphs == (_INFERRED,)


@dataclass(frozen=True, slots=True)
class References:
    """The things that refer to a thing by one property.

    Attributes:
        property: IRI of the property.
        referrers: IRIs on this page.
        total: how many there are on all pages.
    """

    property: str
    referrers: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the guide's text."""

    thing: str
    first: int
    last: int
    section: str
    issued: str


@dataclass(slots=True)
class ListedStandard:
    """A listed standard as a row of a table."""

    iri: str
    number: str
    stage: str
    titles: dict[str, str] = field(default_factory=dict)


class Related(NamedTuple):
    """Listed standards that share something with one of them.

    Attributes:
        first: the first of them, by number; at most ``RELATED``.
        total: how many there are.
    """

    first: tuple[ListedStandard, ...]
    total: int


class Partition(NamedTuple):
    """A part of a dataset (VoID, 4.5).

    Attributes:
        fragment: of its IRI.
        by: ``class`` or ``property``.
        term: IRI of the class or property.
        size: members of the class, or triples of the property.
    """

    fragment: str
    by: str
    term: str
    size: int


@dataclass(frozen=True, slots=True)
class Description:
    """What a page says of a thing.

    Attributes:
        iri: the thing.
        statements: with the thing as subject.
        references: statements with the thing as object, by property.
        assertions: those that belong to none of the statements.
        places: where it stands in the guide.
        standards: listed standards that name it; of this page.
        related: for a standard: property and shared thing → other standards that share it.
        labels: labels of all that is mentioned.
        pages: how many pages there are.
        partitions: what a dataset or named graph holds, by class and by property.
        totals: of properties with more values than stand on this page: how many there are.
    """

    iri: str
    statements: tuple[Statement, ...]
    references: tuple[References, ...]
    assertions: tuple[Assertion, ...]
    places: tuple[Place, ...]
    standards: tuple[ListedStandard, ...]
    standards_total: int
    related: Mapping[tuple[str, str], Related]
    labels: Labels
    pages: int
    partitions: tuple[Partition, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)

    def values(self, name: str) -> list[Term]:
        """The values of a property; of this project's namespace if it is no IRI."""
        wanted = name if ":" in name else CG + name
        return [one.value for one in self.statements if one.predicate == wanted]

    def texts(self, name: str) -> dict[str, str]:
        """The literals of a property by language tag."""
        return {value.language: value.value for value in self.values(name)}

    def first(self, name: str) -> str:
        """A value of a property, or the empty string."""
        return next((value.value for value in self.values(name)), "")

    @property
    def told_by_others(self) -> tuple[str, ...]:
        """The graphs that tell of it, if no built graph does; else none."""
        graphs = {graph for one in self.statements for graph in one.graphs}
        return tuple(sorted(graphs)) if graphs.isdisjoint(BUILT_GRAPHS) else ()

    @property
    def is_standard(self) -> bool:
        """Whether it is a listed standard."""
        return CG + "Standard" in {term.value for term in self.values(PREFIXES["rdf"] + "type")}

    @property
    def names(self) -> dict[str, str]:
        """Its labels by language tag."""
        return self.texts(_LABEL)


def in_natural_order(iri: str) -> list[tuple[int, str]]:
    """A sort key that puts ``annex1-9`` before ``annex1-10``."""
    pieces = re.findall(r"\d+|\D+", iri)
    return [(int(piece), "") if piece.isdigit() else (-1, piece) for piece in pieces]
