"""The competency questions and their answers from two engines, for the tests to compare."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import pyoxigraph as ox
import rdflib

from cgkg import assets
from cgkg.source.questions import read_questions

ROOT = assets.root()
QUESTIONS = read_questions(ROOT / "queries/competency", ROOT / "queries/federated")
PARTNER_PREFIXES = {
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
}
"""Of what federated queries ask for elsewhere."""
# Federated ones ask endpoints of others, whose answers nobody here can hold still.
BY_NAME = {question.key: question for question in QUESTIONS if not question.endpoints}

# The rows of Annex 1 in the table that people review: the figures are counted here once more.
with (ROOT / "data/extracted/annex1.csv").open(encoding="utf-8", newline="") as file:
    ANNEX_1 = list(csv.DictReader(file))


def ask(store: ox.Store, name: str) -> str:
    """The whole answer as text with LF, as it stands in ``expected/``."""
    results = store.query(BY_NAME[name].text, use_default_graph_as_union=True)
    match results:
        case ox.QueryBoolean():
            return f"{str(bool(results)).lower()}\n"
        case ox.QueryTriples():
            return lines(f"{triple} ." for triple in results)
        case _:
            data = results.serialize(format=ox.QueryResultsFormat.CSV) or b""
            return data.decode().replace("\r\n", "\n")


def ask_reference(dataset: rdflib.Dataset, name: str) -> str:
    """The same from rdflib."""
    result = dataset.query(BY_NAME[name].text)
    if result.type == "ASK":
        return f"{str(result.askAnswer).lower()}\n"
    if result.type == "CONSTRUCT":
        assert result.graph is not None
        triples = result.graph.serialize(format="nt").encode()
        return lines(f"{triple} ." for triple in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES))
    return (result.serialize(format="csv") or b"").decode().replace("\r\n", "\n")


def lines(texts: Iterable[str]) -> str:
    return "".join(f"{text}\n" for text in sorted(texts))


def rows(store: ox.Store, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(ask(store, name))))


def column(store: ox.Store, name: str, field: str) -> list[str]:
    return [row[field] for row in rows(store, name)]


def counts(store: ox.Store, name: str, *fields: str) -> list[tuple[str | int, ...]]:
    return [
        tuple(int(row[field]) if row[field].isdecimal() else row[field] for field in fields)
        for row in rows(store, name)
    ]
