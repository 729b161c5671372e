"""``cgkg publish`` of a graph beside sending the same document to the engine by itself.

Publishing reads everything back, hashes it on both sides, and switches: the ratio says what being
sure costs. No goal is set for it.
"""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

from benchmarks.servers import Server, oxigraph_to_write
from cgkg.iris import BASE

TRIPLES: Final = 100_000
_GRAPH: Final = f"{BASE}graph/large"


def run() -> None:
    """Print the times, and the ratio to the document alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        document = b"".join(f"{triple} .\n".encode() for triple in _triples("1"))
        first, second = (_dataset(folder / version, version) for version in "12")
        print(f"{TRIPLES} triples in one graph, into Oxigraph's server")
        with oxigraph_to_write(folder / "alone") as server:
            alone = _timed("document alone", lambda: _put(server, document))
        with oxigraph_to_write(folder / "published") as server:
            published = _timed("cgkg publish", lambda: _publish(server, first))
            _timed("the same again", lambda: _publish(server, first))
            _timed("1 in 1,000 changed", lambda: _publish(server, second))
        print(f"  {'ratio':<20}{published / alone:8.2f}")


def _timed(name: str, action: Callable[[], None]) -> float:
    started = time.perf_counter()
    action()
    seconds = time.perf_counter() - started
    print(f"  {name:<20}{seconds:8.2f} s")
    return seconds


def _triples(version: str) -> list[str]:
    return [
        f"<https://example.org/standard/{number // 8}> <https://example.org/property/{number % 8}> "
        f'"value {number} of {version if number % 1000 == 0 else 0}"'
        for number in range(TRIPLES)
    ]


def _dataset(folder: Path, version: str) -> Path:
    """A folder of datasets with one that has no more than publishing needs."""
    place = folder / "versions" / version
    place.mkdir(parents=True)
    quads = place / "dataset.nq"
    lines = (f"{triple} <{_GRAPH}> .\n" for triple in _triples(version))
    quads.write_text("".join(lines), "utf-8")
    manifest = {
        "version": version,
        "modified": "2026-01-01",
        "graphs": {"large": TRIPLES},
        "files": {"dataset.nq": {"bytes": quads.stat().st_size}},
    }
    (place / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (folder / "current").symlink_to(place)
    return folder


def _put(server: Server, document: bytes) -> None:
    connection = http.client.HTTPConnection(server.address.removeprefix("http://"), timeout=600)
    headers = {"Content-Type": "application/n-triples"}
    connection.request("PUT", f"/store?graph={quote(_GRAPH, safe='')}", document, headers)
    status = connection.getresponse().status
    connection.close()
    if status not in (201, 204):
        raise RuntimeError(f"the document was refused with status {status}")


def _publish(server: Server, dataset: Path) -> None:
    to = ("--to", server.address + server.path, "--dataset", dataset)
    command: list[str | Path] = [sys.executable, "-m", "cgkg", "publish", *to]
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    run()
