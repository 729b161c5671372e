"""A publisher killed at any request: what was there is served, and the next one ends the work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cgkg.dataset import Dataset
from cgkg.errors import RemoteError
from cgkg.iris import BASE
from cgkg.store.publication.plan import Action
from cgkg.store.publication.registry import LOADING, SWITCH_ENDS, VERSION
from cgkg.store.remote.served import REGISTRY
from engines import ENGINES, Engine
from intercepting import Interception, Reply, Request, intercepting
from published import (
    graphs_in,
    make_dataset,
    of_version,
    publish_dataset,
    registry_in,
    settings_of,
    versions_in,
    wipe,
)

OLD, NEW = {("a", "1"), ("b", "1")}, {("a", "2"), ("b", "2")}


@pytest.fixture(scope="module", params=sorted(ENGINES))
def running(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    with ENGINES[request.param](tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest.fixture
def between(running: Engine) -> Iterator[Interception]:
    """An engine without any graph of the project, and a proxy before it."""
    wipe(running)
    with intercepting(running) as interception:
        yield interception


def killed_at(number: int, between: Interception, folder: Path, *, answered: bool) -> bool:
    """Run ``cgkg publish``, killed at a request; whether there were so many.

    Args:
        number: of the request that changes something, from 1.
        between: the proxy.
        folder: of datasets.
        answered: whether the engine gets this request; the publisher never gets its answer.
    """
    engine = between.engine
    write = 0
    process: subprocess.Popen[bytes]

    def kill(request: Request) -> Reply | None:
        nonlocal write
        write += request.writes
        if write != number or not request.writes:
            return None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return None if answered else Reply(503)

    environment = {name: value for name, value in os.environ.items() if name[:5] != "CGKG_"}
    if engine.credentials:
        environment["CGKG_STORE_CREDENTIALS"] = engine.credentials
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "cgkg", "publish", "--dataset", folder, "--to", engine.query),
            *("--update", engine.update, "--graph-store", engine.graphs),
        ],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    between.before = kill
    try:
        code = process.wait(timeout=120)
    finally:
        process.kill()
        between.before = lambda request: None
    assert code in (0, -signal.SIGKILL)
    return code != 0


def assert_whole(engine: Engine, dataset: Dataset) -> None:
    """Nothing but this dataset is in the engine, and nothing of the work."""
    assert {value for name, value in registry_in(engine) if name == VERSION} == {dataset.version}
    assert LOADING not in {name for name, _ in registry_in(engine)}
    names = {f"{BASE}graph/{name}": count for name, count in dataset.counts.items()}
    there = graphs_in(engine)
    there.pop(REGISTRY)
    assert there == names


@pytest.mark.parametrize("answered", [False, True], ids=["before", "after"])
def test_killed_while_it_replaces_a_version(
    between: Interception, tmp_path: Path, answered: bool
) -> None:
    settings = settings_of(between.engine)
    old = make_dataset(tmp_path, "1", of_version("1"))
    new = make_dataset(tmp_path, "2", of_version("2"))
    number, seen = 1, set()
    while True:
        publish_dataset(settings, old)
        if not killed_at(number, between, tmp_path, answered=answered):
            break
        served = versions_in(between.engine)
        assert served in (OLD, NEW)
        seen.add(frozenset(served))
        plan, _ = publish_dataset(settings, new)
        if served == NEW:
            assert {step.action for step in plan.steps} == {Action.KEEP}
        assert_whole(between.engine, new)
        number += 2
    assert number > 8
    assert seen == {frozenset(OLD), frozenset(NEW)}


def test_killed_while_it_publishes_for_the_first_time(
    between: Interception, tmp_path: Path
) -> None:
    dataset = make_dataset(tmp_path, "1", of_version("1"))
    for number in range(2, 10, 3):
        assert killed_at(number, between, tmp_path, answered=True)
        publish_dataset(settings_of(between.engine), dataset)
        assert_whole(between.engine, dataset)
        wipe(between.engine)


def test_what_arrived_is_not_sent_again(between: Interception, tmp_path: Path) -> None:
    dataset = make_dataset(tmp_path, "1", of_version("1", size=100))
    settings = settings_of(between.engine)

    def fail(request: Request) -> Reply | None:
        third = "/s69>" in request.text and "graph%2Fa" in request.path
        return Reply(507, b"no space left") if third else None

    between.before = fail
    with pytest.raises(Exception, match="no space left"):
        publish_dataset(settings, dataset, chunk=30)
    between.before = lambda request: None
    sent_before = [request for request in between.requests if request.writes]
    del between.requests[:]
    publish_dataset(settings, dataset, chunk=30)
    assert sent_before
    sent = [request for request in between.requests if "graph%2Fa" in request.path]
    assert not [request for request in sent if "_:" in request.text]
    assert_whole(between.engine, dataset)


def test_another_version_after_a_killed_one_leaves_nothing_of_it(
    between: Interception, tmp_path: Path
) -> None:
    settings = settings_of(between.engine)
    publish_dataset(settings, make_dataset(tmp_path, "1", of_version("1")))
    other = of_version("2") | {"c": ['<http://e/c> <http://e/version> "2"']}
    make_dataset(tmp_path, "2", other)
    assert killed_at(8, between, tmp_path, answered=True)
    third = make_dataset(tmp_path, "3", of_version("3"))
    publish_dataset(settings, third)
    assert_whole(between.engine, third)


def test_each_document_is_sent_once_though_credentials_are_asked_for(
    between: Interception, tmp_path: Path
) -> None:
    publish_dataset(settings_of(between.engine), make_dataset(tmp_path, "1", of_version("1")))
    sent = [request.path for request in between.requests if request.method == "PUT"]
    assert len(sent) == len(set(sent)) == 3


def test_a_connection_that_breaks_during_the_switch(between: Interception, tmp_path: Path) -> None:
    """Virtuoso may leave it half done then; the mark stays until the next publication ends it."""
    engine = between.engine
    settings = settings_of(engine)
    publish_dataset(settings, make_dataset(tmp_path, "1", of_version("1", size=10_000)))
    new = make_dataset(tmp_path, "2", of_version("2", size=10_000))

    def hang_up(request: Request) -> Reply | None:
        if "NOT EXISTS" not in request.text or "DELETE" not in request.text:
            return None
        between.patience = 0.05
        return None

    between.before = hang_up
    with pytest.raises(RemoteError):
        publish_dataset(settings, new, attempts=1)
    marked = SWITCH_ENDS in {name for name, _ in registry_in(engine)}
    assert marked == (engine.name == "virtuoso")
    between.before, between.patience = (lambda request: None), 60.0
    publish_dataset(settings, new)
    assert_whole(engine, new)
    assert versions_in(engine) == NEW
    assert SWITCH_ENDS not in {name for name, _ in registry_in(engine)}
