"""What a graph says, in numbers that depend neither on order nor on labels of blank nodes.

The digest of a graph is the sum, modulo 2**256, of the SHA-256 of each of its triples in canonical
N-Triples; it is made in one pass, so that a graph of millions of triples needs no memory to speak
of. Blank nodes are labelled by RDFC-1.0 before, from the triples that mention them alone, which is
all that the algorithm looks at.
"""

from __future__ import annotations

import hashlib
from array import array
from typing import Final

import pyoxigraph as ox

from cgkg.store.publication.values import value_form

_MODULUS: Final = 2**256


class GraphDigest:
    """Takes the triples of one graph; then says their number and digests.

    Attributes:
        triples: how many there are.
        fingerprints: 64 bits of each triple's SHA-256, in no order, to find what is missing.
    """

    def __init__(self) -> None:
        """No triples yet."""
        self.triples = 0
        self.fingerprints = array("Q")
        self._exact = self._by_value = 0
        self._blank: list[ox.Triple] = []

    def add(self, triple: ox.Triple) -> None:
        """Take in one triple; each must come once."""
        self.triples += 1
        if mentions_blank_node(triple):
            self._blank.append(triple)
        else:
            self._count(triple)

    def close(self) -> None:
        """Take in what had to wait for the last triple; to be called once, before the digests."""
        for triple in canonical(self._blank):
            self._count(triple)
        self._blank.clear()

    @property
    def exact(self) -> str:
        """64 hex digits; equal for graphs with the same triples."""
        return f"{self._exact:064x}"

    @property
    def by_value(self) -> str:
        """64 hex digits; equal also where literals have the same values in other forms."""
        return f"{self._by_value:064x}"

    def _count(self, triple: ox.Triple) -> None:
        digest = sha256(str(triple))
        self._exact = (self._exact + digest) % _MODULUS
        self.fingerprints.append(digest >> 192)
        if (value := _text_by_value(triple)) is not None:
            digest = sha256(value)
        self._by_value = (self._by_value + digest) % _MODULUS


def canonical(triples: list[ox.Triple]) -> list[ox.Triple]:
    """Triples with the labels for blank nodes that RDFC-1.0 gives them."""
    graph = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    graph.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in graph]


def mentions_blank_node(triple: ox.Triple) -> bool:
    """Whether subject or object is a blank node."""
    return isinstance(triple.subject, ox.BlankNode) or isinstance(triple.object, ox.BlankNode)


def fingerprint(triple: ox.Triple) -> int:
    """64 bits of the SHA-256 of a triple, as :class:`GraphDigest` keeps them."""
    return sha256(str(triple)) >> 192


def sha256(text: str) -> int:
    """The SHA-256 of a text in UTF-8, as a number."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def _text_by_value(triple: ox.Triple) -> str | None:
    if not isinstance(triple.object, ox.Literal):
        return None
    form = value_form(triple.object)
    return None if form is None else f"{triple.subject} {triple.predicate} {form}"
