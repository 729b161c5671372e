"""The ontology as its page shows it: terms with names, hierarchy, use and examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cgkg import iris
from cgkg.services.solutions import Row, Term, select
from cgkg.store.base import Store
from cgkg.terms import CG, PREFIXES

_RDF, _RDFS, _OWL, _SKOS, _DCTERMS = (
    PREFIXES[name] for name in ("rdf", "rdfs", "owl", "skos", "dcterms")
)
KINDS: Final[Mapping[str, str]] = {
    _OWL + "Class": "classes",
    _OWL + "ObjectProperty": "object-properties",
    _OWL + "DatatypeProperty": "data-properties",
    _OWL + "AnnotationProperty": "annotation-properties",
}
"""Type of a term → the section of the page it stands in."""

_JOINED: Final = {_OWL + "unionOf": " or ", _OWL + "intersectionOf": " and "}
_RESTRICTED: Final = {
    _OWL + "allValuesFrom": "only",
    _OWL + "someValuesFrom": "some",
    _OWL + "hasValue": "value",
}

Statements = Mapping[tuple[str, str], tuple[Term, ...]]
"""Subject (blank nodes with ``_:``) and property → values."""


@dataclass(slots=True)
class OntologyTerm:
    """A class or property.

    Attributes:
        iri: the term.
        kind: the section it stands in; see :data:`KINDS`.
        labels: by language tag.
        definitions: by language tag.
        sources: where the term comes from.
        parents: IRIs of the classes or properties right above it.
        expressions: class expressions that it is below of or the same as, as texts.
        domains: IRIs, or expressions as texts.
        ranges: IRIs, or expressions as texts.
        inverses: IRIs of inverse properties.
        children: IRIs of the terms right below it.
        count: members of a class, statements with a property.
        example: IRI of a member, or of a thing with the property; empty if not used.
    """

    iri: str
    kind: str
    labels: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()
    inverses: tuple[str, ...] = ()
    children: list[str] = field(default_factory=list)
    count: int = 0
    example: str = ""

    @property
    def name(self) -> str:
        """The part of the IRI after ``#``."""
        return self.iri.partition("#")[2]


@dataclass(frozen=True, slots=True)
class Ontology:
    """The ontology.

    Attributes:
        header: what it says of itself: property → values.
        terms: by IRI, in the order of their names.
        links: how listed standards are linked in the data: ``out`` or ``in``, IRI of the property,
            IRI of the class at the other end; the most frequent first.
    """

    header: Mapping[str, tuple[Term, ...]]
    terms: Mapping[str, OntologyTerm]
    links: tuple[tuple[str, str, str], ...] = ()

    def of_kind(self, kind: str) -> list[OntologyTerm]:
        """The terms of a section."""
        return [term for term in self.terms.values() if term.kind == kind]

    def about(self, property_: str) -> list[Term]:
        """What the header says by a property."""
        return list(self.header.get(property_, ()))


async def read_ontology(store: Store, queries: Mapping[str, str], seconds: float) -> Ontology:
    """The ontology, in three store calls.

    Args:
        store: the store to ask.
        queries: the texts of ``queries/pages`` by name.
        seconds: wall-clock limit of each call.
    """
    statements = _grouped(await select(store, queries["ontology"], seconds))
    kinds = {
        subject: KINDS[value.value]
        for (subject, property_), values in statements.items()
        if property_ == _RDF + "type" and subject.startswith(CG)
        for value in values
        if value.value in KINDS
    }
    terms = {iri: _term(iri, kinds[iri], statements) for iri in sorted(kinds, key=str.casefold)}
    for term in terms.values():
        for parent in term.parents:
            if parent in terms:
                terms[parent].children.append(term.iri)
    for row in await select(store, queries["term-use"], seconds):
        _add_use(terms, row)
    header = {
        property_: values
        for (subject, property_), values in statements.items()
        if subject == iris.ONTOLOGY
    }
    links = {
        (row["direction"].value, row["property"].value): row["class"].value
        for row in reversed(await select(store, queries["class-links"], seconds))
        if "property" in row
    }
    return Ontology(header, terms, tuple((*key, class_) for key, class_ in reversed(links.items())))


def _add_use(terms: Mapping[str, OntologyTerm], row: Row) -> None:
    term = terms.get(row["term"].value) if "term" in row else None
    is_class = row["by"].value == "member" if "by" in row else False
    if term is not None and is_class == (term.kind == "classes"):
        term.count, term.example = int(row["count"].value), row["example"].value


def _grouped(rows: Iterable[Row]) -> Statements:
    found: dict[tuple[str, str], tuple[Term, ...]] = {}
    for row in rows:
        key = (_name(row["subject"]), row["property"].value)
        found[key] = (*found.get(key, ()), row["value"])
    return found


def _name(term: Term) -> str:
    return f"_:{term.value}" if term.kind == "bnode" else term.value


def _term(iri: str, kind: str, statements: Statements) -> OntologyTerm:
    def values(property_: str) -> tuple[Term, ...]:
        return statements.get((iri, property_), ())

    def texts(property_: str) -> dict[str, str]:
        return {value.language: value.value for value in values(property_)}

    def written(property_: str) -> tuple[str, ...]:
        return tuple(expression(value, statements) for value in values(property_))

    above = _RDFS + ("subClassOf" if kind == "classes" else "subPropertyOf")
    chains = [f"{' o '.join(_list(v, statements))}" for v in values(_OWL + "propertyChainAxiom")]
    return OntologyTerm(
        iri,
        kind,
        texts(_RDFS + "label"),
        texts(_SKOS + "definition"),
        tuple(value.value for value in values(_DCTERMS + "source")),
        tuple(value.value for value in values(above) if value.kind == "uri"),
        (
            *(expression(v, statements) for v in values(above) if v.kind == "bnode"),
            *written(_OWL + "equivalentClass"),
            *chains,
        ),
        written(_RDFS + "domain"),
        written(_RDFS + "range"),
        written(_OWL + "inverseOf"),
    )


def expression(value: Term, statements: Statements) -> str:
    """A class expression in the manner of the Manchester syntax; the IRI of a named class.

    Args:
        value: a named class, or the blank node of an expression.
        statements: all of the ontology.
    """
    if value.kind != "bnode":
        return value.value
    for property_, word in _JOINED.items():
        for parts in statements.get((_name(value), property_), ()):
            return word.join(_list(parts, statements))
    for on in statements.get((_name(value), _OWL + "onProperty"), ()):
        for property_, word in _RESTRICTED.items():
            for filler in statements.get((_name(value), property_), ()):
                shown = _short(expression(filler, statements))
                return f"({_short(on.value)} {word} {shown})"
    return ""


def _list(head: Term, statements: Statements) -> list[str]:
    found: list[str] = []
    while head.kind == "bnode":
        first = statements.get((_name(head), _RDF + "first"), ())
        found += [_short(expression(value, statements)) for value in first]
        rest = statements.get((_name(head), _RDF + "rest"), ())
        if not rest:
            break
        head = rest[0]
    return found


def _short(iri: str) -> str:
    for prefix, namespace in sorted(PREFIXES.items(), key=lambda item: -len(item[1])):
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
