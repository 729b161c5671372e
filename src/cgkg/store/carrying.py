"""The first version on a built dataset, with what clients wrote on the one before carried over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from cgkg.errors import DatasetError
from cgkg.iris import BASE
from cgkg.store.changes import digests
from cgkg.store.versions import STORE, Facts, Version, write_facts

_BUILT: str = BASE + "graph/"


def make_first(
    target: Path, built_store: Path, built: str, previous: Version | None, *, allow_built: bool
) -> Facts:
    """Make the first version on a built dataset; see :func:`begin`.

    Args:
        target: its folder, which must not exist.
        built_store: the built dataset's store.
    """
    store = open_copy(built_store, target)
    facts = begin(store, built, previous, allow_built=allow_built)
    store.flush()
    del store  # closes it
    write_facts(target, facts)
    return facts


def open_copy(base: Path, target: Path) -> ox.Store:
    """Open a copy of a store for writing; the folder around it must not exist."""
    target.mkdir(parents=True)
    source = ox.Store.read_only(str(base))
    source.backup(str(target / STORE))
    del source
    return ox.Store(str(target / STORE))


def begin(store: ox.Store, built: str, previous: Version | None, *, allow_built: bool) -> Facts:
    """Complete the first version on a built dataset.

    Every graph that clients made on the previous built dataset is copied, the default graph too.

    Args:
        store: a copy of the built dataset's store.
        built: the built dataset's version.
        previous: the version that was current on another built dataset.
        allow_built: whether clients may write to built graphs. If so, a built graph that they
            edited is kept as they left it, and one that both they and the new dataset have holds
            the triples of both.

    Raises:
        DatasetError: writes would be lost; nothing has been done yet.
    """
    graphs = sorted(_built_graphs(store))
    as_built = digests(store, graphs)
    if previous is None:
        return Facts(built, 0, as_built, as_built)
    old = ox.Store.read_only(str(previous.store))
    theirs = {name.value for name in old.named_graphs() if isinstance(name, ox.NamedNode)}
    written = sorted(theirs - set(previous.facts.as_built))
    if not allow_built:
        _refuse_loss(previous, [iri for iri in written if iri in as_built])
    for iri in previous.facts.edited:
        store.remove_graph(ox.NamedNode(iri))
    for iri in (*written, *(iri for iri in previous.facts.edited if iri in theirs)):
        store.add_graph(ox.NamedNode(iri))
        store.bulk_extend(old.quads_for_pattern(None, None, None, ox.NamedNode(iri)))
    store.bulk_extend(old.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    return Facts(built, previous.facts.number + 1, as_built, digests(store, graphs))


def _built_graphs(store: ox.Store) -> Iterator[str]:
    for name in store.named_graphs():
        if isinstance(name, ox.NamedNode) and name.value.startswith(_BUILT):
            yield name.value


def _refuse_loss(previous: Version, colliding: list[str]) -> None:
    problems = [
        f"{iri}: clients made this graph, and the new dataset has it too" for iri in colliding
    ]
    problems += [
        f"{iri}: clients changed this built graph, and the new dataset has it anew"
        for iri in previous.facts.edited
    ]
    if problems:
        listed = "\n  ".join(problems)
        raise DatasetError(
            f"writes made on the built dataset {previous.facts.built} do not fit the new one:\n"
            f"  {listed}\n"
            "  what to do: start once with allow_built_graphs on, which keeps them, or move "
            f"{previous.folder.parent} away, which drops all that clients wrote"
        )
