"""The pool of workers: bounded, self-healing, and gone when it is closed."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pyoxigraph
import pytest

from cgkg.errors import (
    DatasetError,
    QuerySyntaxError,
    QueryTimeout,
    RequestError,
    StoreBusy,
    StoreError,
    WorkerCrashed,
)
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.store.base import AnswerKind, QueryRequest
from cgkg.store.embedded import EmbeddedStore
from cgkg.store.pool_size import PoolSize

pytestmark = pytest.mark.anyio

FLOOD = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def anyio_backend() -> str:
    """The server runs on asyncio."""
    return "asyncio"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of 500 triples in two graphs."""
    folder = tmp_path_factory.mktemp("pool") / "store"
    store = pyoxigraph.Store(str(folder))
    name = pyoxigraph.NamedNode
    store.bulk_extend(
        pyoxigraph.Quad(
            name(f"http://example.org/s{number}"),
            name("http://example.org/p"),
            pyoxigraph.Literal(number),
            name(f"http://example.org/g{number % 2}"),
        )
        for number in range(500)
    )
    store.flush()
    del store
    return folder


@pytest.fixture
async def store(dataset: Path) -> AsyncIterator[EmbeddedStore]:
    """Two workers, a queue of two."""
    opened = await EmbeddedStore.open(dataset, "v1", PoolSize(2, 512, 2))
    yield opened
    await opened.aclose()


async def ask(store: EmbeddedStore, query: str = "ASK {}", timeout: float = 5.0) -> bytes:  # noqa: ASYNC109
    answer = await store.query(QueryRequest(query, timeout))
    return b"".join([piece async for piece in answer])


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children()}


async def settled(store: EmbeddedStore, count: int) -> bool:
    for _ in range(200):
        if len(store.worker_pids) == count:
            return True
        await asyncio.sleep(0.02)
    return False


async def replaced(store: EmbeddedStore, before: set[int], count: int) -> bool:
    for _ in range(200):
        now = set(store.worker_pids)
        if len(now) == len(before) and len(before - now) == count:
            return True
        await asyncio.sleep(0.02)
    return False


async def test_an_answer_tells_what_it_is(store: EmbeddedStore) -> None:
    answer = await store.query(QueryRequest("SELECT * { ?s ?p ?o }", 5.0))
    assert (answer.kind, answer.format) == (AnswerKind.SOLUTIONS, ResultFormat.JSON)
    assert (answer.version, answer.repeatable, answer.complete) == ("v1", True, False)
    body = b"".join([piece async for piece in answer])
    assert answer.complete
    assert body.endswith(b"]}}")
    answer = await store.query(
        QueryRequest("CONSTRUCT WHERE { ?s ?p ?o }", 5.0, graph_format=RdfFormat.N_TRIPLES)
    )
    assert (answer.kind, answer.format) == (AnswerKind.GRAPH, RdfFormat.N_TRIPLES)
    assert b"".join([piece async for piece in answer]).count(b" .\n") == 500
    answer = await store.query(QueryRequest("SELECT (RAND() AS ?x) {}", 5.0))
    assert not answer.repeatable
    await answer.aclose()


async def test_substitutions_bind_terms_and_cannot_inject(store: EmbeddedStore) -> None:
    query = "SELECT ?s ?o { ?s <http://example.org/p> ?o }"
    request = QueryRequest(query, 5.0, substitutions={"s": "<http://example.org/s7>"})
    answer = await store.query(request)
    assert b'"value":"7"' in b"".join([piece async for piece in answer])
    evil = QueryRequest(query, 5.0, substitutions={"s": "<a:b> . <c:d> <e:f> <g:h>"})
    with pytest.raises(StoreError):
        await store.query(evil)


async def test_one_query_at_a_time_in_each_worker(store: EmbeddedStore) -> None:
    first, second = [await store.query(QueryRequest(FLOOD, 20.0)) for _ in range(2)]
    waiting = [asyncio.create_task(ask(store)) for _ in range(2)]
    await asyncio.sleep(0.2)
    assert not any(task.done() for task in waiting)
    with pytest.raises(StoreBusy, match="2 workers are busy and 2 queries wait"):
        await ask(store)
    await first.aclose()
    assert await asyncio.gather(*waiting)
    await second.aclose()


async def test_waiting_too_long_is_busy(store: EmbeddedStore) -> None:
    answers = [await store.query(QueryRequest(FLOOD, 20.0)) for _ in range(2)]
    with pytest.raises(StoreBusy, match=r"within 0\.1 s"):
        await ask(store, timeout=0.1)
    for answer in answers:
        await answer.aclose()


