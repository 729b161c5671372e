"""A store behind another address: what it does wrong is told as what it is, and not passed on."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cgkg import errors
from cgkg.config import Settings
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.store.base import QueryRequest
from cgkg.store.opening import open_store
from cgkg.store.writable import (
    GraphChange,
    GraphRequest,
    RdfDocument,
    UpdateRequest,
    WritableStore,
)
from engines import ENGINES, free_port
from store.misbehaving import ROWS, Behaviour, after_looks, asked, misbehaving, response, saying


def test_a_good_answer_comes_through() -> None:
    with misbehaving(after_looks(saying(response(ROWS)))) as server:
        assert asked(server.url, select_format=ResultFormat.CSV) == b"s\r\nurn:s\r\n"


@pytest.mark.parametrize(
    "call", ["SERVICE <http://127.0.0.1:1/>", "SERVICE SILENT ?s", "SERVICE wd:endpoint"]
)
def test_a_federated_query_is_refused_and_not_sent(call: str) -> None:
    prefix = "PREFIX wd: <http://127.0.0.1/>"
    with misbehaving(after_looks(saying(response(ROWS)))) as server:
        asked(server.url)
        sent = len(server.heads)
        with pytest.raises(
            errors.RequestError, match=r"line 1, column .* in another engine"
        ) as caught:
            asked(server.url, f"{prefix} SELECT ?s {{ ?s ?p ?o {call} {{ ?s ?q ?r }} }}")
        assert caught.value.status == 403
        assert len(server.heads) == sent + sent - 1  # looked up again, but no query


def cut_off(connection: socket.socket, _: bytes) -> None:
    connection.sendall(response(ROWS)[:-20])


HTML = response(b"<html><h1>Welcome to nginx!</h1></html>", media_type="text/html")


@pytest.mark.parametrize(
    ("behaviour", "error", "words"),
    [
        (saying(HTML), errors.RemoteMalformed, "text/html: Welcome to nginx!"),
        (cut_off, errors.RemoteUnreachable, "broke off"),
        (saying(response(ROWS[:-20])), errors.RemoteMalformed, "cannot be read"),
        (saying(response(b"", "301 Moved", Location="/x")), errors.RemoteRedirected, "/x"),
        (saying(response(b"", "401 No")), errors.RemoteRefused, "CREDENTIALS"),
        (saying(response(b"syntax", "400 Bad")), errors.RemoteRejected, "syntax"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_told_as_what_it_is(
    behaviour: Behaviour, error: type[Exception], words: str
) -> None:
    with misbehaving(after_looks(behaviour)) as server, pytest.raises(error, match=words):
        asked(server.url)


def test_a_slow_answer_is_not_waited_for() -> None:
    def trickle(connection: socket.socket, _: bytes) -> None:
        connection.sendall(response(ROWS * 1000)[:300])
        time.sleep(4)

    started = time.monotonic()
    with misbehaving(after_looks(trickle)) as server:
        with pytest.raises(errors.QueryTimeout):
            asked(server.url, seconds=1)
        assert time.monotonic() - started < 4


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (saying(response(b"SPARQL 1.0 knows no BIND", "400 Bad")), errors.RemoteRejected),
        (saying(HTML), errors.RemoteMalformed),
        (saying(response(b"", "302 Found", Location="https://e/")), errors.RemoteRedirected),
        (saying(response(b"", "403 Forbidden")), errors.RemoteRefused),
    ],
)
def test_a_server_does_not_start_on_what_will_not_get_better(
    behaviour: Behaviour, error: type[Exception]
) -> None:
    with misbehaving(behaviour) as server, pytest.raises(error):
        asked(server.url)


def test_it_starts_while_the_remote_store_is_down_and_says_so() -> None:
    with pytest.raises(errors.RemoteUnreachable, match="cannot be reached"):
        asked(f"http://127.0.0.1:{free_port()}/sparql")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"CGKG_PARTNERS": "partners.toml"}, "partners"),
        ({"CGKG_WRITABLE": "true"}, "store_update and store_graphs"),
        (
            {
                "CGKG_WRITABLE": "true",
                "CGKG_STORE_UPDATE": "http://127.0.0.1:1/u",
                "CGKG_STORE_GRAPHS": "http://127.0.0.1:1/g",
            },
            "CGKG_ALLOW_BUILT_GRAPHS",
        ),
    ],
)
def test_settings_that_do_not_go_with_a_remote_store_are_refused(
    given: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CGKG_STORE", "http://127.0.0.1:1/sparql")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(errors.SettingError, match=words):
        asyncio.run(open_store(Settings.load(), None, ""))


# --- writing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_writes_are_seen_at_once_and_change_the_version(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ENGINES[name](tmp_path) as engine:
        for variable, value in (
            ("STORE", engine.query),
            ("STORE_UPDATE", engine.update),
            ("STORE_GRAPHS", engine.graphs),
            ("STORE_CREDENTIALS", engine.credentials),
            ("WRITABLE", "true"),
            ("ALLOW_BUILT_GRAPHS", "true"),
            ("WORKERS", "1"),
        ):
            monkeypatch.setenv(f"CGKG_{variable}", value)
        asyncio.run(_write())


async def _write() -> None:
    store = await open_store(Settings.load(), None, "")
    assert isinstance(store, WritableStore)
    try:
        await _write_all(store)
    finally:
        await store.aclose()


async def _write_all(store: Any) -> None:
    async def count(graph: str) -> int:
        answer = await store.query(
            QueryRequest(f"SELECT ?s {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}", 10)
        )
        body = b"".join([piece async for piece in answer])
        return len(json.loads(body)["results"]["bindings"])

    versions = [store.version]

    async def done(work: Any) -> Any:
        result = await work
        versions.append(result.version)
        return result

    await done(store.update(UpdateRequest("INSERT DATA { GRAPH <urn:g> { cg:a cg:b 1 , 2 } }")))
    assert await count("urn:g") == 2
    turtle = RdfDocument(b"<a> <b> _:x . _:x <b> 'c'@en .", RdfFormat.TURTLE)
    put = GraphRequest(GraphChange.PUT, "urn:h", "http://base/", [turtle])
    assert (await done(store.change_graph(put))).created
    assert not (await done(store.change_graph(put))).created
    assert await count("urn:h") == 2
    await done(
        store.change_graph(GraphRequest(GraphChange.POST, "urn:g", "http://base/", [turtle]))
    )
    assert await count("urn:g") == 4
    await done(store.change_graph(GraphRequest(GraphChange.DELETE, "urn:h", "")))
    assert await count("urn:h") == 0
    assert len(set(versions)) == len(versions)
    await _refused(store, versions)


async def _refused(store: Any, versions: list[str]) -> None:
    broken = RdfDocument(b"<a> <b>", RdfFormat.TURTLE)
    put = GraphRequest(GraphChange.PUT, "urn:i", "http://base/", [broken])
    refusals: list[tuple[Callable[[], Any], type[Exception], str]] = [
        (lambda: store.update(UpdateRequest("LOAD <http://e/>")), errors.RequestError, "LOAD"),
        (lambda: store.update(UpdateRequest("INSERT DATA {")), errors.QuerySyntaxError, "early"),
        (
            lambda: store.change_graph(put),
            errors.RequestError,
            "Malformed",
        ),
        (
            lambda: store.change_graph(GraphRequest(GraphChange.DELETE, "urn:none", "")),
            errors.RequestError,
            "no graph",
        ),
    ]
    for attempt, error, words in refusals:
        with pytest.raises(error, match=words):
            await attempt()
    assert store.version == versions[-1]
