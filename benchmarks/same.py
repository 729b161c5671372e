"""The site on Virtuoso beside the same site on the embedded store: whether they answer the same.

Builds, publishes and serves both ways; asks both servers for pages, files, documents and queries;
prints each answer that differs or is an error, and each that took long. What is asked for are pages
of every kind and what they link to: of each kind of address some, the same ones each time.
``CGKG_BENCH_TIMES=1,10`` chooses how many times the guide's list the data are.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote

import httpx

from benchmarks import published
from benchmarks.servers import cgkg
from benchmarks.site_answers import (
    DOCUMENTS,
    FILES,
    PAGES,
    SYNTAXES,
    Said,
    ask,
    in_language,
    told,
)
from benchmarks.virtuoso import installed
from cgkg import assets
from cgkg.source.questions import read_questions

OF_A_KIND: Final = 8
LONG: Final = 10.0
LIMIT: Final = 120
"""Seconds that a query may take: a busy machine makes nothing different."""
FURTHER: Final = (
    *("/.well-known/void", "/llms.txt", "/sitemap-1.xml", "/query/vocabulary.json"),
    *("/query/examples.json", "/suggest?q=碳", "/search?q=碳&page=2", "/search.json?q=GB&size=50"),
    *("/reconcile/suggest/entity?prefix=碳", "/reconcile/suggest/type?prefix=s"),
    *("/reconcile/properties?type=https://w3id.org/cgkg/ns%23Standard", "/standards.json"),
    *("/standards?q=碳&page=3", "/series?page=2", "/timeline?year=2020", "/graph/catalog"),
    *("/partners.json", "/problem/not-found", "/graph", "/ns/Standard", "/source.md"),
)
_RECONCILED: Final = {
    "number": {"query": "GB/T 32151.1-2015"},
    "title": {"query": "温室气体排放核算与报告要求", "limit": 5},
    "unknown": {"query": "zzzz"},
}
_THINGS: Final = """\
SELECT ?class (MIN(STR(?thing)) AS ?first) (MAX(STR(?thing)) AS ?last)
WHERE { ?thing a ?class FILTER STRSTARTS(STR(?thing), "https://w3id.org/cgkg/id/") }
GROUP BY ?class ORDER BY ?class"""
_HUBS: Final = """\
SELECT ?thing (COUNT(*) AS ?times)
WHERE { ?any ?property ?thing FILTER STRSTARTS(STR(?thing), "https://w3id.org/cgkg/id/") }
GROUP BY ?thing ORDER BY DESC(?times) ?thing LIMIT 12"""
_SHOWN: Final = 300
_IRI: Final = re.compile(rb"https://w3id.org/cgkg(/id/[^\s<>\"]+)")
_LINK: Final = re.compile(rb'href="(/[^"#]*)')
_OWN: Final = re.compile("/static/|/metrics|/healthz|/readyz")
"""What a server says of itself, and its own files."""
_TUTORIAL: Final = re.compile(r"```sparql\n(.*?)```", re.DOTALL)


@dataclass(slots=True)
class Comparison:
    """Two servers, and how many answers of theirs were compared and how many differ.

    Attributes:
        ours: address of the one on the embedded store.
        theirs: address of the one on Virtuoso.
    """

    ours: str
    theirs: str
    compared: int = 0
    different: int = 0
    late: int = 0

    def place(self, place: str) -> Said:
        """Compare what is said at a place; what the embedded store's server says."""
        return self._compare(place, partial(ask, place=place))

    def query(self, name: str, query: str) -> Said:
        """Compare how a query is answered."""
        return self._compare(name, partial(told, query=query))

    def _compare(self, name: str, asking: Callable[[str], Said]) -> Said:
        ours, own = _timed(asking, self.ours)
        theirs, seconds = _timed(asking, self.theirs)
        self.compared += 1
        difference = _difference(ours, theirs)
        if difference:
            self.different += 1
            print(f"  DIFFERS  {name}: {difference}", flush=True)
        if seconds > LONG:
            self.late += 1
            print(f"  {seconds:.1f} s, embedded {own:.1f} s  {name}", flush=True)
        return ours


