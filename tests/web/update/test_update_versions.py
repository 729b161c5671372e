"""What readers see of writes: whole versions, and what becomes of the old ones."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from web.conftest import eventually
from web.update.conftest import INSERT, OURS
from web.writable import WritableServer, running_writable


def test_readers_see_only_whole_writes(server: WritableServer) -> None:
    """Twenty triples at a time replace each other; a reader finds twenty of one kind, always."""
    stop, seen = threading.Event(), set()

    def write(number: int) -> None:
        triples = " ".join(f"<x:s{item}> <x:p> {number} ." for item in range(20))
        text = f"CLEAR SILENT GRAPH <{OURS}> ; INSERT DATA {{ GRAPH <{OURS}> {{ {triples} }} }}"
        assert server.update(text).status_code == 204

    def read() -> None:
        query = f"SELECT ?o (COUNT(*) AS ?n) {{ GRAPH <{OURS}> {{ ?s ?p ?o }} }} GROUP BY ?o"
        while not stop.is_set():
            rows = server.select(query)
            assert [row["n"] for row in rows] == ["20"]
            seen.add(rows[0]["o"])

    write(0)
    with ThreadPoolExecutor(3) as threads:
        readers = [threads.submit(read) for _ in range(3)]
        for number in range(1, 15):
            write(number)
        stop.set()
        for reader in readers:
            reader.result()
    assert len(seen) > 3


def test_old_versions_are_removed(dataset: Path, tmp_path: Path) -> None:
    with running_writable(dataset, tmp_path) as server:
        for _ in range(8):
            assert server.update(INSERT).status_code == 204
        assert len(list((tmp_path / "live").glob("version-1.*"))) <= 5  # one for each reader
        for _ in range(30):
            server.select("SELECT * { ?s ?p ?o } LIMIT 1")
        server.update(INSERT)
        assert eventually(lambda: len(list((tmp_path / "live").glob("version-1.*"))) <= 5, 2)


def test_a_server_that_reads_only_shows_what_was_written(dataset: Path, tmp_path: Path) -> None:
    with running_writable(dataset, tmp_path) as server:
        server.update(INSERT)
    with running_writable(dataset, tmp_path, writable="false") as reader:
        assert len(reader.triples(OURS)) == 1
