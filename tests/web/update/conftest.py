"""A server that takes updates, and the graph that these tests write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from web.writable import WritableServer, running_writable

OURS = "http://example.org/ours"
INSERT = f"INSERT DATA {{ GRAPH <{OURS}> {{ <http://example.org/s> <http://example.org/p> 1 }} }}"


@pytest.fixture(scope="module")
def server(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritableServer]:
    with running_writable(dataset, tmp_path_factory.mktemp("update")) as started:
        yield started


@pytest.fixture(autouse=True)
def clean(server: WritableServer) -> None:
    if server.get(OURS).status_code == 200:
        assert server.update(f"DROP GRAPH <{OURS}>").status_code == 204


def problem(response: httpx.Response) -> dict[str, object]:
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, object] = response.json()
    assert document["status"] == response.status_code
    return document
