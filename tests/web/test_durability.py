"""Killing any process at any moment loses nothing acknowledged and leaves a store that opens."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
import pyoxigraph as ox
import pytest

from web.writable import WritableServer, running_writable

LOG, STATE = "http://example.org/log", "http://example.org/state"
SIZE = 10
KILLS = {"server": 16, "writer": 26, "worker": 10}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A built dataset of one triple."""
    folder = tmp_path / "built"
    store = ox.Store(str(folder))
    graph = ox.NamedNode("https://w3id.org/cgkg/graph/listing")
    store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("1"), graph))
    store.flush()
    return folder


@dataclass
class Writes:
    """What was sent, and what was said to it."""

    number: int = 0
    acknowledged: set[int] = field(default_factory=set)
    refused: set[int] = field(default_factory=set)
    state: int = 0

    def stream(self, server: WritableServer, stop: threading.Event) -> None:
        """Write until told to stop or the server is gone."""
        with httpx.Client(base_url=server.url, headers=server.client.headers, timeout=30) as client:
            client_of = WritableServer(server.url, server.process, client)
            while not stop.is_set():
                try:
                    self._one(client_of)
                except httpx.TransportError:
                    return

    def _one(self, server: WritableServer) -> None:
        """Ten triples more in the log, in two operations; then ten others as the state."""
        self.number += 1
        subject = f"<x:w{self.number}>"
        halves = [
            "".join(f"{subject} <x:p> {value} . " for value in values)
            for values in (range(SIZE // 2), range(SIZE // 2, SIZE))
        ]
        text = " ; ".join(f"INSERT DATA {{ GRAPH <{LOG}> {{ {half} }} }}" for half in halves)
        if server.update(text).status_code == 204:
            self.acknowledged.add(self.number)
        else:
            self.refused.add(self.number)
        turtle = "".join(f"<x:s{item}> <x:p> {self.number} . " for item in range(SIZE))
        if server.put(STATE, turtle).status_code in (201, 204):
            self.state = self.number

    def check(self, server: WritableServer) -> None:
        """Everything acknowledged is there, nothing refused is, and every write is whole."""
        rows = server.select(
            f"SELECT ?s (COUNT(*) AS ?n) {{ GRAPH <{LOG}> {{ ?s ?p ?o }} }} GROUP BY ?s"
        )
        assert {row["n"] for row in rows} <= {str(SIZE)}
        found = {int(row["s"].removeprefix("x:w")) for row in rows}
        assert self.acknowledged <= found
        assert not self.refused & found
        states = server.select(f"SELECT ?o {{ GRAPH <{STATE}> {{ ?s ?p ?o }} }}")
        numbers = [int(row["o"]) for row in states]
        assert len(set(numbers)) <= 1
        if numbers:
            assert len(numbers) == SIZE
            assert numbers[0] >= self.state
        else:
            assert self.state == 0


@contextmanager
def streaming(writes: Writes, server: WritableServer) -> Iterator[None]:
    """A stream of writes in the background."""
    stop = threading.Event()
    thread = threading.Thread(target=writes.stream, args=(server, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(60)
        assert not thread.is_alive()


def kill_child(server: WritableServer, module: str) -> bool:
    for child in server.children(module):
        try:
            child.kill()
        except psutil.NoSuchProcess:
            continue
        return True
    return False


def test_fifty_two_kills_during_a_stream_of_writes(built: Path, tmp_path: Path) -> None:
    chance = random.Random(20240204)  # noqa: S311 - repeatable, not secret
    writes, kills = Writes(), dict.fromkeys(KILLS, 0)
    while kills["server"] < KILLS["server"]:
        with running_writable(built, tmp_path) as server:
            writes.check(server)
            with streaming(writes, server):
                module = chance.choice(("writer", "worker"))
                time.sleep(chance.uniform(0.1, 0.5))
                if kills[module] < KILLS[module] and kill_child(server, module):
                    kills[module] += 1
                time.sleep(chance.uniform(0.1, 0.6))
                server.process.kill()
                kills["server"] += 1
    with running_writable(built, tmp_path) as server:
        writes.check(server)
        with streaming(writes, server):
            while kills != KILLS or len(writes.acknowledged) < 15:
                for module in ("writer", "worker"):
                    time.sleep(chance.uniform(0.05, 0.5))
                    if kills[module] < KILLS[module] and kill_child(server, module):
                        kills[module] += 1
        writes.check(server)
        assert server.update("INSERT DATA { <x:s> <x:p> 'still writable' }").status_code == 204
    assert sum(kills.values()) >= 50
    folder = tmp_path / "live"
    assert not list(folder.glob(".attempt-*"))
    assert len(list(folder.iterdir())) < 10


def test_a_dead_writer_is_one_clients_error(built: Path, tmp_path: Path) -> None:
    with running_writable(built, tmp_path) as server:
        tables = "".join(f"VALUES ?v{number} {{ {'1 ' * 60} }} " for number in range(6))
        slow = f"INSERT {{ <x:s> <x:p> ?v0 }} WHERE {{ {tables} }}"
        answers: list[httpx.Response] = []
        thread = threading.Thread(target=lambda: answers.append(server.update(slow)))
        thread.start()
        time.sleep(0.5)
        assert kill_child(server, "writer")
        thread.join(20)
        assert answers[0].status_code == 500
        assert "Nothing has been changed" in answers[0].json()["detail"]
        assert server.update("INSERT DATA { <x:s> <x:p> 1 }").status_code == 204


def test_children_die_with_a_killed_server(built: Path, tmp_path: Path) -> None:
    with running_writable(built, tmp_path) as server:
        children = psutil.Process(server.process.pid).children()
        assert len(children) >= 3
        server.process.kill()
        server.process.wait(10)
        gone, alive = psutil.wait_procs(children, timeout=5)
    assert (len(gone), alive) == (len(children), [])
