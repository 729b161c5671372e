"""Whether a store gives back what it was sent, and what it changed if not."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from cgkg.errors import PublicationUnverified, RemoteMalformed
from cgkg.formats import RdfFormat
from cgkg.store.publication.content import GraphContent, read_quads
from cgkg.store.publication.digest import (
    GraphDigest,
    canonical,
    fingerprint,
    mentions_blank_node,
)
from cgkg.store.publication.slices import slices
from cgkg.store.publication.target import Target
from cgkg.store.remote.response import RemoteResponse

_SHOWN: Final = 3
# Virtuoso's older name for the same syntax is a plain text.
_TYPES: Final = frozenset({RdfFormat.N_TRIPLES.media_type, "text/plain", "text/ntriples"})


@dataclass(frozen=True, slots=True)
class Loss:
    """Literals of one type that a store keeps in another form, with the same value.

    Attributes:
        graph: the graph.
        datatype: IRI of the type.
        literals: how many.
        sent: one of them, in N-Triples.
        kept: what the store says instead, without its type.
    """

    graph: str
    datatype: str
    literals: int
    sent: str
    kept: str


async def verify(
    target: Target, quads: Path, content: GraphContent, graph: str
) -> tuple[Loss, ...]:
    """Compare a graph of the store with what it should say.

    Args:
        target: the store.
        quads: the dataset.
        content: its graph.
        graph: the graph of the store.

    Returns:
        What is there with the same value in another form.

    Raises:
        PublicationUnverified: something else is there.
        RemoteMalformed: what the store sends is no N-Triples.
    """
    returned = await _returned(target, graph, content.triples)
    if returned.exact == content.digest:
        return ()
    missing = list(_missing(quads, content, returned.fingerprints))
    if returned.triples != content.triples or returned.by_value != content.by_value:
        raise PublicationUnverified(_difference(content, returned.triples, missing))
    return await _losses(target, content.iri, graph, missing)


async def _returned(target: Target, graph: str, triples: int) -> GraphDigest:
    digest = GraphDigest()
    for part in slices(triples):
        await _take_in(digest, await target.read(graph, part))
    digest.close()
    return digest


async def _take_in(digest: GraphDigest, response: RemoteResponse) -> None:
    rest = b""
    try:
        if response.media_type not in _TYPES:
            raise RemoteMalformed(
                f"The remote store gives a graph as {response.media_type or 'no type'}, and "
                f"{RdfFormat.N_TRIPLES.media_type} was asked for"
            )
        async for piece in response:
            lines, newline, rest = (rest + piece).rpartition(b"\n")
            _add(digest, lines + newline)
        _add(digest, rest)
    finally:
        response.close()


def _add(digest: GraphDigest, lines: bytes) -> None:
    try:
        for triple in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES, lenient=True):
            digest.add(ox.Triple(triple.subject, triple.predicate, triple.object))
    except SyntaxError as error:
        raise RemoteMalformed(f"The remote store sends broken N-Triples: {error.msg}") from None


def _missing(quads: Path, content: GraphContent, returned: array[int]) -> Iterator[ox.Triple]:
    """The triples that did not come back as they were sent."""
    known = array("Q", sorted(returned))
    for triple in _canonical_triples(quads, content.iri):
        number = fingerprint(triple)
        place = bisect_left(known, number)
        if place == len(known) or known[place] != number:
            yield triple


def _canonical_triples(quads: Path, iri: str) -> Iterator[ox.Triple]:
    blank = []
    name = ox.NamedNode(iri)
    for quad in read_quads(quads):
        if quad.graph_name != name:
            continue
        if mentions_blank_node(quad.triple):
            blank.append(quad.triple)
        else:
            yield quad.triple
    yield from canonical(blank)


def _difference(content: GraphContent, returned: int, missing: list[ox.Triple]) -> str:
    lines = [
        f"{content.iri}: the store does not give back what it was sent",
        f"sent: {content.triples} triples; given back: {returned}; "
        f"missing or changed: {len(missing)}",
        *(f"for example: {triple}"[:300] for triple in missing[:_SHOWN]),
        "what to do: see whether the store cuts long answers (Virtuoso: ResultSetMaxRows), or "
        "changes values of these types; nothing was switched",
    ]
    return "\n  ".join(lines)


async def _losses(
    target: Target, iri: str, graph: str, changed: list[ox.Triple]
) -> tuple[Loss, ...]:
    by_type: dict[str, list[ox.Triple]] = {}
    for triple in changed:
        if isinstance(triple.object, ox.Literal):
            by_type.setdefault(triple.object.datatype.value, []).append(triple)
    return tuple(
        [
            Loss(iri, datatype, len(found), str(found[0].object), await _kept(target, graph, found))
            for datatype, found in sorted(by_type.items())
        ]
    )


async def _kept(target: Target, graph: str, found: list[ox.Triple]) -> str:
    """What the store says in place of the first of these triples, or the like."""
    for triple in found:
        if isinstance(triple.subject, ox.NamedNode):
            values = await target.rows(
                f"SELECT ?value WHERE {{ GRAPH <{graph}> {{ {triple.subject} {triple.predicate} "
                "?value } } LIMIT 1"
            )
            return values[0]["value"] if values else ""
    return ""
