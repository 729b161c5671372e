"""What there is to publish: the graphs of a built dataset, read from its N-Quads as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from cgkg.errors import InputError
from cgkg.store.publication.digest import GraphDigest, mentions_blank_node

_END: Final = b" .\n"


@dataclass(frozen=True, slots=True)
class GraphContent:
    """What one graph says.

    Attributes:
        iri: its name.
        triples: how many it has.
        digest: see :mod:`cgkg.store.publication.digest`.
        by_value: the digest that heeds only values of literals.
        with_blank_nodes: how many of its triples mention a blank node.
    """

    iri: str
    triples: int
    digest: str
    by_value: str
    with_blank_nodes: int


def read_content(quads: Path) -> dict[str, GraphContent]:
    """Every graph of an N-Quads file, by IRI.

    Args:
        quads: one quad a line, none twice, as :mod:`cgkg.dataset` has them.

    Raises:
        InputError: it does not parse, has quads outside named graphs, or two of its graphs share a
            blank node, which no store keeps that is loaded graph by graph.
    """
    digests: dict[str, GraphDigest] = {}
    blanks: dict[str, int] = {}
    home: dict[str, str] = {}
    for quad in read_quads(quads):
        if not isinstance(quad.graph_name, ox.NamedNode):
            raise InputError(quads, "a quad outside the named graphs", value=str(quad))
        iri = quad.graph_name.value
        digests.setdefault(iri, GraphDigest()).add(quad.triple)
        if mentions_blank_node(quad.triple):
            blanks[iri] = blanks.get(iri, 0) + 1
            _keep_home(quads, home, quad.triple, iri)
    return {
        iri: _content(iri, digest, blanks.get(iri, 0)) for iri, digest in sorted(digests.items())
    }


def read_quads(quads: Path) -> Iterator[ox.Quad]:
    """The quads of a file, one after the other.

    Raises:
        InputError: it does not parse.
    """
    try:
        yield from ox.parse(path=quads, format=ox.RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise InputError(quads, f"does not parse: {error.msg}", line=error.lineno) from None


def chunks(quads: Path, content: GraphContent, size: int) -> Iterator[bytes]:
    """A graph in pieces of N-Triples that can be sent one after the other.

    All triples with blank nodes come in the first piece, because a label means the same node
    only within one document.

    Args:
        quads: the file.
        content: the graph.
        size: triples in a piece; the first has as many more as it must.

    Yields:
        Pieces in the same order each time.
    """
    ending = f" <{content.iri}>".encode() + _END
    first = _triples(quads, ending, with_blank_nodes=True) if content.with_blank_nodes else ()
    rest = _triples(quads, ending, with_blank_nodes=False)
    room = max(size - content.with_blank_nodes, 0)
    yield b"".join([*first, *islice(rest, room)])
    while piece := b"".join(islice(rest, size)):
        yield piece


def _triples(quads: Path, ending: bytes, *, with_blank_nodes: bool) -> Iterator[bytes]:
    with quads.open("rb") as lines:
        for line in lines:
            if line.endswith(ending) and _has_blank_node(line) == with_blank_nodes:
                yield line[: -len(ending)] + _END


def _has_blank_node(line: bytes) -> bool:
    """Whether the subject or the object of an N-Quads line in canonical form is a blank node."""
    return line.startswith(b"_:") or line.split(b" ", 2)[2].startswith(b"_:")


def _keep_home(quads: Path, home: dict[str, str], triple: ox.Triple, iri: str) -> None:
    for term in (triple.subject, triple.object):
        if isinstance(term, ox.BlankNode) and home.setdefault(term.value, iri) != iri:
            raise InputError(
                quads,
                f"the graphs {home[term.value]} and {iri} share a blank node",
                value=str(term),
                remedy="give the thing an IRI",
            )


def _content(iri: str, digest: GraphDigest, blanks: int) -> GraphContent:
    digest.close()
    return GraphContent(iri, digest.triples, digest.exact, digest.by_value, blanks)
