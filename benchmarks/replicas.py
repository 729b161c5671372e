"""Replicas behind nginx: one and three, beside a replica that is asked directly.

All are asked the same in one run: a page that is kept, and a query whose answer is kept or not.
On one machine replicas share its cores, so more of them answer more only where cores are left.
nginx runs with ``deploy/nginx`` as it is, but for its limits on what one client may ask.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlsplit

from benchmarks import load, servers
from cgkg import assets
from cgkg.graph.build import Stages, build
from cgkg.services.built_index import write_index

CLIENTS: Final = 8
ROUNDS: Final = 3
SECONDS: Final = 2.0
WARM_UP: Final = 1.0
REPLICAS: Final = 3
PAGE: Final = "/doc/standard/GB-T-32151.1-2015.html"
_POINT: Final = "SELECT ?n {{ ?s cg:number ?n }} OFFSET {offset} LIMIT 1 # {number}"
_NUMBERS: Final = 150
_EXACT: Final = "proxy_ignore_headers Cache-Control Expires;"
_KEPT_FOR_A_SECOND: Final = (
    "proxy_ignore_headers Cache-Control Expires X-Accel-Expires; proxy_cache_valid 200 1s;"
)
_MAIN: Final = """\
{user}
daemon off;
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/upstream.conf;
    include {folder}/cgkg.conf;
}}
"""


def run() -> None:
    """Print answers a second for each arrangement, and their ratios to the direct way."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        print("  skipped: nginx is not installed")
        return
    with tempfile.TemporaryDirectory() as folder:
        build(assets.root(), Path(folder), Stages(), write_index)
        with ExitStack() as stack:
            replicas = [
                stack.enter_context(_replica(Path(folder))).address for _ in range(REPLICAS)
            ]
            one = stack.enter_context(_nginx(nginx, replicas[:1]))
            three = stack.enter_context(_nginx(nginx, replicas))
            second = stack.enter_context(_nginx(nginx, replicas, _KEPT_FOR_A_SECOND))
            ways = {
                "direct": replicas[0],
                "nginx, 1 replica": one,
                "nginx, 3 replicas": three,
                "same, pages kept for 1 s": second,
            }
            for name, paths, accept in _questions():
                _compare(name, ways, paths, accept)


@contextmanager
def _replica(dataset: Path) -> Iterator[servers.Server]:
    """A server that knows that a proxy stands before it."""
    os.environ["CGKG_TRUSTED_PROXIES"] = "127.0.0.1"
    with servers.cgkg(dataset, "--workers", "2") as server:
        del os.environ["CGKG_TRUSTED_PROXIES"]
        yield server


def _questions() -> Iterator[tuple[str, Iterator[str], str]]:
    """Name, endless paths, and Accept header of what is asked."""
    table = "application/sparql-results+json"
    kept = "/sparql?query=" + quote("SELECT ?c (COUNT(*) AS ?n) { ?s cg:category ?c } GROUP BY ?c")
    points = (
        _POINT.format(offset=number % _NUMBERS, number=number) for number in itertools.count()
    )
    fresh = (f"/sparql?query={quote(point)}" for point in points)
    yield "page, kept", itertools.repeat(PAGE), "text/html"
    yield "query, kept", itertools.repeat(kept), table
    yield "query, each new", fresh, table


def _compare(name: str, ways: Mapping[str, str], paths: Iterator[str], accept: str) -> None:
    """Ask in turns, so that whatever else the machine does slows all ways alike."""
    tallies: dict[str, list[load.Tally]] = {way: [] for way in ways}
    for address in ways.values():
        load.ask(address, paths, CLIENTS, WARM_UP, accept)
    for _ in range(ROUNDS):
        for way, address in ways.items():
            tallies[way].append(load.ask(address, paths, CLIENTS, SECONDS, accept))
    rates = {way: statistics.median(one.rate for one in found) for way, found in tallies.items()}
    direct = rates[next(iter(ways))]
    for way, rate in rates.items():
        failures = sum(one.failures for one in tallies[way])
        print(
            f"  {name:<17}{way:<24}{rate:7.0f}/s   {rate / direct:5.2f} of direct   "
            f"failures {failures}"
        )


@contextmanager
def _nginx(program: str, replicas: Sequence[str], cache: str = _EXACT) -> Iterator[str]:
    """nginx before replicas, with the project's configuration without its limits."""
    with tempfile.TemporaryDirectory() as folder:
        port = servers.free_port()
        main = _configure(Path(folder), port, replicas, cache)
        with servers.running([program, "-p", folder, "-c", main], port):
            yield f"http://127.0.0.1:{port}"


def _configure(folder: Path, port: int, replicas: Sequence[str], cache: str) -> Path:
    """Write the configuration; the path of its main file."""
    shipped = assets.root() / "deploy/nginx"
    site = (shipped / "cgkg.conf").read_text("utf-8")
    site = site.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("listen [::]:80;", "")
    site = site.replace("/var/cache/nginx/cgkg", f"{folder}/cache")
    site = site.replace(_EXACT, cache)
    site = re.sub(r"rate=\d+r/s", "rate=1000000r/s", site)  # all clients here are one address,
    upstream = (shipped / "upstream.conf").read_text("utf-8").replace("hash $remote_addr", "#")
    listed = "".join(f"    server {urlsplit(address).netloc};\n" for address in replicas)
    upstream = re.sub(r"(?:    server [^\n]*\n)+", listed, upstream)  # and go to all replicas
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "cgkg.conf").write_text(site, "utf-8")
    (folder / "upstream.conf").write_text(upstream, "utf-8")
    main = folder / "nginx.conf"
    main.write_text(_MAIN.format(folder=folder, user=user), "utf-8")
    return main
