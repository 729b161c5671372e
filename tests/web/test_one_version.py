"""Which version an answer says that it was made from, and what a proxy is told of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from cgkg.web.one_version import OneVersion


class Moving:
    """A store that goes on whenever it is told to, and cannot hold a version."""

    def __init__(self) -> None:
        self.version = "1"


class Holding(Moving):
    """One that can."""

    def __init__(self) -> None:
        super().__init__()
        self.holds = 0

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Count who holds."""
        self.holds += 1
        yield
        self.holds -= 1


def answer(store: Moving, method: str = "GET", path: str = "/", **options: Any) -> dict[str, str]:
    """The headers of an answer during which the store goes on, if ``goes_on``."""
    own: dict[str, str] = options.get("own", {"etag": 'W/"1"', "cache-control": "no-cache"})

    async def app(_: Scope, __: Receive, send: Send) -> None:
        if isinstance(store, Holding):
            assert store.holds == options.get("held", 1)
        if options.get("goes_on"):
            store.version = "2"
        headers = [(name.encode(), value.encode()) for name, value in own.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError

    wrapped: Any = OneVersion(
        app,
        store,  # type: ignore[arg-type]
        ("/sparql",),
        behind_proxy=options.get("behind_proxy", False),
    )
    asyncio.run(wrapped({"type": "http", "method": method, "path": path}, receive, send))
    return {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def test_it_names_the_version() -> None:
    assert answer(Moving())["dataset-version"] == "1"
    assert answer(Holding())["dataset-version"] == "1"


def test_what_knows_better_names_its_own() -> None:
    own = {"dataset-version": "0", "etag": 'W/"0"', "cache-control": "no-cache"}
    assert answer(Moving(), own=own, goes_on=True) == own


def test_what_may_mix_two_versions_names_none_and_is_kept_by_nobody() -> None:
    assert answer(Moving(), goes_on=True) == {"cache-control": "no-store"}


@pytest.mark.parametrize(
    ("method", "path", "held"),
    [
        ("GET", "/", 1),
        ("HEAD", "/", 1),
        ("QUERY", "/sparql", 1),
        ("POST", "/sparql", 1),
        ("POST", "/update", 0),
        ("PUT", "/rdf-graph-store", 0),
        ("DELETE", "/rdf-graph-store", 0),
    ],
)
def test_reading_holds_the_version_and_writing_does_not(method: str, path: str, held: int) -> None:
    store = Holding()
    named = answer(store, method, path, held=held)
    assert ("dataset-version" in named) == bool(held)
    assert store.holds == 0


def test_a_proxy_is_told_to_keep_what_it_may_keep() -> None:
    told = answer(Moving(), behind_proxy=True)
    assert told["x-accel-expires"] == "@1"
    assert "x-accel-expires" not in answer(Moving())
    for own in ({"cache-control": "no-cache"}, {"etag": '"1"', "cache-control": "no-store"}):
        assert "x-accel-expires" not in answer(Moving(), own=own, behind_proxy=True)
