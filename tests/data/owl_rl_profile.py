"""A structural check of an ontology against the OWL 2 RL profile and OWL 2 DL's global rules.

Sources: OWL 2 Profiles (second edition), section 4.2; OWL 2 Structural Specification, section 11.
It looks at axioms only as far as such an ontology states them in RDF; it is no reasoner.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

FORBIDDEN = (
    OWL.ReflexiveProperty,
    OWL.bottomDataProperty,
    OWL.bottomObjectProperty,
    OWL.cardinality,
    OWL.datatypeComplementOf,
    OWL.disjointUnionOf,
    OWL.hasSelf,
    OWL.minCardinality,
    OWL.minQualifiedCardinality,
    OWL.onDataRange,
    OWL.onDatatype,
    OWL.qualifiedCardinality,
    OWL.topDataProperty,
    OWL.topObjectProperty,
    OWL.withRestrictions,
)
DATATYPES = frozenset(
    {RDF.langString, RDF.PlainLiteral, RDF.XMLLiteral, RDFS.Literal}
    | {XSD.anyURI, XSD.base64Binary, XSD.boolean, XSD.dateTime, XSD.dateTimeStamp}
    | {XSD.decimal, XSD.double, XSD.float, XSD.hexBinary, XSD.integer, XSD.language}
    | {XSD.nonNegativeInteger, XSD.normalizedString, XSD.positiveInteger, XSD.string, XSD.token}
)
SUBCLASS = "subclass"
SUPERCLASS = "superclass"
EQUIVALENT = "equivalent class"
CLASS_CONSTRUCTORS = {
    SUBCLASS: {OWL.intersectionOf, OWL.unionOf, OWL.oneOf, OWL.someValuesFrom, OWL.hasValue},
    SUPERCLASS: {
        OWL.intersectionOf,
        OWL.complementOf,
        OWL.allValuesFrom,
        OWL.hasValue,
        OWL.maxCardinality,
    },
    EQUIVALENT: {OWL.intersectionOf, OWL.hasValue},
}
ALL_CONSTRUCTORS = {
    *chain.from_iterable(CLASS_CONSTRUCTORS.values()),
    OWL.maxQualifiedCardinality,
}
PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
NEEDS_SIMPLE = (
    OWL.FunctionalProperty,
    OWL.InverseFunctionalProperty,
    OWL.AsymmetricProperty,
    OWL.IrreflexiveProperty,
)
BUILT_IN = tuple(str(namespace) for namespace in (OWL, RDF, RDFS, XSD))


def violations(graph: Graph) -> list[str]:
    """What keeps the ontology from OWL 2 RL or OWL 2 DL, sorted; empty if nothing does."""
    found = chain(
        _forbidden_terms(graph),
        _class_positions(graph),
        _property_typing(graph),
        _ranges(graph),
        _literals(graph),
        _not_simple(graph),
        _chain_cycles(graph),
    )
    return sorted(set(found))


def _forbidden_terms(graph: Graph) -> Iterator[str]:
    for triple in graph:
        for term in FORBIDDEN:
            if term in triple:
                yield f"{_name(term)} is not allowed in OWL 2 RL"


def _class_positions(graph: Graph) -> Iterator[str]:
    for subject, value in graph.subject_objects(RDFS.subClassOf):
        yield from _expression(graph, subject, SUBCLASS)
        yield from _expression(graph, value, SUPERCLASS)
    for subject, value in graph.subject_objects(OWL.equivalentClass):
        yield from _expression(graph, subject, EQUIVALENT)
        yield from _expression(graph, value, EQUIVALENT)
    for subject, value in graph.subject_objects(OWL.disjointWith):
        yield from _expression(graph, subject, SUBCLASS)
        yield from _expression(graph, value, SUBCLASS)
    for members in graph.objects(None, OWL.members):
        for member in Collection(graph, members):
            yield from _expression(graph, member, SUBCLASS)
    for subject in graph.subjects(OWL.hasKey):
        yield from _expression(graph, subject, SUBCLASS)
    for value in graph.objects(None, RDFS.domain):
        yield from _expression(graph, value, SUPERCLASS)


def _expression(graph: Graph, node: Node, position: str) -> Iterator[str]:
    if isinstance(node, URIRef):
        if (node, RDF.type, OWL.Class) not in graph and not str(node).startswith(BUILT_IN):
            yield f"{_name(node)} is used as a class, but is not declared as one"
        return
    constructors = {p for p in graph.predicates(node) if p in ALL_CONSTRUCTORS}
    if len(constructors) != 1:
        yield f"a class expression has {len(constructors)} constructors, not one"
    for constructor in constructors:
        if constructor not in CLASS_CONSTRUCTORS[position]:
            yield f"{_name(constructor)} is not allowed in a {position} expression"
        yield from _operands(graph, node, constructor, position)


def _operands(graph: Graph, node: Node, constructor: Node, position: str) -> Iterator[str]:
    value = graph.value(node, URIRef(str(constructor)))
    assert value is not None
    if constructor in (OWL.intersectionOf, OWL.unionOf):
        for member in Collection(graph, value):
            yield from _expression(graph, member, position)
    elif constructor in (OWL.allValuesFrom, OWL.someValuesFrom) and value not in DATATYPES:
        yield from _expression(graph, value, position)
    elif constructor == OWL.complementOf:
        yield from _expression(graph, value, SUBCLASS)
    elif constructor == OWL.maxCardinality and str(value) not in ("0", "1"):
        yield f"owl:maxCardinality {value} is not allowed in OWL 2 RL, only 0 and 1"


def _property_typing(graph: Graph) -> Iterator[str]:
    for property_ in set(graph.predicates()):
        if str(property_).startswith(BUILT_IN):
            continue
        kinds = [kind for kind in PROPERTY_TYPES if (property_, RDF.type, kind) in graph]
        if len(kinds) != 1:
            yield f"{_name(property_)} is declared as {len(kinds)} kinds of property, not as one"
    for node in graph.objects(None, OWL.onProperty):
        if not any((node, RDF.type, kind) in graph for kind in PROPERTY_TYPES[:2]):
            yield f"{_name(node)} is restricted, but is no object or datatype property"


def _ranges(graph: Graph) -> Iterator[str]:
    for property_, value in graph.subject_objects(RDFS.range):
        if (property_, RDF.type, OWL.DatatypeProperty) in graph:
            if value not in DATATYPES:
                yield f"{_name(value)} is no datatype of OWL 2 RL: range of {_name(property_)}"
        elif (property_, RDF.type, OWL.ObjectProperty) in graph:
            yield from _expression(graph, value, SUPERCLASS)


def _literals(graph: Graph) -> Iterator[str]:
    for property_ in graph.subjects(RDF.type, OWL.DatatypeProperty):
        for value in graph.objects(None, property_):
            datatype = value.datatype if isinstance(value, Literal) else None
            if datatype is not None and datatype not in DATATYPES:
                yield f"{_name(property_)} has a value of {_name(datatype)}, unknown to OWL 2 RL"


def _not_simple(graph: Graph) -> Iterator[str]:
    """Structural Specification, 11.2: what a composite property must not be."""
    counted = set(graph.subjects(OWL.maxCardinality))
    for property_ in composite_properties(graph):
        for kind in NEEDS_SIMPLE:
            if (property_, RDF.type, kind) in graph:
                yield f"{_name(property_)} is composite, so it cannot be {_name(kind)}"
        if counted & set(graph.subjects(OWL.onProperty, property_)):
            yield f"{_name(property_)} is composite, so its values cannot be counted"
        if (property_, OWL.propertyDisjointWith, None) in graph:
            yield f"{_name(property_)} is composite, so it cannot be disjoint"


def composite_properties(graph: Graph) -> set[Node]:
    """Properties that are transitive, have a chain, or have such a subproperty or inverse."""
    composite: set[Node] = set(graph.subjects(RDF.type, OWL.TransitiveProperty))
    composite |= set(graph.subjects(OWL.propertyChainAxiom))
    while True:
        more = {
            *(
                upper
                for lower, upper in graph.subject_objects(RDFS.subPropertyOf)
                if lower in composite
            ),
            *(one for one, other in graph.subject_objects(OWL.inverseOf) if other in composite),
            *(other for one, other in graph.subject_objects(OWL.inverseOf) if one in composite),
        } - composite
        if not more:
            return composite
        composite |= more


def _chain_cycles(graph: Graph) -> Iterator[str]:
    """Structural Specification, 11.2: chains must be regular; here, without any cycle."""
    needs: dict[Node, set[Node]] = {}
    for property_, steps in graph.subject_objects(OWL.propertyChainAxiom):
        needs.setdefault(property_, set()).update(Collection(graph, steps))
    for lower, upper in graph.subject_objects(RDFS.subPropertyOf):
        needs.setdefault(upper, set()).add(lower)
    for start, first in needs.items():
        reached, open_ = set[Node](), list(first)
        while open_:
            node = open_.pop()
            if node not in reached:
                reached.add(node)
                open_.extend(needs.get(node, ()))
        if start in reached:
            yield f"{_name(start)} depends on itself through property chains"


def _name(node: Node) -> str:
    if isinstance(node, BNode):
        return "an anonymous expression"
    return str(node).replace(BUILT_IN[0], "owl:").replace("https://w3id.org/cgkg/ns#", "cg:")
