"""The facets of the list of standards: one row here makes a filter, its counts and its query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cgkg import iris
from cgkg.iris import Kind
from cgkg.services.solutions import Term
from cgkg.terms import CG

XSD_YEAR: Final = "http://www.w3.org/2001/XMLSchema#gYear"


class FacetOrder(StrEnum):
    """In which order the values of a facet stand."""

    NOTATION = "notation"
    FREQUENCY = "frequency"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Facet:
    """A property by which the list can be filtered.

    Attributes:
        name: of the parameter in addresses, and of the column in downloads.
        properties: local names of the properties in ``cg:``; a value of any of them counts.
        kind: kind of the values; None for years.
        order: order of the values.
        coded: whether the values are known by their codes, which are then shown.
    """

    name: str
    properties: tuple[str, ...]
    kind: Kind | None
    order: FacetOrder = FacetOrder.FREQUENCY
    coded: bool = False

    def key(self, value: Term) -> str | None:
        """How addresses write a value, or None for a value that is not of the facet's kind."""
        if self.kind is None:
            return value.value if value.datatype == XSD_YEAR else None
        thing = iris.parse(value.value)
        return thing.key if thing is not None and thing.kind is self.kind else None

    def iri(self, key: str) -> str | None:
        """The IRI of a value; None for a year.

        Raises:
            ValueError: it is no key.
        """
        return None if self.kind is None else iris.thing(self.kind, key)


FACETS: Final = (
    Facet("category", ("category",), Kind.CATEGORY, FacetOrder.NOTATION, coded=True),
    Facet("subcategory", ("subcategory",), Kind.CATEGORY, FacetOrder.NOTATION, coded=True),
    Facet("topic", ("topicArea",), Kind.TOPIC),
    Facet("stage", ("stage",), Kind.STAGE),
    Facet("level", ("level",), Kind.LEVEL),
    Facet("designator", ("designator",), Kind.DESIGNATOR),
    Facet("subject", ("subjectSector",), Kind.SECTOR),
    Facet("sector", ("codeSector",), Kind.SECTOR, coded=True),
    Facet("kind", ("documentKind",), Kind.DOCUMENT_KIND),
    Facet("gas", ("gas",), Kind.GAS),
    Facet("year", ("planYear", "publicationYear"), None, FacetOrder.NEWEST),
    Facet("issuer", ("issuingBody",), Kind.ORGANIZATION),
    Facet("department", ("competentDepartment",), Kind.ORGANIZATION),
    Facet("series", ("series",), Kind.SERIES),
)
"""All facets, in the order of pages and addresses. One without values in the data is not shown."""

BY_NAME: Final[Mapping[str, Facet]] = {facet.name: facet for facet in FACETS}

BY_PROPERTY: Final[Mapping[str, Facet]] = {
    CG + property_: facet for facet in FACETS for property_ in facet.properties
}
