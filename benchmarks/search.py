"""Search and reconciliation, beside SQLite's FTS5 with its trigram tokenizer as it comes.

Goals: 95 of 100 searches within 20 ms, their JSON included; an index within 0.3 s; a thousand names
reconciled within 2 s. Both engines search the same texts in one run; quality is measured on
``tests/data/search_expectations.csv``.
"""

from __future__ import annotations

import asyncio
import csv
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

import psutil
import pyoxigraph as ox

from cgkg import assets
from cgkg.graph.build import Stages, build
from cgkg.iris import BASE
from cgkg.services.index.file import IndexFile
from cgkg.services.index.making import make_index
from cgkg.services.queries import read_queries
from cgkg.services.reconcile.requests import NameQuery, TypeMatching
from cgkg.services.reconcile.service import Known
from cgkg.services.search.index import SearchIndex
from cgkg.services.search.making import SEARCH
from cgkg.services.search.things import Role, Thing
from cgkg.services.solutions import Row, Term
from cgkg.web.search_document import Asked, results_document

ROUNDS: Final = 5
NAMES: Final = 1000
_SIZE: Final = 20
_EXPECTATIONS: Final = "tests/data/search_expectations.csv"

Value = TypeVar("Value")
Search = Callable[[str, int], Sequence[str]]


def run() -> None:
    """Print times, their ratios, and how often the wanted thing comes first."""
    rows = _rows()
    before = _memory()
    index = _timed("index", lambda: _index(rows), 0.3)
    print(f"  {len(index.things)} things; +{_memory() - before:.0f} MB with the pinyin dictionary")
    _timed("index again", lambda: _index(rows), 0.3)
    peer = _timed("trigram index", lambda: Trigrams(index.things), None)
    queries = _queries(index)
    ours = _measure("this project", queries, lambda typed, size: _answer(index, typed, size))
    theirs = _measure("FTS5 trigram", queries, peer.answer)
    print(f"  ratio of medians: {ours / theirs:.2f} (this project : trigram)")
    _measure("suggestions", queries, lambda typed, size: _suggest(index, typed, size))
    _quality("this project", lambda typed, size: _found(index, typed, size))
    _quality("FTS5 trigram", peer.found)
    _reconcile(index)


