"""The same pages and point queries over the guide alone and over a list many times as long.

Both servers run at once and are asked in turns, with nothing kept. What counts is the processor
time of all processes of a server, the least of several answers: the clock tells what else a machine
does. Goal: over the long list at most twice that over the guide. The sizes tell which pages show
more over the long list.
"""

from __future__ import annotations

import http.client
import json
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit

import psutil

from benchmarks import servers
from cgkg.iris import BASE

GOAL: Final = 2.0
_ROUNDS: Final = 7
_PATIENCE: Final = 600.0
_REST: Final = 0.02
"""Seconds of processor time in a second."""
_ROWS: Final = "application/sparql-results+json"
_STANDARD: Final = f"{BASE}id/standard/GB-T-32151.1-2015"
_PAGES: Final = (
    "/",
    "/framework",
    "/standards",
    "/standards?sort=-title",
    "/standards?sort=number&page=4",
    "/standards?category=2&stage=in-force&sort=-year",
    "/standards?q=" + quote("水泥 核算"),
    "/standards.csv?category=1&stage=in-force",
    "/coverage",
    "/series",
    "/series/GB-T-32151",
    "/bodies",
    "/sectors",
    "/directions",
    "/timeline",
    "/source",
    "/quality",
    "/ns.html",
    "/ns.ttl",
    "/doc/dataset.html",
    "/graph/catalog.html",
    "/graph/listing.html",
    "/sparql",
    "/api",
    "/dumps",
    "/sitemap.xml",
    "/robots.txt",
    "/partners",
    "/search?q=" + quote("温室气体"),
    "/search?q=GB/T+32151",
    "/search?q=cement",
    "/suggest?q=" + quote("水泥"),
    "/reconcile?queries=" + quote('{"q0": {"query": "GB/T 32151.1-2015"}}'),
    "/reconcile?queries=" + quote('{"q0": {"query": "温室气体排放核算"}}'),
)
_QUERIES: Final = {
    "all of one standard": f"SELECT * {{ <{_STANDARD}> ?property ?value }}",
    "what names one standard": f"SELECT * {{ ?thing ?property <{_STANDARD}> }}",
    "by number": 'SELECT * { ?standard cg:number "GB/T 32151.1-2015" ; dcterms:title ?title }',
    "what replaced it": "SELECT * { ?a cg:replaces ?b } LIMIT 10",
    "ask": "ASK { ?standard a cg:Standard }",
}
_HUBS: Final = """
SELECT ?thing (COUNT(*) AS ?count) WHERE { ?referrer ?property ?thing FILTER isIRI(?thing) }
GROUP BY ?thing ORDER BY DESC(?count) ?thing
"""


@dataclass(slots=True)
class _Taken:
    """Seconds of processor time that answers of a server took, in their order, and their length."""

    seconds: list[float] = field(default_factory=list)
    size: int = 0

    def __str__(self) -> str:
        first, least = 1e3 * self.seconds[0], 1e3 * min(self.seconds)
        return f"{first:9.1f} {least:8.1f} {self.size / 1e3:7.0f}"


def compare(small: Path, large: Path) -> None:
    """Print what each page takes over two folders of datasets, side by side."""
    os.environ["CGKG_CACHE_BYTES"] = "0"  # answers as they are worked out, not as they are kept
    os.environ["CGKG_TIMEOUT"] = f"{_PATIENCE:g}"  # a busy machine is to be waited for
    with ExitStack() as stack:
        both = [stack.enter_context(servers.cgkg(folder)) for folder in (small, large)]
        for server in both:
            _wait(server.address)
            _wait_for_rest(server.process)
        slower, longer = 0, 0
        print("  processor time, ms: first answer, least of several, kB; of both; times as long")
        for name, path in _asked(both[0].address):
            one, other = _taken(both, path)
            ratio = min(other.seconds) / min(one.seconds)
            if ratio > GOAL:
                slower += 1
                longer += ratio <= GOAL * other.size / one.size
            print(f"  {unquote(name):<58}{one}  {other} {ratio:7.2f}", flush=True)
        print(
            f"  more than {GOAL} times as much: {slower}   goal: 0; for each kB: {slower - longer}"
        )


