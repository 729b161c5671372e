"""A server goes on to a new build when it is told to, and stays where it is when that is bad."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import httpx

from cgkg.dataset import current
from deploy.conftest import replica
from deploy.releases import QUERY, THING, release

PAGES = ("ns.html", f"doc/{THING}.html", f"doc/{THING}.ttl", "standards", "search.json?q=90001")


def test_it_goes_on_without_a_restart(folder: Path, tmp_path: Path) -> None:
    first = release(folder, "first-release")
    with replica(folder, tmp_path / "server") as server, httpx.Client(timeout=60) as client:
        assert server.version == first
        _all_say(client, server.url, "first-release", first)
        second = release(folder, "second-release")
        _all_say(client, server.url, "first-release", first)
        server.hang_up()
        server.wait_for(second)
        _all_say(client, server.url, "second-release", second)
        _wait_for_line(server.log, f"went on from version {first} to {second}")


def test_a_damaged_build_is_not_adopted(folder: Path, tmp_path: Path) -> None:
    first = release(folder, "first-release")
    with replica(folder, tmp_path / "server") as server, httpx.Client(timeout=60) as client:
        release(folder, "damaged-release")
        damaged = current(folder).folder
        tables = sorted(damaged.glob("store/*.sst"))
        for table in tables:
            table.write_bytes(b"\0" * table.stat().st_size)
        server.hang_up()
        _wait_for_line(server.log, f"stays at version {first}")
        _all_say(client, server.url, "first-release", first)
        manifest = damaged / "manifest.json"
        manifest.unlink()
        server.hang_up()
        _wait_for_line(server.log, "manifest.json")
        _all_say(client, server.url, "first-release", first)
        third = release(folder, "third-release")
        server.hang_up()
        server.wait_for(third)
        _all_say(client, server.url, "third-release", third)


def test_a_server_that_takes_writes_keeps_its_build(folder: Path, tmp_path: Path) -> None:
    first = release(folder, "first-release")
    settings = {"writable": "true", "admin_token": "the-token-of-these-tests"}
    with replica(folder, tmp_path / "server", **settings) as server:
        release(folder, "second-release")
        server.hang_up()
        _wait_for_line(server.log, "when it is started again")
        assert server.version.startswith(first)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0


def _all_say(client: httpx.Client, url: str, name: str, version: str) -> None:
    asked = [(f"{url}{page}", {}) for page in PAGES]
    asked.append((f"{url}sparql", {"query": QUERY}))
    for address, parameters in asked:
        answer = client.get(address, params=parameters or None)
        assert answer.status_code == 200, (address, answer.text)
        assert name in answer.text, address
        assert answer.headers["dataset-version"] == version, address


def _wait_for_line(log: Path, text: str) -> None:
    limit = time.monotonic() + 60
    while not any(text in message for message in _messages(log)):
        assert time.monotonic() < limit, log.read_text("utf-8")
        time.sleep(0.05)


def _messages(log: Path) -> list[str]:
    whole, _, _ = log.read_text("utf-8").rpartition("\n")
    entries = [json.loads(line) for line in whole.splitlines()]
    return [entry["message"] for entry in entries if "message" in entry]
