"""Triples of a list from elsewhere: what it says stands on its entries.

A standard of the list has the IRI that its number has everywhere, and here no more than what names
it: so a list that says otherwise than another graph contradicts nobody, and both can be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from cgkg.graph.vocabulary import CG, DCTERMS, RDF, RDFS, XSD
from cgkg.iris import Kind, thing
from cgkg.source.lists.cells import Value
from cgkg.source.lists.designation import Designation
from cgkg.source.lists.rows import ListedEntry
from cgkg.terms import PREFIXES

_TYPE: Final = ox.NamedNode(RDF.type)
_LABEL: Final = ox.NamedNode(RDFS.label)
_NUMBER: Final = ox.NamedNode(CG.number)
_TOPIC: Final = ox.NamedNode(PREFIXES["foaf"] + "primaryTopic")
_TITLE: Final = str(DCTERMS.title)


def entry_triples(graph: str, entries: Iterable[ListedEntry]) -> Iterator[ox.Triple]:
    """The triples of a list's entries and of the standards that they name, as a stream.

    Args:
        graph: IRI of the named graph, in which the entries have fragments.
        entries: the rows.
    """
    for entry in entries:
        yield from _entry(graph, entry)
        yield from _standard(entry.designation, entry.titles)
        for other in entry.related:
            yield from _standard(other, ())


def _entry(graph: str, entry: ListedEntry) -> Iterator[ox.Triple]:
    found = entry.designation
    subject = ox.NamedNode(f"{graph}#entry-{found.key}")
    yield ox.Triple(subject, _TYPE, ox.NamedNode(CG.CatalogueEntry))
    for text, tag in ((f"{found.number}（条目）", "zh-Hans"), (f"{found.number} (entry)", "en")):
        yield ox.Triple(subject, _LABEL, ox.Literal(text, language=tag))
    yield ox.Triple(subject, _TOPIC, _iri(found))
    yield ox.Triple(subject, _NUMBER, ox.Literal(found.number))
    line = ox.Literal(str(entry.line), datatype=ox.NamedNode(XSD.integer))
    yield ox.Triple(subject, ox.NamedNode(CG.rowLine), line)
    yield ox.Triple(subject, ox.NamedNode(CG.rowText), ox.Literal(entry.text))
    for property_, value in entry.statements:
        yield ox.Triple(subject, ox.NamedNode(property_), _term(value))


def _standard(found: Designation, titles: Iterable[Value]) -> Iterator[ox.Triple]:
    subject = _iri(found)
    yield ox.Triple(subject, _TYPE, ox.NamedNode(CG.CataloguedStandard))
    yield ox.Triple(subject, _NUMBER, ox.Literal(found.number))
    if found.year is not None:
        year = ox.Literal(f"{found.year:04d}", datatype=ox.NamedNode(XSD.gYear))
        yield ox.Triple(subject, ox.NamedNode(CG.publicationYear), year)
    labelled = False
    for title in titles:
        labelled = True
        named = Value(f"{found.number} {title.text}", language=title.language)
        yield ox.Triple(subject, _LABEL, _term(named))
        yield ox.Triple(subject, ox.NamedNode(_TITLE), _term(title))
    if not labelled:
        yield ox.Triple(subject, _LABEL, ox.Literal(found.number))


def _iri(found: Designation) -> ox.NamedNode:
    return ox.NamedNode(thing(Kind.STANDARD, found.key))


def _term(value: Value) -> ox.NamedNode | ox.Literal:
    if value.is_iri:
        return ox.NamedNode(value.text)
    if value.datatype:
        return ox.Literal(value.text, datatype=ox.NamedNode(value.datatype))
    return ox.Literal(value.text, language=value.language or None)
