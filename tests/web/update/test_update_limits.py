"""The limits of ``/update``: size, time, depth and the queue."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from web.update.conftest import INSERT, OURS, problem
from web.writable import TOKEN, WritableServer, running_writable


class TestLimits:
    def test_a_large_body_is_413(self, dataset: Path, tmp_path: Path) -> None:
        with running_writable(dataset, tmp_path, max_body_bytes=1000) as server:
            assert server.update(INSERT + " " * 1000).status_code == 413
            assert server.client.post("update", data={"update": INSERT}).status_code == 204

    def test_the_time_limit_ends_an_update_and_changes_nothing(
        self, dataset: Path, tmp_path: Path
    ) -> None:
        bomb = (
            f"{INSERT} ; INSERT {{ GRAPH <{OURS}> {{ ?a ?b ?n }} }} WHERE {{ GRAPH ?g {{ "
            "?a ?b ?c . ?d ?e ?f . ?h ?i ?j . BIND(CONCAT(STR(?d), STR(?h)) AS ?n) } }"
        )
        with running_writable(dataset, tmp_path, timeout=1.5) as server:
            response = server.update(bomb)
            assert response.status_code in (413, 504)  # memory may end before time does
            assert "Nothing has been changed" in str(problem(response)["detail"])
            assert server.get(OURS).status_code == 404
            assert server.update(INSERT).status_code == 204

    def test_ten_thousand_brackets_are_400(self, server: WritableServer) -> None:
        deep = f"INSERT {{ <x:s> <x:p> 1 }} WHERE {'{' * 10_000}{'}' * 10_000}"
        assert server.update(deep).status_code == 400

    def test_writes_beyond_the_queue_are_503(self, dataset: Path, tmp_path: Path) -> None:
        with (
            running_writable(dataset, tmp_path, queue=1) as server,
            ThreadPoolExecutor(8) as threads,
        ):
            responses = list(threads.map(lambda _: server.update(INSERT), range(8)))
        statuses = {response.status_code for response in responses}
        assert statuses == {204, 503}
        full = next(response for response in responses if response.status_code == 503)
        assert int(full.headers["retry-after"]) >= 1

    def test_a_client_that_leaves_frees_the_writer(self, dataset: Path, tmp_path: Path) -> None:
        bomb = (
            "INSERT { GRAPH <x:g> { ?a ?b ?n } } WHERE { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . "
            "?h ?i ?j } FILTER(?f = ?n) }"
        )
        with running_writable(dataset, tmp_path, timeout=60) as server:
            port = int(server.url.rstrip("/").rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(
                    b"POST /update HTTP/1.1\r\nHost: x\r\n"
                    b"Content-Type: application/sparql-update\r\n"
                    + f"Authorization: Bearer {TOKEN}\r\n".encode()
                    + f"Content-Length: {len(bomb)}\r\n\r\n{bomb}".encode()
                )
                time.sleep(0.5)
            began = time.monotonic()
            assert server.update(INSERT).status_code == 204
            assert time.monotonic() - began < 5
