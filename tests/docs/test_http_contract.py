"""docs/http.md: the addresses that it names are there, and answer as it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pytest

from cgkg import assets
from cgkg.graph.build import Build
from web.linked_site import LinkedSite

TEXT: Final = (assets.root() / "docs" / "http.md").read_text("utf-8")
ADDRESSES: Final = sorted(
    {
        address
        for row in re.findall(r"^\| (`/.*?) \|", TEXT, re.MULTILINE)
        for address in re.findall(r"`(/[a-z.\-_/]*)`", row)
    }
)
WRITE_ONLY: Final = ("/update",)


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[LinkedSite]:
    """The site over the built dataset."""
    with LinkedSite(built) as opened:
        yield opened


def test_the_table_is_read() -> None:
    assert {"/sparql", "/ns", "/dumps/", "/healthz", "/search.json"} <= set(ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_there(site: LinkedSite, address: str) -> None:
    response = site.client.get(address)
    allowed = (403, 405) if address in WRITE_ONLY else (200, 303, 400, 422)
    assert response.status_code in allowed, response.text[:300]


@pytest.mark.parametrize(
    ("method", "address", "headers", "status"),
    [
        ("GET", "/sparql?query=ASK{}&query=ASK{}", {}, 400),
        ("GET", "/sparql?query=", {}, 400),
        ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, 400),
        ("POST", "/sparql", {"Content-Type": "text/plain"}, 415),
        ("PUT", "/sparql", {}, 405),
        ("GET", "/doc/category/2.1", {"Accept": "image/png"}, 406),
        ("GET", "/doc/category/none", {}, 404),
        ("GET", "/id/category/2.1", {}, 303),
        ("POST", "/update", {"Content-Type": "application/sparql-update"}, 403),
    ],
)
def test_a_status_is_as_said(
    site: LinkedSite, method: str, address: str, headers: dict[str, str], status: int
) -> None:
    response = site.client.request(method, address, headers=headers)
    assert response.status_code == status
    if status >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["access-control-allow-origin"] == "*"
        assert response.json()["type"].startswith("https://w3id.org/cgkg/problem/")


def test_an_extension_wins_over_format_and_that_over_accept(site: LinkedSite) -> None:
    asked = {"Accept": "application/ld+json"}
    for address, expected in (
        ("/doc/category/2.1.nt?format=turtle", "application/n-triples"),
        ("/doc/category/2.1?format=turtle", "text/turtle"),
        ("/doc/category/2.1", "application/ld+json"),
    ):
        found = site.client.get(address, headers=asked).headers["content-type"]
        assert found.partition(";")[0] == expected