def _asked(address: str) -> Iterator[tuple[str, str]]:
    """Name and path of each."""
    yield from ((path, path) for path in _PAGES)
    for path in _things(address):
        yield path, path
    for name, query in _QUERIES.items():
        yield f"query: {name}", f"/sparql?query={quote(query)}"


def _things(address: str) -> Iterable[str]:
    """Of each kind of thing the page of the one that most refer to, and its Turtle."""
    data = _get(address, f"/sparql?query={quote(_HUBS)}", _ROWS)
    found: dict[str, str] = {}
    for row in json.loads(data)["results"]["bindings"]:
        kind, slash, key = row["thing"]["value"].removeprefix(f"{BASE}id/").partition("/")
        if slash and row["thing"]["value"].startswith(f"{BASE}id/"):
            found.setdefault(kind, key)
    found["standard"] = _STANDARD.rpartition("/")[2]
    for kind, key in sorted(found.items()):
        yield f"/doc/{kind}/{key}.html"
    yield f"/doc/standard/{found['standard']}.ttl"


def _taken(asked: list[servers.Server], path: str) -> list[_Taken]:
    """What several answers of each server take, in turns."""
    accept = _ROWS if path.startswith("/sparql?") else "text/html"
    taken = [_Taken() for _ in asked]
    for _ in range(_ROUNDS):
        for server, one in zip(asked, taken, strict=True):
            before, started = _processor(server.process), time.perf_counter()
            one.size = len(_get(server.address, path, accept))
            elapsed, after = time.perf_counter() - started, _processor(server.process)
            # Of a worker or thread that ended meanwhile nobody can tell; it worked for that long.
            whole = all(after.get(member, -1.0) >= spent for member, spent in before.items())
            spent = sum(after.values()) - sum(before.values())
            one.seconds.append(spent if whole else elapsed)
    return taken


def _processor(process: int) -> dict[int, float]:
    """Seconds that a process and each of its children have run, to the nanosecond (Linux)."""
    family = [process, *(child.pid for child in psutil.Process(process).children(recursive=True))]
    return {
        member: sum(map(_nanoseconds, Path(f"/proc/{member}/task").glob("*/schedstat"))) / 1e9
        for member in family
    }


def _nanoseconds(task: Path) -> int:
    try:
        return int(task.read_text().split()[0])
    except (FileNotFoundError, ProcessLookupError):  # it ended meanwhile
        return 0


def _wait(address: str) -> None:
    """Wait until a server has read ahead what its pages keep, and indexed what was loaded."""
    end = time.monotonic() + _PATIENCE
    while b"cgkg_reading_ahead 0" not in _get(address, "/metrics") or _is_indexing(address):
        if time.monotonic() > end:
            raise RuntimeError(f"{address} was still reading ahead after {_PATIENCE:g} s")
        time.sleep(0.5)


def _wait_for_rest(process: int) -> None:
    """Wait until a server does nothing by itself, such as copying small data into its workers."""
    end, spent = time.monotonic() + _PATIENCE, -1.0
    while (now := sum(_processor(process).values())) - spent > _REST:
        if time.monotonic() > end:
            raise RuntimeError(f"process {process} was still busy after {_PATIENCE:g} s")
        spent = now
        time.sleep(1)


def _is_indexing(address: str) -> bool:
    found = json.loads(_get(address, "/search.json?q=GB", "application/json"))
    return "loaded-not-indexed" in found["notes"]


def _get(address: str, path: str, accept: str = "text/html") -> bytes:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=_PATIENCE)
    connection.request("GET", path, headers={"Accept": accept})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != http.client.OK:
        raise RuntimeError(f"{path} answered {response.status}: {body[:200]!r}")
    return body