async def test_a_cancelled_query_frees_its_worker(store: EmbeddedStore) -> None:
    tasks = [asyncio.create_task(ask(store, BOMB, 60.0)) for _ in range(2)]
    await asyncio.sleep(0.2)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    async with asyncio.timeout(2):
        await asyncio.gather(ask(store), ask(store))


async def test_a_cancelled_wait_leaves_the_queue(store: EmbeddedStore) -> None:
    answers = [await store.query(QueryRequest(FLOOD, 20.0)) for _ in range(2)]
    waiting = asyncio.create_task(ask(store))
    await asyncio.sleep(0.05)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    for answer in answers:
        await answer.aclose()
    await asyncio.gather(*(ask(store) for _ in range(4)))


async def test_healthy_workers_are_used_again(store: EmbeddedStore) -> None:
    assert await settled(store, 3)
    before = store.worker_pids
    for _ in range(10):
        await ask(store)
        with pytest.raises(QuerySyntaxError):
            await ask(store, "ASK {")
        with pytest.raises(RequestError):
            await ask(store, "ASK { SERVICE <http://x/> {} }")
    assert store.worker_pids == before


async def test_closing_a_finished_answer_unread_keeps_the_worker(store: EmbeddedStore) -> None:
    assert await settled(store, 3)
    before = store.worker_pids
    answer = await store.query(QueryRequest("ASK {}", 5.0))
    await answer.aclose()
    await answer.aclose()
    await ask(store)
    assert store.worker_pids == before


async def test_a_timeout_replaces_the_worker(store: EmbeddedStore) -> None:
    assert await settled(store, 3)
    before = set(store.worker_pids)
    with pytest.raises(QueryTimeout, match=r"time limit of 0.2 s"):
        await ask(store, BOMB, 0.2)
    await ask(store)
    assert await replaced(store, before, 1)


async def test_the_time_limit_runs_while_the_reader_sleeps(store: EmbeddedStore) -> None:
    answer = await store.query(QueryRequest(FLOOD, 0.3))
    await asyncio.sleep(0.6)
    with pytest.raises(QueryTimeout):
        async for _ in answer:
            pass


async def test_killed_idle_workers_are_replaced(store: EmbeddedStore) -> None:
    assert await settled(store, 3)
    before = set(store.worker_pids)
    for pid in before:
        psutil.Process(pid).kill()
    assert await replaced(store, before, 3)
    await asyncio.gather(*(ask(store) for _ in range(4)))


async def test_a_crash_is_one_clients_error(store: EmbeddedStore) -> None:
    assert await settled(store, 3)
    answer = await store.query(QueryRequest(FLOOD, 20.0))
    other = asyncio.create_task(ask(store, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"))
    for pid in store.worker_pids:
        if psutil.Process(pid).cpu_times().user > 0.2:
            psutil.Process(pid).kill()
    await answer.aclose()
    results = await asyncio.gather(other, ask(store), return_exceptions=True)
    assert not isinstance(results[1], BaseException)
    assert not isinstance(results[0], BaseException) or isinstance(results[0], WorkerCrashed)


async def test_closing_leaves_no_process(dataset: Path) -> None:
    store = await EmbeddedStore.open(dataset, "v1", PoolSize(2, 512, 2))
    assert await settled(store, 3)
    pids = store.worker_pids
    answer = await store.query(QueryRequest(FLOOD, 20.0))
    await store.aclose()
    assert not any(map(psutil.pid_exists, pids))
    with pytest.raises(StoreError):
        async for _ in answer:
            pass
    with pytest.raises(StoreBusy, match="shutting down"):
        await ask(store)


async def test_closing_at_once_leaves_no_process(dataset: Path) -> None:
    before = children()
    store = await EmbeddedStore.open(dataset, "v1", PoolSize(4, 512, 2))
    await store.aclose()
    assert children() == before


async def test_what_is_no_dataset_is_refused(tmp_path: Path) -> None:
    before = children()
    for content in (None, "nothing here"):
        folder = tmp_path / str(content)
        if content:
            folder.mkdir()
            (folder / "CURRENT").write_text(content)
        with pytest.raises(DatasetError, match="build it again"):
            await EmbeddedStore.open(folder, "v1", PoolSize(1, 512, 1))
    assert children() == before


def test_a_confined_process_opens_no_socket_and_takes_no_more_memory() -> None:
    program = """
import os, socket
from cgkg.store.confinement import confine
kept = socket.socketpair()
confine(512 * 1024 * 1024, os.getppid())
kept[0].sendall(b"x")
assert kept[1].recv(1) == b"x"
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX):
    try:
        socket.socket(family)
    except PermissionError:
        continue
    raise SystemExit(f"{family} is open")
try:
    bytearray(600 * 1024 * 1024)
except MemoryError:
    raise SystemExit(0)
raise SystemExit("memory is not limited")
"""
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr
