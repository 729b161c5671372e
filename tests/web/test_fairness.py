"""Turns, and what two cartesian bombs cost everybody else: nothing that a reader notices."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import anyio
import anyio.lowlevel
import httpx
import pytest

from cgkg.errors import RequestError, SettingError, StoreBusy
from cgkg.web.admission import Admission, AdmissionLimits, Turn
from cgkg.web.client_address import ClientAddresses, trusted_networks
from web.conftest import BOMB, Server, Start, eventually
from web.test_isolation import request_bytes

P95 = 0.3  # seconds


@pytest.fixture
def anyio_backend() -> str:
    """The server runs on asyncio."""
    return "asyncio"


@contextmanager
def two_bombs(server: Server) -> Iterator[None]:
    """While two queries run that would take hours."""
    server.warm()
    bombs = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(2)]
    try:
        for number, bomb in enumerate(bombs):  # the same text twice would run once
            bomb.sendall(request_bytes(f"{BOMB} # {number}"))
        assert eventually(lambda: server.busy() == 2, 10)
        yield
        assert server.busy() == 2  # they have not ended meanwhile
    finally:
        for bomb in bombs:
            bomb.close()


def p95(act: Callable[[int], httpx.Response]) -> float:
    """The time that 95 of 100 requests do not exceed, in seconds."""
    times = []
    for number in range(40):
        began = time.monotonic()
        assert act(number).status_code == 200
        times.append(time.monotonic() - began)
    return sorted(times)[37]


class TestWhileTwoBombsRun:
    """Others are answered as if they were not there."""

    def test_a_cheap_query_is_quick(self, start: Start) -> None:
        server = start(workers=3, timeout=60, trusted_proxies="127.0.0.1")
        query = "SELECT * {{ ?s a cg:Standard ; cg:number ?n }} # {0}"
        other = {"X-Forwarded-For": "192.0.2.1"}  # whoever sends bombs waits for them
        with two_bombs(server), httpx.Client(base_url=server.url, headers=other) as client:

            def ask(number: int) -> httpx.Response:
                return client.get("sparql", params={"query": query.format(number)})

            assert p95(ask) < P95

    def test_pages_are_quick_though_clients_have_every_worker(self, start: Start) -> None:
        server = start(workers=2, timeout=60, client_queries=2)
        with two_bombs(server), httpx.Client(base_url=server.url, timeout=20) as client:
            assert client.get("framework").status_code == 200  # compiles its template
            assert p95(lambda number: client.get(f"framework?n={number}")) < P95


class TestAdmission:
    """Turns: bounded, and fair between clients."""

    LIMITS = AdmissionLimits(running=2, of_one=1, waiting=4)

    @pytest.mark.anyio
    async def test_one_client_does_not_take_all_places(self) -> None:
        admission = Admission(self.LIMITS)
        await admission.enter("greedy", 1)
        with pytest.raises(StoreBusy, match="No worker became free"):
            await admission.enter("greedy", 0.05)
        other = await admission.enter("other", 0.05)
        other.end()
        assert (admission.running, admission.waiting) == (1, 0)

    @pytest.mark.anyio
    async def test_clients_that_wait_are_served_in_turn(self) -> None:
        admission = Admission(AdmissionLimits(running=1, of_one=1, waiting=20))
        order: list[str] = []

        async def work(client: str) -> None:
            turn = await admission.enter(client, 5)
            order.append(client)
            await anyio.sleep(0.01)
            turn.end()

        async with anyio.create_task_group() as group:
            for client in ("a", "a", "a", "a", "b", "c"):
                group.start_soon(work, client)
                await anyio.lowlevel.checkpoint()
        assert order == ["a", "a", "b", "c", "a", "a"]

    @pytest.mark.anyio
    async def test_half_of_the_queue_is_for_others(self) -> None:
        admission = Admission(self.LIMITS)
        await admission.enter("greedy", 1)
        async with anyio.create_task_group() as group:
            for _ in range(2):
                group.start_soon(admission.enter, "greedy", 5)
            await anyio.sleep(0.01)
            with pytest.raises(RequestError, match="Too many queries") as refused:
                await admission.enter("greedy", 1)
            assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "1")
            group.cancel_scope.cancel()
        assert admission.waiting == 0

    @pytest.mark.anyio
    async def test_who_gives_up_leaves_no_trace(self) -> None:
        admission = Admission(self.LIMITS)
        turns: list[Turn] = [await admission.enter(name, 1) for name in ("a", "b")]
        for _ in range(3):
            with pytest.raises(StoreBusy):
                await admission.enter("c", 0.01)
        for turn in turns:
            turn.end()
            turn.end()  # again does nothing
        assert (admission.running, admission.waiting) == (0, 0)


class TestClientAddress:
    """X-Forwarded-For is believed as far as proxies are trusted."""

    @pytest.mark.parametrize(
        ("trusted", "peer", "forwarded", "client"),
        [
            ("", "10.0.0.1", "1.2.3.4", "10.0.0.1"),
            ("10.0.0.0/8", "10.0.0.1", "1.2.3.4", "1.2.3.4"),
            ("10.0.0.0/8", "10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
            ("10.0.0.0/8", "10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
            ("10.0.0.0/8", "9.9.9.9", "1.2.3.4", "9.9.9.9"),
            ("10.0.0.0/8", "10.0.0.1", "junk", "10.0.0.1"),
            ("10.0.0.0/8", "10.0.0.1", "", "10.0.0.1"),
        ],
    )
    def test_whose_request_it_is(
        self, trusted: str, peer: str, forwarded: str, client: str
    ) -> None:
        headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
        scope = {"type": "http", "client": (peer, 1), "headers": headers}
        assert ClientAddresses(trusted_networks(trusted)).of(scope) == client

    @pytest.mark.parametrize(
        ("trusted", "peer", "said", "scheme"),
        [
            ("10.0.0.0/8", "10.0.0.1", "https", "https"),
            ("10.0.0.0/8", "10.0.0.1", "gopher", "http"),
            ("10.0.0.0/8", "9.9.9.9", "https", "http"),
            ("", "10.0.0.1", "https", "http"),
        ],
    )
    def test_how_it_came(self, trusted: str, peer: str, said: str, scheme: str) -> None:
        headers = [(b"x-forwarded-proto", said.encode())]
        scope = {"type": "http", "scheme": "http", "client": (peer, 1), "headers": headers}
        assert ClientAddresses(trusted_networks(trusted)).scheme(scope) == scheme

    def test_what_is_no_network_is_refused(self) -> None:
        with pytest.raises(SettingError, match="trusted_proxies"):
            trusted_networks("proxy.example")
