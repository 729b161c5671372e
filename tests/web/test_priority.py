"""The server runs before its workers, and these before queries that take long."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil

from cgkg.store.priority import AFTER_THE_SERVER, LAST_IN_LINE
from web.conftest import BOMB, Server, Start, eventually


def _niceness(process: psutil.Process) -> set[int]:
    """Of the process, and of its session where time is shared by sessions."""
    found = {process.nice()}
    session = Path(f"/proc/{process.pid}/autogroup")
    if session.exists():
        found.add(int(session.read_text().rpartition(" ")[2]))
    return found


def _all_behind_the_server(server: Server) -> bool:
    return all(_niceness(worker) == {AFTER_THE_SERVER} for worker in server.workers())


def test_workers_run_after_the_server(start: Start) -> None:
    server = start(workers=2)
    assert len(server.workers()) >= 2
    assert eventually(lambda: _all_behind_the_server(server), 5)
    assert psutil.Process(server.process.pid).nice() < AFTER_THE_SERVER


def test_a_long_query_runs_after_all_others(start: Start) -> None:
    server = start(workers=2, timeout=4)
    assert eventually(lambda: _all_behind_the_server(server), 5)
    with ThreadPoolExecutor(1) as clients:
        params = {"query": BOMB}
        asked = clients.submit(httpx.get, f"{server.url}sparql", params=params, timeout=20)
        assert eventually(
            lambda: any(_niceness(worker) == {LAST_IN_LINE} for worker in server.workers()), 3
        )
        assert asked.result().status_code == 504
