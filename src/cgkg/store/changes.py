"""Changes of an engine's store that nobody else has open; for the writer process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pyoxigraph as ox

from cgkg.errors import RequestError
from cgkg.iris import BASE
from cgkg.store.diagnosis import Diagnosis, diagnose
from cgkg.store.documents import triples
from cgkg.store.update_dataset import with_dataset
from cgkg.store.update_guard import inspect_update
from cgkg.store.update_prologues import take_prefixes
from cgkg.store.writable import GraphChange, GraphRequest, UpdateRequest
from cgkg.terms import PREFIXES

_GraphName = ox.NamedNode | ox.DefaultGraph


def update(store: ox.Store, request: UpdateRequest) -> None:
    """Apply an update, all of it or nothing.

    Raises:
        RequestError: it is refused, or one of its operations cannot be done.
        SyntaxError: it does not parse; the message is the engine's.
    """
    inspect_update(request.update)
    text, prefixes = take_prefixes(request.update)
    if request.using_graphs or request.using_named_graphs:
        text = with_dataset(text, request.using_graphs, request.using_named_graphs)
    try:
        _run(store, text, prefixes)
    except RuntimeError as error:
        raise RequestError(
            400, "Update not possible", f"{error}. Nothing has been changed."
        ) from None


def diagnose_update(update: str, message: str) -> Diagnosis:
    """Explain why an update does not parse; ``message`` is what the engine said of it."""

    def parse(text: str) -> str | None:
        try:
            _run(ox.Store(), *take_prefixes(text))
        except SyntaxError as error:
            return str(error)
        except RuntimeError:  # it parses, and finds nothing to do in an empty store
            return None
        return None

    return diagnose(update, message, parse)


def _run(store: ox.Store, text: str, prefixes: dict[str, str]) -> None:
    store.update(text, base_iri=BASE, prefixes={**PREFIXES, **prefixes})


def change_graph(store: ox.Store, request: GraphRequest) -> bool:
    """Put, add to or delete a graph; whether that made a graph that was not there before.

    Raises:
        RequestError: 404, or 400 for a document.
    """
    name = _graph_name(request.graph)
    existed = isinstance(name, ox.DefaultGraph) or store.contains_named_graph(name)
    if request.change is GraphChange.DELETE:
        if not existed:
            raise RequestError(404, "Not found", f"There is no graph {request.graph}.")
        store.remove_graph(name)
        return False
    if request.change is GraphChange.PUT and existed:
        store.clear_graph(name)
    if isinstance(name, ox.NamedNode):
        store.add_graph(name)  # an empty document makes an empty graph
    for document in request.documents:
        parsed = triples(document, request.base)
        store.bulk_extend(
            ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in parsed
        )
    return not existed


def digests(store: ox.Store, graphs: Iterable[str]) -> dict[str, str]:
    """A digest of the triples of each of some graphs: IRI → 16 hex digits.

    The engine gives triples in the order of its keys, which are hashes of their terms, so the same
    triples have the same digest in every copy.
    """
    return {iri: _digest(store, ox.NamedNode(iri)) for iri in graphs}


def _digest(store: ox.Store, name: ox.NamedNode) -> str:
    data = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name) or b""
    return hashlib.sha256(data).hexdigest()[:16]


def _graph_name(iri: str | None) -> _GraphName:
    return ox.DefaultGraph() if iri is None else ox.NamedNode(iri)
