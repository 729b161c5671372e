"""A drawing of the graph that a query constructs, where it is small enough to be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from cgkg.services.solutions import Term
from cgkg.services.triples import Triple
from cgkg.terms import CG, PREFIXES
from cgkg.web.figures.node_link import Edge, Node, NodeLinkFigure, lay_out_graph
from cgkg.web.pages import href, short
from cgkg.web.wording import in_language

MOST_NODES: Final = 40
_MOST_EDGES: Final = 80
_TYPE: Final = PREFIXES["rdf"] + "type"
_DRAWN: Final = ("uri", "bnode")

Labels = Mapping[str, Mapping[str, str]]


def draw(triples: Sequence[Triple], labels: Labels, language: str) -> NodeLinkFigure | None:
    """The things of a graph and how they are linked; None where that is nothing, or too much.

    Types, this project's own before others, are told within the boxes; texts and numbers are left
    to the list.

    Args:
        triples: of the graph.
        labels: of terms: IRI → language tag → label.
        language: of the page.
    """

    def named(term: Term) -> str:
        if term.kind == "bnode":
            return f"_:{term.value}"
        found = in_language(labels.get(term.value, {}), language)
        return found[0] if found else short(term.value)

    links = [one for one in triples if one[2].kind in _DRAWN and one[1].value != _TYPE]
    things = list(dict.fromkeys(term for one in links for term in (one[0], one[2])))
    meanings = _meanings(links, named)
    if not things or len(things) > MOST_NODES or len(meanings) > _MOST_EDGES:
        return None
    types: dict[Term, Term] = {}
    for subject, predicate, value in triples:
        if predicate.value == _TYPE and (subject not in types or value.value.startswith(CG)):
            types[subject] = value
    nodes = [
        Node(
            term,
            named(term),
            named(types[term]) if term in types else "",
            href(term.value) if term.kind == "uri" else None,
        )
        for term in things
    ]
    edges = [Edge(source, target, label) for (source, target), label in meanings.items()]
    return lay_out_graph(nodes, edges)


def _meanings(
    links: Sequence[Triple], named: Callable[[Term], str]
) -> dict[tuple[Term, Term], str]:
    """Subject and object → the properties between them."""
    found: dict[tuple[Term, Term], list[str]] = {}
    for subject, predicate, value in links:
        found.setdefault((subject, value), []).append(named(predicate))
    return {ends: ", ".join(dict.fromkeys(names)) for ends, names in found.items()}