def run() -> None:
    """Print what differs, for each size."""
    if installed() is None:
        print("  skipped: virtuoso-t is not installed (Debian: virtuoso-opensource-7)")
        return
    for times in os.environ.get("CGKG_BENCH_TIMES", "1,10").split(","):
        with published.on_virtuoso(int(times), LIMIT) as (dataset, virtuoso):
            print(f"x {times}")
            compare(dataset, virtuoso.address + virtuoso.path)


def compare(dataset: Path, address: str) -> None:
    """Serve a dataset both ways, and compare.

    Args:
        dataset: a folder of datasets.
        address: where the current one of them has been published.
    """
    site = ("--public-url", "http://site.example", "--timeout", str(LIMIT))
    with cgkg(dataset, *site) as ours, cgkg(dataset, *site, "--store", address) as theirs:
        comparison = Comparison(ours.address, theirs.address)
        for name, query in _queries():
            comparison.query(name, query)
        _crawl(comparison)
        print(
            f"  {comparison.different} of {comparison.compared} differ or are errors; "
            f"{comparison.late} took more than {LONG:g} s on Virtuoso"
        )


def _timed(asking: Callable[[str], Said], address: str) -> tuple[Said, float]:
    start = time.perf_counter()
    try:
        said = asking(address)
    except httpx.HTTPError as error:  # such as an answer that is broken off
        said = Said(0, (repr(error),), [])
    return said, time.perf_counter() - start


def _difference(ours: Said, theirs: Said) -> str:
    """How two answers differ, or that they are an error of the server; empty if neither."""
    if ours[:2] != theirs[:2]:
        return f"{ours[:2]} and {theirs[:2]}"
    if not ours.status or ours.status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return f"{ours[:2]}"
    if ours.content == theirs.content:
        return ""
    pairs = zip_longest(ours.content, theirs.content, fillvalue=b"")
    line, other = next((one, other) for one, other in pairs if one != other)
    return f"{line[:_SHOWN]!r} and {other[:_SHOWN]!r}"


def _queries() -> Iterator[tuple[str, str]]:
    """The competency questions and the tutorial's queries, with names."""
    for question in read_questions(assets.root() / "queries/competency"):
        yield f"{question.key}.rq", question.text
    tutorial = (assets.root() / "docs/tutorial.md").read_text("utf-8")
    for number, query in enumerate(_TUTORIAL.findall(tutorial), start=1):
        yield f"query {number} of the tutorial", query


def _crawl(comparison: Comparison) -> None:
    """Compare pages of all kinds, and some of each kind that they link to."""
    waiting = deque(dict.fromkeys(_beginnings(comparison)))
    met = set(waiting)
    kinds = Counter[tuple[str, ...]]()
    while waiting:
        said = comparison.place(waiting.popleft())
        found = {link.decode() for line in said.content for link in _LINK.findall(line)}
        for place in sorted(map(html.unescape, found), key=_by_chance):
            if place not in met and kinds[_kind(place)] < OF_A_KIND and not _OWN.match(place):
                kinds[_kind(place)] += 1
                met.add(place)
                waiting.append(place)


def _beginnings(comparison: Comparison) -> Iterator[str]:
    """Where a crawl begins: pages, files, and documents of things of every class."""
    for page in (*PAGES, *FURTHER):
        yield from (in_language(page, language) for language in ("zh-Hans", "en"))
    yield from FILES
    yield f"/reconcile?queries={quote(json.dumps(_RECONCILED))}"
    things = (
        *comparison.query("things", _THINGS).content,
        *comparison.query("hubs", _HUBS).content,
    )
    iris = dict.fromkeys(iri.decode() for row in things for iri in _IRI.findall(row))
    documents = [iri.replace("/id/", "/doc/", 1) for iri in iris]
    for document in (*DOCUMENTS, *documents):
        yield document
        yield from (f"{document}.{ending}" for ending in SYNTAXES)


def _kind(place: str) -> tuple[str, ...]:
    """What places of one kind share: path without keys, ending, names of parameters."""
    path, _, query = place.partition("?")
    folders = path.split("/")[1:-1] or [path]
    ending = path.rpartition(".")[2]
    names = {name for name, _ in parse_qsl(query)} - {"lang"}
    return (*folders[:2], ending if ending in SYNTAXES else "", *sorted(names))


def _by_chance(place: str) -> str:
    return hashlib.sha256(place.encode()).hexdigest()


if __name__ == "__main__":
    run()
