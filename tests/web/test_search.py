"""``/search``, ``/search.json`` and ``/suggest`` over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pytest

from cgkg.graph.build import Build
from cgkg.iris import BASE
from cgkg.terms import CG
from web.conftest import running

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[httpx.Client]:
    """A client of a server over the project's own dataset."""
    with (
        running(built.dataset.store, workers=1) as server,
        httpx.Client(base_url=server.url, timeout=30) as client,
    ):
        yield client


def test_results_are_typed_ranked_marked_and_counted(site: httpx.Client) -> None:
    answer = site.get("/search", params={"q": "水泥", "size": 3})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    document = answer.json()
    assert document["query"] == "水泥"
    assert document["match"] == "all"
    assert document["notes"] == []
    assert document["pages"] == -(-document["total"] // 3)
    assert sum(one["count"] for one in document["types"]) == document["total"]
    first = document["results"][0]
    assert first["type"]["iri"] == CG + "Standard"
    assert first["href"] == first["iri"].removeprefix(BASE.rstrip("/"))
    assert first["names"].keys() == {"zh-Hans", "en"}
    marked = [
        field["text"][start:end] for field in first["fields"] for start, end in field["spans"]
    ]
    assert "水泥" in marked
    scores = [one["score"] for one in document["results"]]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("typed", ["gbt32151.1-2015", "GB/T 32151.1—2015", "32151.1"])
def test_numbers_in_any_spelling(site: httpx.Client, typed: str) -> None:
    first = site.get("/search.json", params={"q": typed}).json()["results"][0]
    assert first["numbers"] == ["GB/T 32151.1-2015"]


def test_labels_come_in_the_language_asked_for(site: httpx.Client) -> None:
    asked = {"q": "2.1"}
    chinese = site.get("/search.json", params=asked).json()["results"][0]
    english = site.get("/search.json", params=asked, headers={"Accept-Language": "en"})
    assert (chinese["label"], chinese["language"]) == ("温室气体核算", "zh-Hans")
    first = english.json()["results"][0]
    assert (first["label"], first["language"]) == ("Greenhouse gas accounting", "en")
    assert first["type"]["label"] == "subcategory"
    assert english.headers["content-language"] == "en"
    by_address = site.get("/search.json", params={**asked, "lang": "en"})
    assert by_address.json() == english.json()


def test_a_type_narrows_and_keeps_the_other_counts(site: httpx.Client) -> None:
    everything = site.get("/search.json", params={"q": "水泥"}).json()
    narrowed = site.get("/search.json", params={"q": "水泥", "type": "cg:TopicArea"}).json()
    assert {one["type"]["iri"] for one in narrowed["results"]} == {CG + "TopicArea"}
    assert [one["count"] for one in narrowed["types"]] == [
        one["count"] for one in everything["types"]
    ]
    assert [one["iri"] for one in narrowed["types"] if one["selected"]] == [CG + "TopicArea"]
    both = {"q": "水泥", "type": "TopicArea,KeyDirection", "size": 100}
    several = site.get("/search.json", params=both).json()
    assert {one["type"]["iri"] for one in several["results"]} == {
        CG + "TopicArea",
        CG + "KeyDirection",
    }


def test_pages(site: httpx.Client) -> None:
    first = site.get("/search.json", params={"q": "碳", "size": 5}).json()
    second = site.get("/search.json", params={"q": "碳", "size": 5, "page": 2}).json()
    assert len(second["results"]) == 5
    assert not {one["iri"] for one in first["results"]} & {one["iri"] for one in second["results"]}
    beyond = site.get("/search.json", params={"q": "碳", "size": 5, "page": first["pages"] + 1})
    assert beyond.status_code == 404
    assert beyond.json()["title"] == "No such page"


def test_nothing_found_is_an_answer(site: httpx.Client) -> None:
    document = site.get("/search.json", params={"q": "zzzzz"}).json()
    assert (document["match"], document["total"], document["results"]) == ("none", 0, [])


def test_a_long_query_is_cut_and_the_answer_says_so(site: httpx.Client) -> None:
    answer = site.get("/search.json", params={"q": "cement " * 1500})
    assert answer.status_code == 200
    document = answer.json()
    assert document["notes"] == ["query-cut"]
    assert len(document["query"]) < 300
    assert document["total"] > 0


@pytest.mark.parametrize(
    ("parameters", "detail"),
    [
        ([], "q is missing"),
        ([("q", " \t ")], "q is missing"),
        ([("q", "a"), ("q", "b")], "q is given 2 times"),
        ([("q", "碳"), ("page", "0")], "page=0"),
        ([("q", "碳"), ("page", "-1")], "page=-1"),
        ([("q", "碳"), ("page", "１")], "page=１"),
        ([("q", "碳"), ("page", "9" * 500)], "page=999"),
        ([("q", "碳"), ("size", "101")], "size=101"),
        ([("q", "碳"), ("size", SCRIPT)], "size=<script>"),
        ([("q", "碳"), ("type", SCRIPT)], "There is no type <script>"),
    ],
)
def test_odd_parameters_are_refused_in_words(
    site: httpx.Client, parameters: list[tuple[str, str]], detail: str
) -> None:
    answer = site.get("/search.json", params=httpx.QueryParams(parameters))
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert detail in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/search.json", "/suggest", "/reconcile/suggest/entity"])
def test_bytes_that_are_not_utf_8_are_refused(site: httpx.Client, path: str) -> None:
    answer = site.get(f"{path}?q=%FF&prefix=%FF")
    assert answer.status_code == 400
    assert "not UTF-8" in answer.json()["detail"]


@pytest.mark.parametrize(
    "typed", [SCRIPT, '"); DROP TABLE things; --', "a\x00b\x1b[0m", "NEAR(", "*"]
)
@pytest.mark.parametrize("path", ["/search.json", "/suggest"])
def test_script_and_control_characters_are_only_text(
    site: httpx.Client, path: str, typed: str
) -> None:
    answer = site.get(path, params={"q": typed})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.json()["query"] == typed


def test_only_json_is_offered_here(site: httpx.Client) -> None:
    refused = site.get("/search", params={"q": "碳"}, headers={"Accept": "text/turtle"})
    assert refused.status_code == 406
    named = site.get("/search.json", params={"q": "碳"}, headers={"Accept": "text/turtle"})
    assert named.status_code == 200


@pytest.mark.parametrize("path", ["/search.json", "/suggest"])
def test_an_answer_is_valid_until_the_dataset_changes(site: httpx.Client, path: str) -> None:
    first = site.get(path, params={"q": "碳"})
    tag = first.headers["etag"]
    again = site.get(path, params={"q": "碳"}, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = site.get(path, params={"q": "碳", "lang": "en"}, headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_pages_of_other_sites_may_ask(site: httpx.Client) -> None:
    for path in ("/search.json?q=碳", "/suggest?q=碳", "/search.json"):
        answer = site.get(path, headers={"Origin": "https://example.org"})
        assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("typed", "label", "marked"),
    [
        ("水泥制", "水泥制造", "水泥制"),
        ("gongxin", "工业和信息化部", ""),
        ("32151", "GB/T", "32151"),
    ],
)
def test_suggestions(site: httpx.Client, typed: str, label: str, marked: str) -> None:
    answer = site.get("/suggest", params={"q": typed, "size": 5})
    suggestions = answer.json()["suggestions"]
    assert 0 < len(suggestions) <= 5
    fitting = [one for one in suggestions if label in one["label"]]
    assert fitting
    if marked:
        start, end = fitting[0]["spans"][0]
        assert fitting[0]["label"][start:end] == marked


def test_nothing_typed_is_nothing_suggested(site: httpx.Client) -> None:
    assert site.get("/suggest").json() == {"query": "", "suggestions": []}


@pytest.mark.parametrize(
    ("typed", "led"),
    [("水泥", True), ("cement", True), ("cement carbon footprint", True), ("shuini", False)],
)
def test_items_with_the_same_words_are_led_to(site: httpx.Client, typed: str, led: bool) -> None:
    """Only where the words stand in what was found: coverage knows no pinyin."""
    page = site.get("/search", params={"q": typed, "lang": "en"}, headers={"Accept": "text/html"})
    assert (f'href="/coverage?{urlencode({"q": typed})}&amp;lang=en"' in page.text) == led
