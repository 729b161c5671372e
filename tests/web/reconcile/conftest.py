"""A server over the project's own dataset, which tests ask as OpenRefine does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from cgkg.graph.build import Build
from cgkg.iris import BASE
from web import reconciliation_schema as schema
from web.conftest import running

ID = BASE + "id/"
STANDARD = ID + "standard/GB-T-32151.1-2015"


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[httpx.Client]:
    """A client of a server over the project's own dataset."""
    with (
        running(built.dataset.store, workers=1) as server,
        httpx.Client(base_url=server.url, timeout=60) as client,
    ):
        yield client


def ask(site: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    """The candidates for one query, sent as OpenRefine does."""
    answer = site.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    assert answer.status_code == 200, answer.text
    document = answer.json()
    schema.check_results(document, ["q0"])
    result: list[dict[str, Any]] = document["q0"]["result"]
    return result


def refused(answer: httpx.Response, status: int, detail: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert detail in answer.json()["detail"]
