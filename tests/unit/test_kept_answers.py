"""Answers that the build keeps: those of the store, and given only where they are sure to be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from cgkg.graph.build import Build
from cgkg.services.index.kept_answers import KEPT, KeptAnswers, answer_file
from cgkg.store.base import QueryRequest
from cgkg.store.built_graphs import BuiltGraphs
from memory_store import QUERIES
from web.linked_site import EngineStore


@pytest.fixture(scope="module")
def store(built: Build) -> EngineStore:
    return EngineStore(built)


def dataset_of(built: Build) -> Path:
    """The folder of datasets that holds a build."""
    return built.dataset.folder.parent.parent


def rows(store: BuiltGraphs | KeptAnswers, request: QueryRequest) -> list[Mapping[str, object]]:
    async def read() -> bytes:
        answer = await store.query(request)
        return b"".join([piece async for piece in answer])

    found: list[Mapping[str, object]] = json.loads(asyncio.run(read()))["results"]["bindings"]
    return found


def canonical(row: Mapping[str, object]) -> str:
    return json.dumps(row, sort_keys=True)


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_is_what_the_store_answers(
    built: Build, store: EngineStore, name: str
) -> None:
    request = QueryRequest(QUERIES[name], 60)
    asked = rows(BuiltGraphs(store), request)
    store.asked.clear()
    kept = rows(KeptAnswers(BuiltGraphs(store), QUERIES, dataset_of(built)), request)
    assert store.asked == []
    assert sorted(map(canonical, kept)) == sorted(map(canonical, asked))
    if "ORDER BY" in QUERIES[name]:
        assert kept == asked
    assert answer_file(built.dataset.folder, QUERIES[name]).is_file()


@pytest.mark.parametrize("change", ["wording", "terms", "graphs", "written", "elsewhere"])
def test_the_store_is_asked_where_the_answer_may_differ(
    built: Build, store: EngineStore, monkeypatch: pytest.MonkeyPatch, change: str, tmp_path: Path
) -> None:
    request = QueryRequest(QUERIES["counts"], 60)
    kept = KeptAnswers(BuiltGraphs(store), QUERIES, dataset_of(built))
    match change:
        case "wording":
            request = replace(request, query=f"{request.query}\n# again")
        case "terms":
            request = replace(
                request, substitutions={"class": "<https://w3id.org/cgkg/ns#Standard>"}
            )
        case "graphs":
            request = replace(request, default_graphs=("https://w3id.org/cgkg/graph/listing",))
        case "written":  # no live version says that the built graphs are as they were
            monkeypatch.setattr(store, "version", f"{store.version}.1")
        case "elsewhere":
            kept = KeptAnswers(BuiltGraphs(store), QUERIES, tmp_path)
    store.asked.clear()
    assert rows(kept, request)
    assert store.asked == [request.query]
