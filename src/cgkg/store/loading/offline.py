"""Loading into a folder of datasets while no server takes writes there.

A load is a version like any other write (see :mod:`cgkg.store.versions`): made beside the current
one, and put in its place by one rename when it is whole. It survives rebuilds as these do.
"""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

import pyoxigraph as ox

from cgkg.dataset import Dataset
from cgkg.errors import DatasetError, InputError
from cgkg.store.carrying import make_first, open_copy
from cgkg.store.loading import description
from cgkg.store.loading.filling import Tell, fill
from cgkg.store.loading.request import Loaded, LoadRequest
from cgkg.store.versions import LIVE, STORE, LiveFolder, Version, write_facts

_SEND: Final = "send the data to it with --to and its address, or stop it first"
_REMOVAL_COST: Final = 4
"""How many times as long it takes to remove a triple from a store as to copy one."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LoadedGraph:
    """A graph beside the built ones: its IRI, its size, and whether a load made it."""

    iri: str
    triples: int
    is_described: bool


def load(target: Path, built: Dataset, request: LoadRequest, tell: Tell) -> Loaded:
    """Load files into a graph of a folder of datasets.

    Args:
        target: the folder of datasets.
        built: its current built dataset.
        request: what to load.
        tell: told of each file.

    Raises:
        InputError: a file is not what it must be, or the graph is there already.
        DatasetError: a server takes writes here, or the folder cannot be written.
    """

    def change(base: Path, attempt: Path) -> Loaded:
        _check_absent(base, request)
        store = _open_without(base, attempt, request.graph)
        loaded = fill(store, request, attempt, tell)
        store.flush()
        return loaded

    version, loaded = _make_version(target, built, change)
    return replace(loaded, version=version.facts.name)


def unload(target: Path, built: Dataset, graph: str) -> int:
    """Remove a graph and its description; how many triples it had.

    Raises:
        InputError: there is no such graph.
        DatasetError: a server takes writes here, or the folder cannot be written.
    """

    def change(base: Path, attempt: Path) -> int:
        size = _size(base, graph)
        if size is None:
            names = [one.iri for one in _beside(base, built)]
            raise InputError(
                "--graph",
                "no such graph",
                value=graph,
                expected=" or ".join(names) or "none is loaded",
            )
        _open_without(base, attempt, graph).flush()
        return size

    return _make_version(target, built, change)[1]


def carry_over(target: Path, built: Dataset) -> Version:
    """Bring what was loaded or written on an earlier built dataset to the current one.

    Raises:
        DatasetError: a server takes writes here; the folder cannot be written; or writes would be
            lost.
    """
    folder = LiveFolder(target / LIVE)
    with folder.lock(_SEND):
        version = _current(folder, built)
        folder.clean()
    return version


def loaded(target: Path, built: Dataset) -> list[LoadedGraph]:
    """The graphs beside the built ones, by IRI, as the current version has them."""
    version = LiveFolder(target / LIVE).current()
    return [] if version is None else _beside(version.store, built)


def _make_version(
    target: Path, built: Dataset, change: Callable[[Path, Path], T]
) -> tuple[Version, T]:
    folder = LiveFolder(target / LIVE)
    with folder.lock(_SEND):
        current = _current(folder, built)
        facts = replace(current.facts, number=current.facts.number + 1)
        attempt = folder.attempt(facts.name)
        try:
            result = change(current.store, attempt)
            write_facts(attempt, facts)
        except BaseException as error:
            traceback.clear_frames(error.__traceback__)  # closes the store that they hold
            shutil.rmtree(attempt, ignore_errors=True)
            if isinstance(error, OSError):
                raise DatasetError(f"{attempt}: {error}; nothing has been changed") from error
            raise
        version = folder.switch(attempt)
        folder.clean()
    return version, result


def _current(folder: LiveFolder, built: Dataset) -> Version:
    """The version to go on from; the first on this built dataset is made here."""
    current = folder.current()
    if current is not None and current.facts.built == built.version:
        return current
    attempt = folder.attempt(built.version)
    make_first(attempt, built.store, built.version, current, allow_built=False)
    return folder.switch(attempt)


def _check_absent(base: Path, request: LoadRequest) -> None:
    size = _size(base, request.graph)
    if size is not None and not request.replace:
        raise InputError(
            "--graph",
            f"the graph is there already, with {size} triples",
            value=request.graph,
            remedy="load into another graph, or give --replace to put these data in its place",
        )


def _size(base: Path, graph: str) -> int | None:
    store, name = ox.Store.read_only(str(base)), ox.NamedNode(graph)
    return description.count(store, graph).triples if store.contains_named_graph(name) else None


def _beside(base: Path, built: Dataset) -> list[LoadedGraph]:
    store = ox.Store.read_only(str(base))
    own = built.graph_iris | {description.GRAPH.value}
    names = sorted({name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode)})
    return [
        LoadedGraph(iri, description.count(store, iri).triples, _is_described(store, iri))
        for iri in names
        if iri not in own
    ]


def _is_described(store: ox.Store, graph: str) -> bool:
    about = store.quads_for_pattern(ox.NamedNode(graph), None, None, description.GRAPH)
    return next(about, None) is not None


def _open_without(base: Path, attempt: Path, graph: str) -> ox.Store:
    """Open a copy of a store that lacks a graph and its description.

    A graph that outweighs the rest is left behind by copying the rest, which is faster.
    """
    name = ox.NamedNode(graph)
    source = ox.Store.read_only(str(base))
    if not source.contains_named_graph(name):
        return open_copy(base, attempt)
    size = description.count(source, graph).triples
    if (len(source) - size) < _REMOVAL_COST * size:
        store = _copy_rest(source, attempt, name)
    else:
        store = open_copy(base, attempt)
        store.remove_graph(name)
    for quad in list(store.quads_for_pattern(None, None, None, description.GRAPH)):
        if description.describes(quad, graph):
            store.remove(quad)
    return store


def _copy_rest(source: ox.Store, attempt: Path, without: ox.NamedNode) -> ox.Store:
    attempt.mkdir(parents=True)
    store = ox.Store(str(attempt / STORE))
    names = [name for name in source.named_graphs() if name != without]
    for name in names:
        store.add_graph(name)
    # All in one: each call leaves files of its own, which the next large load would have to merge.
    store.bulk_extend(
        quad
        for name in (*names, ox.DefaultGraph())
        for quad in source.quads_for_pattern(None, None, None, name)
    )
    return store
