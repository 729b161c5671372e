"""RDF in any of the project's syntaxes, read back by rdflib."""

from __future__ import annotations

from typing import Final

import rdflib

from cgkg.formats import RdfFormat

_NAMES: Final = {
    RdfFormat.TURTLE: "turtle",
    RdfFormat.N_TRIPLES: "nt",
    RdfFormat.N_QUADS: "nquads",
    RdfFormat.TRIG: "trig",
    RdfFormat.RDF_XML: "xml",
    RdfFormat.JSON_LD: "json-ld",
}


def read_triples(content: bytes, syntax: RdfFormat) -> rdflib.Graph:
    """The triples of a document, whatever graphs they stand in."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=content, format=_NAMES[syntax])
    graph = rdflib.Graph()
    for triple in dataset.triples((None, None, None)):
        graph.add(triple)
    return graph
