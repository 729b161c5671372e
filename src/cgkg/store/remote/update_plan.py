"""What to send to a remote store for a write: checked, and in the plainest form there is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import IO, Any

import pyoxigraph

from cgkg.formats import RdfFormat
from cgkg.iris import BASE
from cgkg.store.documents import triples
from cgkg.store.remote.dialect import Dialect
from cgkg.store.remote.plan import refuse_behind, with_prologue
from cgkg.store.update_dataset import with_dataset
from cgkg.store.update_guard import inspect_update
from cgkg.store.update_prologues import take_prefixes
from cgkg.store.writable import RdfDocument
from cgkg.terms import PREFIXES


def plan_update(request: dict[str, Any], dialect: Dialect) -> dict[str, Any]:
    """The text to send for an update.

    Args:
        request: ``update``, ``using`` and ``using_named``, as in
            :class:`cgkg.store.writable.UpdateRequest`.
        dialect: what the engine is.

    Raises:
        RequestError: it is refused.
        SyntaxError: it does not parse.
    """
    text: str = request["update"]
    inspect_update(text)
    if dialect is Dialect.VIRTUOSO:
        refuse_behind(text)
    _parse(text)
    if request["using"] or request["using_named"]:
        text = with_dataset(text, request["using"], request["using_named"])
    return {"text": with_prologue(text)}


def plan_document(request: dict[str, Any], bodies: Sequence[bytes], output: IO[bytes]) -> None:
    """Write documents as one of N-Triples, blank nodes kept apart.

    Args:
        request: ``base``, and ``syntax`` and ``name`` of each of ``documents``.
        bodies: the documents.
        output: takes the N-Triples.

    Raises:
        RequestError: one does not parse.
    """

    def all_of_them() -> Iterator[pyoxigraph.Triple]:
        for described, body in zip(request["documents"], bodies, strict=True):
            document = RdfDocument(body, RdfFormat[described["syntax"]], described["name"])
            for quad in triples(document, request["base"]):
                yield quad.triple

    pyoxigraph.serialize(all_of_them(), output, pyoxigraph.RdfFormat.N_TRIPLES)


def _parse(update: str) -> None:
    """Have the embedded store's engine read it; over nothing, so it may find nothing to do."""
    text, prefixes = take_prefixes(update)
    with contextlib.suppress(RuntimeError):
        pyoxigraph.Store().update(text, base_iri=BASE, prefixes={**PREFIXES, **prefixes})
