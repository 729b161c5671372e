"""What a remote store does wrong while it is published into: named, and nothing half switched."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cgkg import errors
from cgkg.dataset import Dataset
from engines import Engine, oxigraph
from intercepting import Interception, Reply, Request, intercepting
from published import (
    make_dataset,
    of_version,
    publish_dataset,
    settings_of,
    versions_in,
)

OLD, NEW = {("a", "1"), ("b", "1")}, {("a", "2"), ("b", "2")}
HTML = (("Content-Type", "text/html"),)


@pytest.fixture
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with oxigraph(tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest.fixture
def between(engine: Engine, tmp_path: Path) -> Iterator[Interception]:
    """A proxy before an engine that serves version 1."""
    publish_dataset(settings_of(engine), make_dataset(tmp_path, "1", of_version("1")))
    with intercepting(engine) as interception:
        yield interception


@pytest.fixture
def new(between: Interception, tmp_path: Path) -> Dataset:
    """Version 2, to be published."""
    return make_dataset(tmp_path, "2", of_version("2"))


def is_upload(request: Request) -> bool:
    return request.method == "PUT"


def is_switch(request: Request) -> bool:
    return "NOT EXISTS" in request.text


def is_reading(request: Request) -> bool:
    return request.method == "GET"


@pytest.mark.parametrize(
    ("when", "reply", "error", "words"),
    [
        (is_upload, Reply(500, b"disk full"), errors.RemoteRejected, "500.*disk full"),
        (is_upload, Reply(507, b"disk full"), errors.RemoteRejected, "507.*disk full"),
        (is_upload, Reply(413), errors.RemoteRejected, "413"),
        (is_upload, Reply(401), errors.RemoteRefused, "CGKG_STORE_CREDENTIALS"),
        (is_upload, Reply(403), errors.RemoteRefused, "CGKG_STORE_CREDENTIALS"),
        (is_upload, Reply(503, b"later"), errors.StoreBusy, "later"),
        (
            is_upload,
            Reply(301, b"", (("Location", "https://example.org/"),)),
            errors.RemoteRedirected,
            r"https://example\.org/",
        ),
        (is_reading, Reply(200, b"<html>Hi</html>", HTML), errors.RemoteMalformed, "text/html"),
        (
            is_reading,
            Reply(200, b"<http://e/", (("Content-Type", "application/n-triples"),)),
            errors.RemoteMalformed,
            "broken N-Triples",
        ),
        (is_switch, Reply(500, b"out of memory"), errors.RemoteRejected, "out of memory"),
    ],
    ids=lambda value: value.__name__ if callable(value) else str(getattr(value, "status", "")),
)
def test_a_failure_is_named_and_the_old_version_is_served(
    between: Interception,
    new: Dataset,
    when: Callable[[Request], bool],
    reply: Reply,
    error: type[errors.CgkgError],
    words: str,
) -> None:
    between.before = lambda request: reply if when(request) else None
    with pytest.raises(error, match=words):
        publish_dataset(settings_of(between.engine), new)
    between.before = lambda request: None
    assert versions_in(between.engine) == OLD
    publish_dataset(settings_of(between.engine), new)
    assert versions_in(between.engine) == NEW


def test_what_passes_is_tried_again(between: Interception, new: Dataset) -> None:
    seen: set[tuple[str, str]] = set()

    def fail_once(request: Request) -> Reply | None:
        key = (request.method, request.path + request.text)
        if key in seen:
            return None
        seen.add(key)
        return Reply(503, b"in a moment")

    between.before = fail_once
    told: list[str] = []
    publish_dataset(settings_of(between.engine), new, told.append)
    assert versions_in(between.engine) == NEW
    assert any("trying again" in line for line in told)


def test_an_engine_that_dies_is_named(between: Interception, engine: Engine, new: Dataset) -> None:
    def die(request: Request) -> None:
        if is_upload(request):
            engine.kill()

    between.before = die
    with pytest.raises(errors.RemoteRejected, match="the engine is down"):
        publish_dataset(settings_of(between.engine), new)
    with pytest.raises(errors.RemoteUnreachable):
        publish_dataset(settings_of(engine), new)
    engine.start()
    assert versions_in(engine) == OLD
    publish_dataset(settings_of(engine), new)
    assert versions_in(engine) == NEW


def test_a_triple_lost_on_the_way_is_found(between: Interception, new: Dataset) -> None:
    def cut(request: Request) -> Reply | None:
        if not is_reading(request):
            return None
        body = b'<http://e/s1> <http://e/version> "2" .\n'
        return Reply(200, body, (("Content-Type", "application/n-triples"),))

    between.before = cut
    with pytest.raises(
        errors.PublicationUnverified, match=r"sent: 47 triples; given back: 1; missing.*: 46"
    ):
        publish_dataset(settings_of(between.engine), new)
    assert versions_in(between.engine) == OLD


def test_of_two_publishers_at_once_at_most_one_goes_on(
    between: Interception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each waits with its registration until the other has looked, too."""
    datasets = [make_dataset(tmp_path, f"x{n}", of_version(f"x{n}")) for n in range(2)]
    meeting = threading.Barrier(2)
    outcomes: list[str] = []

    def meet(request: Request) -> None:
        if "INSERT DATA" in request.text and "#publisher" in request.text:
            meeting.wait(timeout=30)

    def publish(dataset: Dataset) -> None:
        try:
            publish_dataset(settings_of(between.engine), dataset)
            outcomes.append(dataset.version)
        except errors.PublicationRefused as error:
            outcomes.append(type(error).__name__)

    between.before = meet
    names = iter(["here process 1 started 2 in 3", "there process 1 started 2 in 3"])
    monkeypatch.setattr("cgkg.store.publication.publisher.this_process", lambda: next(names))
    threads = [threading.Thread(target=publish, args=(dataset,)) for dataset in datasets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "PublicationRefused" in outcomes
    served = {version for _, version in versions_in(between.engine)}
    assert served == {next((o for o in outcomes if o.startswith("x")), "1")}
