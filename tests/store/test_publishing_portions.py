"""A switch that is too large for one request of Virtuoso's is made in portions, under the mark."""

from __future__ import annotations

import multiprocessing
import signal
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import wait
from pathlib import Path

import pyoxigraph as ox
import pytest

from cgkg.errors import PublicationRefused, RemoteRejected, RemoteSwitching
from cgkg.iris import BASE, DATASET
from cgkg.store.publication import registry
from cgkg.store.publication.slices import slices
from cgkg.store.remote.served import REGISTRY
from cgkg.store.remote.settings import RemoteSettings
from engines import Engine
from intercepting import Interception, Reply, Request, intercepting
from published import (
    change,
    graphs_in,
    make_dataset,
    of_version,
    publish_dataset,
    registry_in,
    settings_of,
    versions_in,
    wipe,
)
from store.test_switch_to_readers import asked

OLD, NEW = {("a", "1"), ("b", "1")}, {("a", "2"), ("b", "2")}
SIZES = {"a": 47, "b": 40, "same": 40}
PORTION = 10
_SPAWNED = multiprocessing.get_context("spawn")
WHOLE = "?s ?p ?o"
PATIENCE = 120.0
NO_SPACE = Reply(507, b"no space left")


@pytest.fixture
def between(engine: Engine, tmp_path: Path) -> Iterator[Interception]:
    """A proxy before an engine that serves version 1."""
    wipe(engine)
    publish(engine, tmp_path, "1")
    with intercepting(engine) as interception:
        yield interception


def publish(engine: Engine, folder: Path, version: str) -> None:
    """Publish one of two versions of as many triples in each graph, in portions."""
    if (folder / "versions" / version).exists():
        folder = folder / "again"
    dataset = make_dataset(folder, version, of_version(version))
    publish_dataset(settings_of(engine), dataset, portion=PORTION)


def is_portion(request: Request) -> bool:
    return "NOT EXISTS" in request.text and ("DELETE" in request.text or "INSERT" in request.text)


def fail_at(number: int, interception: Interception) -> None:
    """Have one portion refused, counted from 1, and all that follow."""
    met = Counter[str]()

    def before(request: Request) -> Reply | None:
        met["portions"] += is_portion(request)
        return NO_SPACE if request.writes and met["portions"] >= number else None

    interception.before = before


def has_mark(engine: Engine) -> bool:
    return registry.SWITCH_ENDS in {name for name, _ in registry_in(engine)}


def sizes_in(engine: Engine) -> dict[str, int]:
    found = graphs_in(engine)
    return {name: found.get(f"{BASE}graph/{name}", 0) for name in SIZES}


def assert_whole(engine: Engine, versions: set[tuple[str, str]]) -> None:
    assert versions_in(engine) == versions
    assert not has_mark(engine)
    assert graphs_in(engine).keys() == {REGISTRY, *(f"{BASE}graph/{name}" for name in SIZES)}
    assert sizes_in(engine) == SIZES


def test_the_mark_stands_from_the_first_portion_to_the_last(
    between: Interception, engine: Engine, tmp_path: Path
) -> None:
    marked: list[bool] = []

    def before(request: Request) -> Reply | None:
        if is_portion(request):
            marked.append(has_mark(engine))
        return None

    between.before = before
    publish(between.engine, tmp_path, "2")
    assert len(marked) > 4
    assert all(marked)
    assert_whole(engine, NEW)


def test_no_query_is_answered_between_two_portions(
    between: Interception, engine: Engine, tmp_path: Path
) -> None:
    refused: list[RemoteSwitching] = []

    def before(request: Request) -> Reply | None:
        if is_portion(request):
            with pytest.raises(RemoteSwitching) as error:
                asked(engine.query)
            refused.append(error.value)
        return None

    assert asked(engine.query).version == "1"
    between.before = before
    publish(between.engine, tmp_path, "2")
    assert len(refused) > 4
    assert asked(engine.query) == ("2", [{"version": "2"}])


@pytest.mark.parametrize("number", [1, 2, 5])
@pytest.mark.parametrize(("version", "served"), [("1", OLD), ("2", NEW)])
def test_what_was_interrupted_is_ended_by_either_version(
    between: Interception,
    engine: Engine,
    tmp_path: Path,
    number: int,
    version: str,
    served: set[tuple[str, str]],
) -> None:
    fail_at(number, between)
    with pytest.raises(RemoteRejected, match="no space left"):
        publish(between.engine, tmp_path, "2")
    assert has_mark(engine)
    assert (sizes_in(engine) == SIZES) == (number == 1)
    publish(engine, tmp_path, version)
    assert_whole(engine, served)


@pytest.mark.parametrize("answered", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("number", [1, 4, 9])
def test_a_publisher_killed_at_a_portion_leaves_the_mark_and_the_next_ends_the_work(
    between: Interception, engine: Engine, tmp_path: Path, number: int, answered: bool
) -> None:
    publisher = _SPAWNED.Process(target=_publish_new, args=(settings_of(between.engine), tmp_path))
    met = Counter[str]()

    def kill(request: Request) -> Reply | None:
        met["portions"] += is_portion(request)
        if met["portions"] < number or not is_portion(request):
            return None
        publisher.kill()
        wait([publisher.sentinel])  # to join it is for one thread only
        return None if answered else NO_SPACE

    between.before = kill
    publisher.start()
    publisher.join(PATIENCE)
    assert publisher.exitcode == -signal.SIGKILL
    between.before = lambda request: None
    with pytest.raises(RemoteSwitching):
        asked(engine.query)
    publish(engine, tmp_path / "again", "2")
    assert_whole(engine, NEW)


def _publish_new(settings: RemoteSettings, folder: Path) -> None:
    dataset = make_dataset(folder, "2", of_version("2"))
    publish_dataset(settings, dataset, portion=PORTION)


def test_who_is_replaced_leaves_the_mark_to_the_other(
    between: Interception, engine: Engine, tmp_path: Path
) -> None:
    portions: list[Request] = []

    def before(request: Request) -> Reply | None:
        portions.extend([request] if is_portion(request) else [])
        if len(portions) == 3:
            change(engine, registry.delete(DATASET, registry.PUBLISHER))
        return None

    between.before = before
    with pytest.raises(PublicationRefused, match="taken over"):
        publish(between.engine, tmp_path, "2")
    assert len(portions) == 3
    assert has_mark(engine)
    publish(engine, tmp_path, "2")
    assert_whole(engine, NEW)


@pytest.mark.parametrize("part", [10, 50, 999])
def test_the_parts_of_a_graph_are_all_of_it_and_share_nothing(part: int) -> None:
    """Each holds about as much as it should."""
    predicate = ox.NamedNode("http://e/p")
    nodes = [ox.NamedNode(f"http://e/s{number}") for number in range(2000)]
    triples = [ox.Quad(node, predicate, ox.Literal("x")) for node in nodes]
    triples.append(ox.Quad(ox.BlankNode(), predicate, nodes[0]))
    triples.append(ox.Quad(nodes[0], predicate, ox.BlankNode()))
    store = ox.Store()
    store.extend(triples)
    parts = [
        {
            str(triple)
            for triple in store.query(f"CONSTRUCT {{ {WHOLE} }} WHERE {{ {WHOLE} {text} }}")
        }
        for text in slices(len(triples), part)
    ]
    assert sum(map(len, parts)) == len(set().union(*parts)) == len(triples)
    assert len(parts) > 2
    assert max(map(len, parts)) < 2.5 * part
