"""The endpoint with its data in Virtuoso 7, beside asking that Virtuoso directly.

The same queries, none of them seen before by anything that keeps answers or plans, in turns, by one
client and by eight; before the clock runs, both must have answered with the same number of rows.
``CGKG_BENCH_TIMES=1,10`` chooses how many times the guide's list the data are. Goal: grouped counts
take at most 1.3 times as long as when Virtuoso is asked directly. The pages have no such peer:
their times are printed beside those of the embedded store.
"""

from __future__ import annotations

import itertools
import os
import statistics
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote

from benchmarks import agreement, load, published
from benchmarks.servers import Server, cgkg
from benchmarks.virtuoso import installed
from cgkg import assets
from cgkg.source.questions import read_question

QUESTIONS: Final = (
    "how-much-is-in-force",
    "industry-load",
    "plan-year-histogram",
    "projects-by-department",
    "published-by-year",
    "standards-by-subcategory",
    "who-leads",
)
CLIENTS: Final = (1, 8)
ROUNDS: Final = 5
SECONDS: Final = 3.0
WARM_UP: Final = 1.0
GOALS: Final[Mapping[str, float]] = {"grouped counts": 1.3}
_LOOK_UP: Final = "SELECT ?p ?o WHERE {{ <https://w3id.org/cgkg/id/standard/{key}> ?p ?o }}"
_KEYS: Final = ("GB-T-32151.1-2015", "GB-T-32151.2-2015", "GB-T-32151.3-2015")
_MANY: Final = (
    "SELECT ?s ?o WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?o } LIMIT 2000"
)
_PAGES: Final = (
    "/doc/standard/GB-T-32151.1-2015.html",
    "/doc/standard/GB-T-32151.1-2015.ttl",
    "/standards?stage=in-force",
    "/search?q=" + quote("温室气体"),
)

_counter = itertools.count()


def run() -> None:
    """Print answers a second for each kind of query and size, and the ratios."""
    if installed() is None:
        print("  skipped: virtuoso-t is not installed (Debian: virtuoso-opensource-7)")
        return
    for times in os.environ.get("CGKG_BENCH_TIMES", "1,10").split(","):
        with published.on_virtuoso(int(times)) as (dataset, direct):
            print(f"x {times}")
            compare(dataset, direct)


def compare(dataset: Path, direct: Server) -> None:
    """Ask both ways.

    Args:
        dataset: a folder of datasets.
        direct: a Virtuoso to which the current one of them has been published.
    """
    os.environ["CGKG_CACHE_BYTES"] = "0"  # answers as they are worked out, not as they are kept
    address = direct.address + direct.path
    with cgkg(dataset, "--store", address) as ours, cgkg(dataset) as embedded:
        for kind, paths in _kinds().items():
            agreement.check(itertools.islice(paths(), len(QUESTIONS)), (direct, ours))
            for clients in CLIENTS:
                _compare(kind, paths, clients, (direct, ours))
        for page in _PAGES:
            _time_page(page, (embedded, ours))


def _kinds() -> dict[str, Callable[[], Iterator[str]]]:
    folder = assets.root() / "queries/competency"
    counts = [read_question(folder / f"{name}.rq").text for name in QUESTIONS]
    looks = [_LOOK_UP.format(key=key) for key in _KEYS]
    return {
        "grouped counts": lambda: map(_path, itertools.cycle(counts)),
        "look-ups": lambda: map(_path, itertools.cycle(looks)),
        "2000 rows": lambda: map(_path, itertools.repeat(_MANY)),
    }


def _path(query: str) -> str:
    """The path for a query in a text that nothing has met."""
    unseen = f"{query}\n# {next(_counter)}"
    return f"?query={quote(unseen)}"


def _compare(
    kind: str,
    paths: Callable[[], Iterator[str]],
    clients: int,
    servers: tuple[Server, Server],
) -> None:
    tallies: dict[str, list[load.Tally]] = {server.name: [] for server in servers}
    for server in servers:
        _ask(server, paths(), clients, WARM_UP)
    for _ in range(ROUNDS):
        for server in servers:
            tallies[server.name].append(_ask(server, paths(), clients, SECONDS))
    goal = f"   goal: {GOALS[kind]:.2f}" if kind in GOALS else ""
    direct, ours = (tallies[server.name] for server in servers)
    failures = sum(tally.failures for tally in (*direct, *ours))
    print(
        f"  {kind:<15}{clients} client{'s' if clients > 1 else ' '}  "
        f"direct {_rate(direct):8.1f} /s  ours {_rate(ours):8.1f} /s  "
        f"takes {_rate(direct) / _rate(ours):5.2f} x as long{goal}"
        + (f"   FAILED: {failures}" if failures else "")
    )


def _rate(tallies: list[load.Tally]) -> float:
    return statistics.median(tally.rate for tally in tallies)


def _ask(server: Server, paths: Iterator[str], clients: int, seconds: float) -> load.Tally:
    prefixed = (server.path + path for path in paths)
    return load.ask(server.address, prefixed, clients, seconds)


def _time_page(page: str, servers: tuple[Server, Server]) -> None:
    """Print what a page takes on both stores, in the median, after the first time."""
    times = []
    for server in servers:
        load.ask(server.address, itertools.repeat(page), 1, WARM_UP, "*/*")
        tally = load.ask(server.address, itertools.repeat(page), 1, SECONDS, "*/*")
        times.append(1000 * tally.percentile(0.5))
    print(f"  {page[:40]:<42}embedded {times[0]:8.1f} ms  on Virtuoso {times[1]:8.1f} ms")


if __name__ == "__main__":
    run()
