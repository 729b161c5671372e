"""The server as a process: it says where it is, refuses a taken port, and leaves nothing behind."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from web.conftest import BOMB, MAIN, Start, eventually


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_stop_it_cleanly(start: Start, number: signal.Signals) -> None:
    server = start()
    workers = server.workers()
    assert len(workers) == 3
    server.process.send_signal(number)
    assert server.process.wait(10) == 0
    assert not any(worker.is_running() for worker in workers)


def test_it_stops_while_a_query_runs(start: Start) -> None:
    server = start(timeout=60)
    workers = server.workers()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
            + f"Content-Length: {len(BOMB)}\r\n\r\n{BOMB}".encode()
        )
        time.sleep(0.3)
        server.process.terminate()
        server.process.wait(15)
    assert not any(worker.is_running() for worker in workers)


def test_workers_die_with_a_killed_server(start: Start) -> None:
    server = start()
    workers = server.workers()
    server.process.kill()
    server.process.wait(10)
    assert eventually(lambda: not any(worker.is_running() for worker in workers), 3)


def test_a_taken_port_is_named(start: Start, dataset: Path) -> None:
    server = start()
    pairs = [f"CGKG_PORT={server.port}", "CGKG_WORKERS=1"]
    done = subprocess.run(
        [sys.executable, "-c", MAIN, str(dataset), *pairs],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 1
    expected = f"port {server.port} is taken on 127.0.0.1; choose another with --port"
    assert done.stderr.strip().endswith(expected)


def test_a_missing_dataset_says_how_to_build(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MAIN, str(tmp_path / "none"), "CGKG_PORT=0"],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 1
    assert "DatasetError: cannot open the dataset" in done.stderr
    assert "cgkg build" in done.stderr


def test_it_is_ready_soon_and_small(start: Start) -> None:
    began = time.monotonic()
    server = start(workers=4)
    assert time.monotonic() - began < 3  # the budget is 1.5 s on an idle machine
    assert httpx.get(f"{server.url}healthz").status_code == 200
    assert eventually(lambda: len(server.workers()) == 5, 5)
    family = [psutil.Process(server.process.pid), *server.workers()]
    assert sum(member.memory_full_info().pss for member in family) < 400_000_000


def test_workers_get_no_secrets(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CGKG_ADMIN_TOKEN", "secret")
    server = start()
    assert psutil.Process(server.process.pid).environ()["CGKG_ADMIN_TOKEN"] == "secret"
    for worker in server.workers():
        assert "CGKG_ADMIN_TOKEN" not in worker.environ()