class Trigrams:
    """The peer: a plain FTS5 table of the same texts, tokenized by trigrams, ranked by BM25."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(
            "CREATE VIRTUAL TABLE t USING fts5(iri UNINDEXED, names, texts, tokenize = 'trigram')"
        )
        self._connection.executemany(
            "INSERT INTO t VALUES (?, ?, ?)",
            ((one.iri, _text(one, names=True), _text(one, names=False)) for one in things),
        )

    def found(self, typed: str, size: int) -> list[str]:
        """IRIs of the best matches."""
        return [str(iri) for iri, *_ in self._rows(typed, size)]

    def answer(self, typed: str, size: int) -> Sequence[str]:
        """The best matches and their number, as JSON."""
        hits = [{"iri": iri, "names": names} for iri, names, _ in self._rows(typed, size)]
        counted = self._connection.execute("SELECT count(*) FROM t WHERE t MATCH ?", (_all(typed),))
        return [json.dumps({"total": counted.fetchone()[0], "results": hits}, ensure_ascii=False)]

    def _rows(self, typed: str, size: int) -> list[tuple[str, str, str]]:
        return self._connection.execute(
            "SELECT iri, highlight(t, 1, '<', '>'), rank FROM t WHERE t MATCH ? "
            "ORDER BY bm25(t, 0, 10, 1) LIMIT ?",
            (_all(typed), size),
        ).fetchall()


def _all(typed: str) -> str:
    return " AND ".join('"' + word.replace('"', '""') + '"' for word in typed.split()) or '""'


def _text(thing: Thing, *, names: bool) -> str:
    chosen = (one.text for one in thing.fields if (one.role is not Role.TEXT) == names)
    return "\n".join(chosen)


def _answer(index: SearchIndex, typed: str, size: int) -> Sequence[str]:
    asked = Asked(typed, (), 1, size, "zh-Hans")
    results = index.search(typed, limit=size)
    return [json.dumps(results_document(results, index, asked), ensure_ascii=False)]


def _suggest(index: SearchIndex, typed: str, size: int) -> Sequence[str]:
    hits = index.suggest(typed, limit=min(size, 10)).hits
    return [json.dumps([hit.thing.label("zh-hans") for hit in hits], ensure_ascii=False)]


def _found(index: SearchIndex, typed: str, size: int) -> list[str]:
    return [hit.thing.iri for hit in index.search(typed, limit=size).hits]


def _queries(index: SearchIndex) -> list[str]:
    """What people may type: the labelled queries, whole and half titles, numbers and parts."""
    queries = [row["query"] for row in _expectations()]
    for thing in index.things[::7]:
        label = thing.label("zh-hans")[0]
        english = thing.label("en")[0]
        queries += [label, label[len(label) // 2 :], english, english[:12]]
        queries += [part for number in thing.numbers for part in (number, number[:6])]
    return [query for query in dict.fromkeys(queries) if query.strip()]


def _measure(name: str, queries: Sequence[str], search: Search) -> float:
    """Print and return the median time of a search, in ms."""
    times = []
    for _ in range(ROUNDS):
        for query in queries:
            start = time.perf_counter()
            search(query, _SIZE)
            times.append(1000 * (time.perf_counter() - start))
    times.sort()
    median, high = statistics.median(times), times[int(0.95 * len(times))]
    print(
        f"  {name:<14} p50 {median:6.2f} ms   p95 {high:6.2f} ms   max {times[-1]:6.2f} ms"
        f"   {len(queries)} queries x {ROUNDS}; goal: p95 20 ms"
    )
    return median


def _quality(name: str, search: Search) -> None:
    """Print how often the wanted thing is first, among three, among ten."""
    rows = _expectations()
    ranks = []
    for row in rows:
        key = row["thing"]
        wanted = BASE + (key if key.startswith("ns#") else f"id/{key}")
        hits = list(search(row["query"], 10))
        ranks.append(hits.index(wanted) if wanted in hits else 99)
    shares = [sum(rank < first for rank in ranks) / len(ranks) for first in (1, 3, 10)]
    figures = "   ".join(
        f"hit@{first} {share:4.0%}" for first, share in zip((1, 3, 10), shares, strict=True)
    )
    print(f"  {name:<14} {figures}   of {len(rows)} labelled queries")


def _reconcile(index: SearchIndex) -> None:
    known = Known.of(index)
    titles = [thing.label("zh-hans")[0].partition(" ")[2] for thing in index.things]
    damaged = [f"{title[:-2]}（试行）" for title in titles if len(title) > 6]
    numbers = [number for thing in index.things for number in thing.numbers]
    mixed = [*damaged, *numbers, *(title for title in titles if title)]
    names = [mixed[at % len(mixed)] for at in range(NAMES)]

    def everything() -> int:
        queries = (NameQuery(name, (), TypeMatching.ANY, 10, ()) for name in names)
        return sum(bool(known.matcher.match(query)) for query in queries)

    matched = _timed(f"{NAMES} names", everything, 2.0)
    print(f"  {matched} of {NAMES} names have candidates; {len(damaged)} titles were damaged")


def _timed(name: str, make: Callable[[], Value], goal: float | None) -> Value:
    start = time.perf_counter()
    value = make()
    told = "" if goal is None else f"   goal: {goal:g} s"
    print(f"  {name:<14}{time.perf_counter() - start:8.3f} s{told}")
    return value


def _expectations() -> list[dict[str, str]]:
    path = assets.root() / _EXPECTATIONS
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def _index(rows: Mapping[str, list[Row]]) -> SearchIndex:
    """The index from rows that are at hand."""

    async def rows_of(name: str) -> AsyncGenerator[list[Row], None]:
        yield rows[name]

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / SEARCH.file_name
        asyncio.run(make_index(SEARCH, "1", rows_of, path))
        return SearchIndex(IndexFile(path))


def _rows() -> dict[str, list[Row]]:
    """The rows that the index is made from, of a dataset built for this."""
    queries = read_queries(assets.root() / "queries" / "pages")
    with tempfile.TemporaryDirectory() as folder:
        dataset = build(assets.root(), Path(folder), Stages()).dataset
        store = ox.Store.read_only(str(dataset.store))
        names = [source.query for source in SEARCH.sources]
        return {name: _select(store, queries[name]) for name in names}


def _select(store: ox.Store, query: str) -> list[Row]:
    results = store.query(query, use_default_graph_as_union=True)
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError("not a SELECT query")
    document = json.loads(results.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    return [
        {
            name: Term(
                value["type"],
                value["value"],
                value.get("xml:lang", ""),
                value.get("datatype", ""),
            )
            for name, value in binding.items()
        }
        for binding in document["results"]["bindings"]
    ]


def _memory() -> float:
    """Resident memory of this process, MB."""
    return float(psutil.Process().memory_info().rss) / 1e6
