"""Where in the document a thing was read: the line span every record of the guide carries."""

from __future__ import annotations

from rdflib import Graph, URIRef

from cgkg.graph.documents import GUIDE
from cgkg.graph.vocabulary import CG, DCTERMS, number
from cgkg.model import Lines


def place(graph: Graph, subject: URIRef, lines: Lines) -> None:
    """State that ``subject`` was read from these lines of the guide's text."""
    graph.add((subject, DCTERMS.source, GUIDE))
    graph.add((subject, CG.firstLine, number(lines.first)))
    graph.add((subject, CG.lastLine, number(lines.last)))
