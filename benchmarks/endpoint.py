"""The SPARQL endpoint beside its peers: Oxigraph's own server, and rdflib-endpoint.

The same data, the same queries, the same machine, in one run, the servers taking turns; before the
clock runs, all must have answered with the same number of rows. Goals, as ratios to Oxigraph's
server: repeated queries 1.0, new analytic queries 0.9, new point look-ups 0.4; and everything at
least 5 times rdflib-endpoint. Needs the dependency group ``bench``.
"""

from __future__ import annotations

import itertools
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from benchmarks import agreement, load
from benchmarks.servers import Server, cgkg, oxigraph, rdflib_endpoint
from cgkg import assets
from cgkg.graph.build import Stages, build
from cgkg.services.built_index import write_index
from cgkg.source.questions import read_question

QUESTIONS = (
    "how-many-standards",
    "how-much-is-in-force",
    "standards-by-subcategory",
    "gaps-direction-without-standard",
    "industry-load",
    "cement",
    "stale-projects",
    "projects-by-department",
    "series-parts",
    "who-leads",
)
CLIENTS = (8, 64)
ROUNDS, SECONDS, WARM_UP = 3, 3.0, 1.0
GOALS = {"repeated": 1.0, "new analytic": 0.9, "new point look-up": 0.4}

_counter = itertools.count()


def run() -> None:
    """Print answers a second of each server for each kind of load, and the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        dataset = build(assets.root(), Path(folder), Stages(), write_index).dataset
        with (
            cgkg(Path(folder)) as ours,
            oxigraph(dataset.store) as engine,
            rdflib_endpoint(dataset.quads) as python,
        ):
            servers = (ours, engine, python)
            kinds = _kinds(dataset.quads)
            for paths in kinds.values():
                agreement.check(itertools.islice(paths(), len(QUESTIONS)), servers)
            for kind, paths in kinds.items():
                for clients in CLIENTS:
                    _compare(kind, paths, clients, servers)


def _kinds(quads: Path) -> dict[str, Callable[[], Iterator[str]]]:
    folder = assets.root() / "queries/competency"
    texts = [read_question(folder / f"{name}.rq").text for name in QUESTIONS]
    lines = quads.read_text("utf-8").splitlines()
    subjects = sorted({line.split(" ", 1)[0] for line in lines if "/id/standard/" in line[:50]})
    looks = [f"SELECT ?p ?o WHERE {{ {subject} ?p ?o }}" for subject in subjects]
    return {
        "repeated": lambda: itertools.cycle([_path(text) for text in texts]),
        "new analytic": lambda: map(_path, map(_unseen, itertools.cycle(texts))),
        "new point look-up": lambda: map(_path, map(_unseen, itertools.cycle(looks))),
    }


def _unseen(query: str) -> str:
    """The same question in a text that no cache has met."""
    return f"{query}\n# {next(_counter)}"


def _path(query: str) -> str:
    return f"?query={quote(query)}"


def _compare(
    kind: str, paths: Callable[[], Iterator[str]], clients: int, servers: tuple[Server, ...]
) -> None:
    tallies: dict[str, list[load.Tally]] = {server.name: [] for server in servers}
    for server in servers:
        _ask(server, paths(), clients, WARM_UP)
    for _ in range(ROUNDS):
        for server in servers:
            tallies[server.name].append(_ask(server, paths(), clients, SECONDS))
    print(f"{kind}, {clients} clients (goal: {GOALS[kind]} x oxigraph, 5 x rdflib-endpoint)")
    ours = _median(tallies[servers[0].name])
    for name, found in tallies.items():
        print(f"  {name:<18}{_told(found, ours)}")


def _median(tallies: Sequence[load.Tally]) -> float:
    return statistics.median(tally.rate for tally in tallies)


def _told(tallies: Sequence[load.Tally], ours: float) -> str:
    """The rate beside ours; none for a server that failed, for failing is quick."""
    failures = sum(tally.failures for tally in tallies)
    answers = sum(len(tally.seconds) for tally in tallies)
    if failures or not answers:
        return f"FAILED: {failures} of {failures + answers} requests"
    median = _median(tallies)
    return f"{median:10.1f} /s   ours is {ours / median:8.2f} x"


def _ask(server: Server, paths: Iterator[str], clients: int, seconds: float) -> load.Tally:
    prefixed = (server.path + path for path in paths)
    return load.ask(server.address, prefixed, clients, seconds)
