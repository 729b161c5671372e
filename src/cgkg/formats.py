"""Formats as types: name, media type and file extension of every syntax spoken here."""

from __future__ import annotations

from enum import Enum


class _Format(Enum):
    """A syntax: ``value`` is (media type, extension, IRI of the format)."""

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return str(self.value[0])

    @property
    def extension(self) -> str:
        """The usual file extension, without the dot."""
        return str(self.value[1])

    @property
    def iri(self) -> str:
        """The format's IRI at W3C (``sd:resultFormat``, ``dcterms:format``)."""
        return f"http://www.w3.org/ns/formats/{self.value[2]}"

    @property
    def content_type(self) -> str:
        """The media type as sent, with a charset where the type has that parameter."""
        return (
            f"{self.media_type}; charset=utf-8"
            if self.media_type.startswith("text/")
            else (self.media_type)
        )


class ResultFormat(_Format):
    """Syntaxes of SELECT and ASK results."""

    JSON = ("application/sparql-results+json", "json", "SPARQL_Results_JSON")
    XML = ("application/sparql-results+xml", "xml", "SPARQL_Results_XML")
    CSV = ("text/csv", "csv", "SPARQL_Results_CSV")
    TSV = ("text/tab-separated-values", "tsv", "SPARQL_Results_TSV")


class RdfFormat(_Format):
    """Syntaxes of RDF graphs and datasets."""

    TURTLE = ("text/turtle", "ttl", "Turtle")
    N_TRIPLES = ("application/n-triples", "nt", "N-Triples")
    N_QUADS = ("application/n-quads", "nq", "N-Quads")
    TRIG = ("application/trig", "trig", "TriG")
    RDF_XML = ("application/rdf+xml", "rdf", "RDF_XML")
    JSON_LD = ("application/ld+json", "jsonld", "JSON-LD")

    @property
    def has_graphs(self) -> bool:
        """Whether the syntax can carry named graphs."""
        return self in (RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.JSON_LD)
