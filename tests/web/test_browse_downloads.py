"""The filtered list as CSV, JSON and Turtle: parsed, and compared with the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import httpx
import pyoxigraph as ox
import pytest

from web.browsing import Site
from web.test_browse_standards import positions

STATES = ["", "stage=in-force", "sector=HG&sector=SH&lang=en", "q=%E6%B0%B4%E6%B3%A5&sort=-year"]
STANDARD = ox.NamedNode("https://w3id.org/cgkg/ns#Standard")
TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    started = Site()
    with started.client:
        yield started


def on_page(site: Site, state: str) -> list[int]:
    return positions(site.page(f"/standards?{state}&size=200"))


def get(site: Site, extension: str, state: str) -> httpx.Response:
    response = site.client.get(f"/standards.{extension}?{state}")
    assert response.status_code == 200
    return response


def table(response: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


@pytest.mark.parametrize("state", STATES)
class TestSameStandards:
    def test_csv(self, site: Site, state: str) -> None:
        rows = table(get(site, "csv", state))
        assert [int(row["position"]) for row in rows] == on_page(site, state)

    def test_json(self, site: Site, state: str) -> None:
        document = get(site, "json", state).json()
        assert [one["position"] for one in document["standards"]] == on_page(site, state)
        assert document["total"] == len(document["standards"])

    def test_turtle(self, site: Site, state: str) -> None:
        triples = list(ox.parse(get(site, "ttl", state).content, format=ox.RdfFormat.TURTLE))
        described = {
            str(triple.subject.value)
            for triple in triples
            if triple.predicate == TYPE and triple.object == STANDARD
        }
        listed = get(site, "json", state).json()["standards"]
        assert described == {one["iri"] for one in listed}


def test_turtle_describes_them_as_the_store_does(site: Site) -> None:
    triples = {
        quad.triple
        for quad in ox.parse(
            get(site, "ttl", "series=YB-T-4891").content, format=ox.RdfFormat.TURTLE
        )
    }
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s cg:series id:series\\/YB-T-4891 ; ?p ?o }"
    stored = set(site.store.run(query))
    assert len(stored) > 50
    assert stored <= triples


def test_turtle_of_nothing_is_empty(site: Site) -> None:
    body = get(site, "ttl", "q=zzzzzz").content
    assert list(ox.parse(body, format=ox.RdfFormat.TURTLE)) == []


def test_csv_labels_are_in_the_language_asked_for(site: Site) -> None:
    (row,) = table(get(site, "csv", "q=GB/T+32151.8-2015&lang=en"))
    assert row["stage"] == "in force"
    assert row["subcategory"] == "2.1 Greenhouse gas accounting"
    assert row["title_zh"].endswith("第8部分：水泥生产企业")
    assert row["title_en"].endswith("Cement production enterprises")
    (row,) = table(get(site, "csv", "q=GB/T+32151.8-2015&lang=zh-Hans"))
    assert row["stage"] == "现行"


def test_json_has_both_languages_and_the_filters(site: Site) -> None:
    document = get(site, "json", "sector=HG&sector=SH").json()
    joint = next(one for one in document["standards"] if one["position"] == 3)
    assert [value["key"] for value in joint["sector"]] == ["HG", "SH"]
    assert set(joint["stage"][0]["label"]) == {"zh-Hans", "en"}
    assert document["filters"]["sector"] == ["HG", "SH"]
    assert document["version"] == site.store.version


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", "text/csv"),
        ("application/json", "application/json"),
        ("text/turtle", "text/turtle"),
        ("text/html", "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
    ],
)
def test_negotiation(site: Site, accept: str, media_type: str) -> None:
    response = site.client.get("/standards?stage=in-force", headers={"Accept": accept})
    assert response.headers["content-type"].partition(";")[0] == media_type
    assert 'rel="license"' in response.headers["link"]


def test_nothing_acceptable_is_406(site: Site) -> None:
    response = site.client.get("/standards", headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/csv" in response.json()["detail"]


def test_downloads_take_the_same_parameters_and_refuse_the_same(site: Site) -> None:
    assert site.client.get("/standards.csv?stage=x").status_code == 400
    assert len(table(get(site, "csv", "size=25&page=2"))) == 166  # always the whole list
