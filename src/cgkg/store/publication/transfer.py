"""Sending a graph in pieces, and going on where an earlier attempt ended."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Final

from cgkg.store.publication import registry
from cgkg.store.publication.content import GraphContent, chunks
from cgkg.store.publication.target import Target

# Part of the format: what an earlier attempt sent is found again by counting.
CHUNK: Final = 50_000


async def send(
    target: Target, quads: Path, content: GraphContent, graph: str, already: str, size: int = CHUNK
) -> None:
    """Make a graph of the store say what a graph of the dataset says.

    Args:
        target: the store.
        quads: the dataset.
        content: its graph.
        graph: where to.
        already: digest of what the graph of the store has been filled with so far, by the registry;
            empty: nothing.
        size: triples in a piece.
    """
    start = 0
    if already == content.digest:
        start = _pieces_there(await target.count(graph), content, size)
    else:
        await _announce(target, graph, content.digest)
    sent = 0
    for number, piece in enumerate(islice(chunks(quads, content, size), start, None), start):
        if number == 0:
            await target.replace(graph, piece)
        else:
            await target.add(graph, piece)
        sent += piece.count(b"\n")
        if content.triples > size:
            target.tell(f"  {sent:,} of {content.triples:,} triples sent")


def _pieces_there(triples: int, content: GraphContent, size: int) -> int:
    """How many pieces have arrived whole; one that did not is sent again, which adds nothing twice.

    The first piece has the blank nodes, which would be added twice, and replaces what is there.
    """
    first = min(max(size, content.with_blank_nodes), content.triples)
    if triples < first:
        return 0
    if triples >= content.triples:
        return 1 + -(-(content.triples - first) // size)
    return 1 + (triples - first) // size


async def _announce(target: Target, graph: str, digest: str) -> None:
    """Note what a graph is going to be filled with, before the first triple of it."""
    await target.update(
        f"{registry.delete(graph, registry.LOADING)} ;\n"
        f"{registry.insert(graph, registry.LOADING, digest)}"
    )
