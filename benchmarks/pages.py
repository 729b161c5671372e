"""Pages: the first answer of each type after a start, then under load, and the first page's weight.

Goals: cold within 60 ms, and more than 3,000 a second with 8 clients once a page is kept for the
dataset's version; the first page below 150 kB compressed, with all that it needs.
"""

from __future__ import annotations

import http.client
import itertools
import re
import tempfile
import time
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from benchmarks import load, servers
from cgkg import assets
from cgkg.graph.build import Stages, build
from cgkg.services.built_index import write_index

CLIENTS: Final = 8
SECONDS: Final = 2.0
WARM_UP: Final = 5.0
COLD_GOAL: Final = 60
PATHS: Final = (
    "/",
    "/framework",
    "/standards",
    "/standards?stage=in-force",
    "/coverage",
    "/series/GB-T-32151",
    "/bodies",
    "/sectors",
    "/directions",
    "/timeline",
    "/doc/standard/GB-T-32151.1-2015.html",
    "/doc/category/2.1.html",
    "/doc/direction/5.html",
    "/graph/listing.html",
    "/source",
    "/ns.html",
    "/quality",
    "/sparql",
    "/api",
    "/search?q=cement",
)


def run() -> None:
    """Print each page's first time and its rate, and the weight of the first page."""
    with tempfile.TemporaryDirectory() as folder:
        build(assets.root(), Path(folder), Stages(), write_index)
        with servers.cgkg(Path(folder)) as server:
            _get(server.address, "/healthz")
            time.sleep(WARM_UP)  # the server compiles templates and reads lists after its start
            cold = {path: _seconds(server.address, path) for path in PATHS}
            for path in PATHS:
                tally = load.ask(
                    server.address, itertools.repeat(path), CLIENTS, SECONDS, "text/html"
                )
                print(
                    f"  {path:<38} cold {1000 * cold[path]:6.1f} ms   {tally.rate:7.0f}/s   "
                    f"p95 {1000 * tally.percentile(0.95):5.1f} ms   failures {tally.failures}"
                )
            print(
                f"  goals: cold {COLD_GOAL} ms, 3000/s; slowest {1000 * max(cold.values()):.1f} ms"
            )
            _weigh(server.address)


def _weigh(address: str) -> None:
    """Print the size of the first page with its style sheets, scripts and pictures."""
    page = _get(address, "/")
    linked = re.findall(
        rb'<(?:link rel="(?:stylesheet|icon)" href|script[^>]* src)="([^"]+)"', page
    )
    paths = ["/", *(path.decode() for path in linked)]
    plain, packed = (
        sum(len(_get(address, path, coding)) for path in paths) for coding in ("identity", "gzip")
    )
    print(f"  first page   {packed / 1000:.1f} kB sent, {plain / 1000:.1f} kB plain; goal: 150 kB")


def _seconds(address: str, path: str) -> float:
    started = time.perf_counter()
    _get(address, path)
    return time.perf_counter() - started


def _get(address: str, path: str, coding: str = "identity") -> bytes:
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", path, headers={"Accept": "text/html", "Accept-Encoding": coding})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != http.client.OK:
        raise RuntimeError(f"{path} answered {response.status}")
    return body
