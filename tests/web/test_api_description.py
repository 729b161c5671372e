"""The OpenAPI document is valid and says what the server does; the page shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from cgkg.web.phrases.api import OPERATIONS
from web.browsing import Site
from web.markup import Markup

EXAMPLES = {
    "GET /doc/{kind}/{key}": "/doc/category/2.1",
    "GET /search": "/search?q=co2",
    "GET /search.json": "/search.json?q=co2",
    "GET /graph": "/graph?iri=https%3A%2F%2Fw3id.org%2Fcgkg%2Fgraph%2Flisting",
    "GET /reconcile/view": "/reconcile/view?id=https%3A%2F%2Fw3id.org%2Fcgkg%2Fid%2Fcategory%2F2",
    "GET /explain": "/explain?subject=https%3A%2F%2Fw3id.org%2Fcgkg%2Fid%2Fcategory%2F2"
    "&property=https%3A%2F%2Fw3id.org%2Fcgkg%2Fns%23nothing&value=1",
}
"""Addresses of operations that need more than their path."""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    started = Site()
    with started.client:
        yield started


@pytest.fixture(scope="module")
def document(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = site.client.get("/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }


def test_it_is_valid(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_each_operation_is_told_in_both_languages_and_has_a_name_of_its_own(
    document: dict[str, Any],
) -> None:
    found = operations(document)
    assert {"GET /sparql", "POST /update", "DELETE /rdf-graph-store"} < set(found)
    for key, operation in found.items():
        assert all(OPERATIONS[key]), key
        assert operation["tags"], key
    names = [operation["operationId"] for operation in found.values()]
    assert len(set(names)) == len(names)


def test_operations_answer_with_the_media_types_that_are_told(
    site: Site, document: dict[str, Any]
) -> None:
    asked = 0
    for key, operation in operations(document).items():
        path = EXAMPLES.get(key, key.removeprefix("GET "))
        if not key.startswith("GET ") or "{" in path or path == "/rdf-graph-store":
            continue
        if operation["tags"] == ["operation"]:  # asks real workers; see test_operation.py
            continue
        if "200" not in operation["responses"]:
            response = site.client.get(path, follow_redirects=False)
            assert str(response.status_code) in operation["responses"], key
            continue
        for media_type in operation["responses"]["200"]["content"]:
            response = site.client.get(path, headers={"Accept": media_type})
            if response.status_code == 200:  # of nothing there is a page only
                assert response.headers["content-type"].partition(";")[0] == media_type, key
                asked += 1
    assert asked > 45


def test_parameters_that_are_told_are_taken(site: Site, document: dict[str, Any]) -> None:
    for key in ("GET /standards", "GET /coverage"):
        references = [one.get("$ref", "") for one in operations(document)[key]["parameters"]]
        names = {reference.rpartition("/")[2] for reference in references}
        refused = site.client.get(f"{key.removeprefix('GET ')}?nonsense=1").json()["detail"]
        allowed = set(re.findall(r"[\w-]+", refused.partition("Allowed: ")[2]))
        assert allowed <= names | {"topic", "gas"}, key


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_the_page_lists_all_operations(site: Site, document: dict[str, Any], language: str) -> None:
    page = site.page(f"/api?lang={language}")
    for key in operations(document):
        assert OPERATIONS[key][language == "en"] in page.replace("&#39;", "'"), key
    assert "/openapi.json" in Markup(page).links()
    assert "/api" in site.page("/")
