"""For those who run the server: log, numbers, readiness, draining, slow clients."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import httpx
import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from cgkg.web.log import LineWriter
from web.conftest import BOMB, FLOOD, MAIN, Start, eventually
from web.test_isolation import ask, read_some, request_bytes


class TestLog:
    """One JSON object a line on standard error."""

    def lines(self, dataset: Path, then: Callable[[str], None], **settings: object) -> list[dict]:  # type: ignore[type-arg]
        """What a server logs while something is done to it."""
        given = {"port": 0, "workers": 1, **settings}
        pairs = [f"CGKG_{name.upper()}={value}" for name, value in given.items()]
        process = subprocess.Popen(
            [sys.executable, "-c", MAIN, str(dataset), *pairs],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        then(process.stdout.readline().rpartition(" ")[2].strip())
        process.terminate()
        _, log = process.communicate(timeout=20)
        return [json.loads(line) for line in log.splitlines()]

    def test_every_request_is_a_line(self, dataset: Path) -> None:
        def ask(url: str) -> None:
            for query in ("ASK {}", "ASK {}", "ASK {"):
                headers = {"X-Request-Id": "mine-1"}
                httpx.get(f"{url}sparql", params={"query": query}, headers=headers)

        miss, hit, bad = self.lines(dataset, ask)
        assert (miss["cache"], hit["cache"]) == ("miss", "hit")
        assert miss["worker"] > 0
        assert "worker" not in hit
        assert miss["query_hash"] == hit["query_hash"] != bad["query_hash"]
        assert (bad["status"], bad["problem"]) == (400, "Query syntax error")
        for line in (miss, hit, bad):
            assert line["request"] == "mine-1"
            assert (line["method"], line["path"]) == ("GET", "/sparql")
            assert line["ms"] >= 0
            assert "query" not in line

    def test_the_text_of_queries_only_where_it_is_wanted(self, dataset: Path) -> None:
        def ask(url: str) -> None:
            httpx.get(f"{url}sparql", params={"query": "ASK {}"})

        (line,) = self.lines(dataset, ask, log_queries="true")
        assert line["query"] == "ASK {}"
        assert self.lines(dataset, ask, access_log="false") == []

    def test_a_reader_that_sleeps_stops_nobody(self, start: Start) -> None:
        server = start()  # whose standard error nobody reads
        with httpx.Client(base_url=server.url) as client:
            for _ in range(600):  # far more than a pipe holds
                assert client.get("sparql", params={"query": "ASK {}"}).status_code == 200

    def test_lines_that_were_dropped_are_counted(self) -> None:
        gate, stream = threading.Event(), StringIO()

        class Slow(StringIO):
            def write(self, text: str) -> int:
                gate.wait(10)
                return stream.write(text)

        writer = LineWriter(Slow())
        writer.write("first")
        time.sleep(0.2)
        for number in range(10_005):
            writer.write(str(number))
        gate.set()
        writer.close()
        assert stream.getvalue().startswith("first\n5\n")
        assert '"dropped": 5' in stream.getvalue()


class TestRequestId:
    """Each response says which request it answers."""

    def test_it_is_echoed(self, client: httpx.Client) -> None:
        for path in ("/sparql?query=ASK%7B%7D", "/nothing", "/healthz"):
            response = client.get(path, headers={"X-Request-Id": "abc-1"})
            assert response.headers["x-request-id"] == "abc-1"

    @pytest.mark.parametrize("given", ["", "a b", "x" * 65, '"<script>'])
    def test_what_is_no_id_is_replaced(self, client: httpx.Client, given: str) -> None:
        made = client.get("/healthz", headers={"X-Request-Id": given}).headers["x-request-id"]
        assert made != given
        assert len(made) == 16


class TestMetrics:
    """What Prometheus reads."""

    def test_requests_kills_and_cache_are_counted(self, start: Start) -> None:
        server = start(workers=1, timeout=1)
        for query in ("ASK {}", "ASK {}", "ASK {", BOMB):
            ask(server, query)
        text = httpx.get(f"{server.url}metrics").text
        samples = {
            (sample.name, *sorted(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }
        assert samples["cgkg_requests_total", "200", "GET", "sparql"] == 2
        assert samples["cgkg_requests_total", "400", "GET", "sparql"] == 1
        assert samples["cgkg_requests_total", "504", "GET", "sparql"] == 1
        assert samples["cgkg_answers_total", "hit"] == 1
        assert samples["cgkg_worker_kills_total", "time"] == 1
        assert samples["cgkg_request_seconds_count", "sparql"] == 4
        assert samples["cgkg_cache_answers",] >= 1
        assert samples["cgkg_dataset", "version-1"] == 1

    def test_paths_nobody_knows_share_a_label(self, start: Start) -> None:
        server = start(workers=1)
        for number in range(5):
            httpx.get(f"{server.url}{number}")
        text = httpx.get(f"{server.url}metrics").text
        assert 'cgkg_requests_total{method="GET",place="other",status="404"} 5.0' in text


class TestReadiness:
    """``/readyz`` asks a worker."""

    def test_ready(self, client: httpx.Client) -> None:
        response = client.get("/readyz")
        assert (response.status_code, response.json()["status"]) == (200, "ready")
        assert response.headers["cache-control"] == "no-store"

    def test_not_ready_while_no_worker_answers(self, start: Start) -> None:
        server = start(workers=1)
        for worker in server.workers():
            worker.suspend()
        try:
            response = httpx.get(f"{server.url}readyz", timeout=10)
            assert response.status_code == 503
            assert "retry-after" in response.headers
            assert httpx.get(f"{server.url}healthz").status_code == 200
        finally:
            for worker in server.workers():
                worker.resume()


class TestDraining:
    """SIGTERM: no new requests, those under way are finished."""

    WHILE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g a ?h . FILTER(?a != ?d) }"

    def test_a_query_under_way_is_finished(self, start: Start) -> None:
        server = start(workers=1, timeout=20, drain_seconds=20).warm()
        with ThreadPoolExecutor() as pool:
            under_way = pool.submit(ask, server, self.WHILE)
            assert eventually(lambda: server.busy() == 1, 10)
            server.process.send_signal(signal.SIGTERM)
            assert under_way.result(15).status_code == 200
        assert server.process.wait(10) == 0

    def test_one_that_takes_too_long_is_not_waited_for(self, start: Start) -> None:
        server = start(workers=1, timeout=60, drain_seconds=1).warm()
        with ThreadPoolExecutor() as pool:
            under_way = pool.submit(ask, server, BOMB)
            assert eventually(lambda: server.busy() == 1, 10)
            began = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(10) == 0
            assert time.monotonic() - began < 6
            with pytest.raises(httpx.HTTPError):
                response = under_way.result(10)
                response.raise_for_status()


class TestSlowClients:
    """Nobody holds a connection for nothing."""

    def test_a_reader_that_stands_still_is_dropped(self, start: Start) -> None:
        server = start(workers=1, timeout=60, stall_seconds=1)
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(request_bytes(FLOOD))
            read_some(connection, 100_000)
            process = psutil.Process(server.process.pid)

            def connected() -> int:
                found = process.net_connections("tcp")
                return sum(one.status == psutil.CONN_ESTABLISHED for one in found)

            assert connected() == 1
            assert eventually(lambda: connected() == 0, 6)
        assert ask(server).status_code == 200  # its worker is free

    def test_a_reader_that_is_only_slow_gets_everything(self, start: Start) -> None:
        server = start(workers=1, timeout=60, stall_seconds=1, held_quads=0)
        query = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 30000"
        got = 0
        with httpx.stream("GET", f"{server.url}sparql", params={"query": query}) as response:
            for piece in response.iter_bytes(100_000):
                got += len(piece)
                time.sleep(0.1)
        assert got == len(ask(server, query).content) > 2_000_000

    @pytest.mark.parametrize("start_of_request", [b"", b"GET /sparql HTTP/1.1\r\nHost: x\r\n"])
    def test_a_request_that_does_not_come_is_dropped(
        self, start: Start, start_of_request: bytes
    ) -> None:
        server = start(workers=1, stall_seconds=1)
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(start_of_request)
            connection.settimeout(5)
            with pytest.raises(ConnectionResetError):
                assert connection.recv(100) == b""
                raise ConnectionResetError


class TestMillionRows:
    """Rule 4: a very long answer is whole, and the server's memory does not grow with it."""

    def test_a_million_rows_with_flat_memory(self, start: Start) -> None:
        server = start(workers=1, timeout=120)
        process = server.settle()
        values = " ".join(map(str, range(1000)))
        query = f"SELECT ?a ?b {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values} }} }}"
        before, peak, rows = process.memory_info().rss, 0, 0
        data = {"query": query, "format": "csv"}
        with httpx.stream("POST", f"{server.url}sparql", data=data, timeout=120) as response:
            for piece in response.iter_bytes():
                rows += piece.count(b"\n")
                peak = max(peak, process.memory_info().rss)
        assert rows == 1_000_001
        assert peak - before < 20_000_000
