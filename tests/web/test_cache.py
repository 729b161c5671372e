"""Kept answers: right for every version, shared by all who ask at once, bounded in bytes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cgkg.web.answer_cache import AnswerCache, KeptAnswer
from web.conftest import BOMB, Start, eventually
from web.writable import WritableServer, running_writable

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
COUNTER = "https://example.org/counter"


def source(response: httpx.Response) -> str:
    """Where an answer came from, as Server-Timing tells."""
    parts = response.headers["server-timing"].split(", ")
    return next((part.removeprefix("cache;desc=") for part in parts if "cache" in part), "")


def kept(size: int) -> KeptAnswer:
    return KeptAnswer((), b"x" * size, "")


class TestAnswerCache:
    """The table of answers."""

    @given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4000)), max_size=80))
    def test_it_never_holds_more_than_it_may(self, puts: list[tuple[int, int]]) -> None:
        cache = AnswerCache(100_000)
        for key, size in puts:
            cache.put(key, kept(size), 10)
            assert cache.size <= 100_000
        assert all(len(found.body) <= cache.largest for key, _ in puts if (found := cache.get(key)))

    def test_what_was_not_asked_for_longest_goes_first(self) -> None:
        cache = AnswerCache(64_000)
        for key in range(60):
            cache.put(key, kept(1000), 0)
            cache.get(0)
        assert cache.get(0) is not None
        assert cache.get(1) is None
        assert cache.get(59) is not None

    def test_one_answer_does_not_drive_all_others_out(self) -> None:
        cache = AnswerCache(64_000)
        cache.put("small", kept(10), 0)
        cache.put("large", kept(1001), 0)
        assert cache.get("large") is None
        assert cache.get("small") is not None

    def test_without_a_budget_nothing_is_kept(self) -> None:
        cache = AnswerCache(0)
        cache.put("a", kept(0), 0)
        assert cache.get("a") is None


class TestServer:
    """Over HTTP."""

    def test_the_same_question_again_is_a_hit_in_each_syntax(self, start: Start) -> None:
        server = start()
        for syntax in ("json", "csv", "xml"):
            parameters = {"query": COUNT, "format": syntax}
            first, second = (httpx.get(f"{server.url}sparql", params=parameters) for _ in range(2))
            assert (source(first), source(second)) == ("miss", "hit")
            assert first.content == second.content
            for name in ("content-type", "etag", "vary", "access-control-allow-origin"):
                assert first.headers[name] == second.headers[name]

    def test_methods_share_what_is_kept(self, start: Start) -> None:
        server = start()
        httpx.get(f"{server.url}sparql", params={"query": COUNT})
        posted = httpx.post(f"{server.url}sparql", data={"query": COUNT})
        head = httpx.head(f"{server.url}sparql", params={"query": COUNT})
        assert source(posted) == source(head) == "hit"
        assert head.content == b""
        assert head.headers["content-length"] == posted.headers["content-length"]

    def test_not_modified_comes_from_what_is_kept(self, start: Start) -> None:
        server = start()
        tag = httpx.get(f"{server.url}sparql", params={"query": COUNT}).headers["etag"]
        again = httpx.get(
            f"{server.url}sparql", params={"query": COUNT}, headers={"If-None-Match": tag}
        )
        assert again.status_code == 304
        assert again.headers["etag"] == tag
        assert source(again) == "hit"

    def test_dataset_parameters_make_another_question(self, start: Start) -> None:
        server = start()
        whole = httpx.get(f"{server.url}sparql", params={"query": COUNT})
        graph = {"query": COUNT, "default-graph-uri": "https://w3id.org/cgkg/graph/framework"}
        part = httpx.get(f"{server.url}sparql", params=graph)
        assert source(part) == "miss"
        assert whole.content != part.content

    @pytest.mark.parametrize("query", ["SELECT (RAND() AS ?n) {}", "SELECT (NOW() AS ?n) {}"])
    def test_what_changes_is_not_kept(self, start: Start, query: str) -> None:
        server = start()
        answers = [httpx.get(f"{server.url}sparql", params={"query": query}) for _ in range(2)]
        assert [source(answer) for answer in answers] == ["miss", "miss"]
        assert answers[0].content != answers[1].content

    def test_errors_are_not_kept(self, start: Start) -> None:
        server = start(timeout=1, workers=1)
        parameters = {"query": BOMB, "timeout": "0.2"}
        assert httpx.get(f"{server.url}sparql", params=parameters).status_code == 504
        again = httpx.get(f"{server.url}sparql", params=parameters)
        assert again.status_code == 504
        assert source(again) == ""

    def test_kept_answers_need_no_worker(self, start: Start) -> None:
        server = start(workers=1)
        parameters = {"query": COUNT}
        httpx.get(f"{server.url}sparql", params=parameters)
        for worker in server.workers():
            worker.suspend()
        try:
            assert source(httpx.get(f"{server.url}sparql", params=parameters, timeout=2)) == "hit"
        finally:
            for worker in server.workers():
                worker.resume()

    def test_without_a_budget_everything_is_asked_again(self, start: Start) -> None:
        server = start(cache_bytes=0)
        answers = [httpx.get(f"{server.url}sparql", params={"query": COUNT}) for _ in range(2)]
        assert [source(answer) for answer in answers] == ["miss", "miss"]

    def test_pages_are_kept_by_language_and_type(self, start: Start) -> None:
        server = start()
        headers = [
            {"Accept-Language": language, "Accept": "text/html"} for language in ("en", "zh")
        ]
        for one in headers:
            first, second = (httpx.get(f"{server.url}framework", headers=one) for _ in range(2))
            assert (source(first), source(second)) == ("", "hit")
            assert first.text == second.text
        english, chinese = (httpx.get(f"{server.url}framework", headers=one) for one in headers)
        assert english.headers["content-language"] == "en"
        assert chinese.headers["content-language"] == "zh-Hans"

    def test_the_query_page_is_kept_only_while_it_has_no_query(self, start: Start) -> None:
        server = start()
        for query, expected in (("", "hit"), ("?query=ASK%7B%7D", ""), ("?find=a", "")):
            address = f"{server.url}sparql{query}"
            pages = [httpx.get(address, headers={"Accept": "text/html"}) for _ in range(2)]
            assert [page.status_code for page in pages] == [200, 200]
            assert source(pages[1]) == expected, query

    def test_many_who_ask_at_once_cost_one_run(self, start: Start) -> None:
        server = start(workers=2, timeout=20)
        slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . FILTER(?a != ?d) }"
        with ThreadPoolExecutor(8) as pool:
            answers = list(
                pool.map(
                    lambda _: httpx.get(f"{server.url}sparql", params={"query": slow}, timeout=30),
                    range(8),
                )
            )
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1
        assert [source(answer) for answer in answers].count("miss") == 1


@pytest.fixture(scope="module")
def writable(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritableServer]:
    """A server that takes writes."""
    with running_writable(dataset, tmp_path_factory.mktemp("cache")) as server:
        yield server


class TestWrites:
    """No answer is older than the last write that was acknowledged before it was asked for."""

    @settings(max_examples=8, deadline=None)
    @given(steps=st.lists(st.sampled_from(["write", "read", "read csv", "graph"]), min_size=3))
    def test_what_was_written_is_read(self, writable: WritableServer, steps: list[str]) -> None:
        writable.update(f"CLEAR SILENT GRAPH <{COUNTER}>")
        written = 0
        for step in steps:
            if step == "write":
                written += 1
                triple = f"<x:{written}> <x:p> {written}"
                assert (
                    writable.update(
                        f"INSERT DATA {{ GRAPH <{COUNTER}> {{ {triple} }} }}"
                    ).status_code
                    == 204
                )
            elif step == "graph":
                found = writable.get(COUNTER)
                lines = found.text.splitlines() if found.status_code == 200 else []
                assert len(lines) == written
            else:
                syntax = "csv" if step.endswith("csv") else "json"
                query = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{COUNTER}> {{ ?s ?p ?o }} }}"
                response = writable.client.get("sparql", params={"query": query, "format": syntax})
                number = response.text.split()[1] if syntax == "csv" else number_in(response)
                assert int(number) == written

    def test_readers_never_go_back_while_writes_go_on(self, writable: WritableServer) -> None:
        writable.update(f"CLEAR SILENT GRAPH <{COUNTER}>")
        acknowledged, stop = [0], threading.Event()
        query = f"SELECT (MAX(?o) AS ?n) {{ GRAPH <{COUNTER}> {{ ?s ?p ?o }} }}"
        writable.update(f"INSERT DATA {{ GRAPH <{COUNTER}> {{ <x:s> <x:p> 0 }} }}")

        def read() -> int:
            reads = 0
            while not stop.is_set():
                before = acknowledged[0]
                response = writable.client.get("sparql", params={"query": query})
                assert int(number_in(response)) >= before
                reads += 1
            return reads

        with ThreadPoolExecutor(4) as pool:
            readers = [pool.submit(read) for _ in range(4)]
            for number in range(1, 12):
                update = f"INSERT DATA {{ GRAPH <{COUNTER}> {{ <x:s> <x:p> {number} }} }}"
                assert writable.update(update).status_code == 204
                acknowledged[0] = number
            assert eventually(lambda: True, 1)
            stop.set()
            assert sum(reader.result(30) for reader in readers) > 20


def number_in(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    return str(response.json()["results"]["bindings"][0]["n"]["value"])
