"""The query page without a script: over a real server with the built dataset."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator

import httpx
import pytest

from cgkg.graph.build import Build
from cgkg.services.permalinks import SavedQuery, name_of
from cgkg.terms import PREFIXES
from web.conftest import BOMB, FLOOD, Server, running
from web.markup import Markup

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
BY_CATEGORY = """
SELECT ?category (COUNT(DISTINCT ?standard) AS ?standards)
WHERE { ?standard a cg:Standard ; cg:category ?category }
GROUP BY ?category ORDER BY ?category
"""
VERSION = "version-1"


@pytest.fixture(scope="module")
def served(built: Build) -> Iterator[Server]:
    with running(built.dataset.store, workers=2, timeout=5) as started:
        yield started


@pytest.fixture(scope="module")
def site(served: Server) -> Iterator[httpx.Client]:
    headers = {"Accept": BROWSER, "Accept-Language": "en"}
    with httpx.Client(base_url=served.url, timeout=30, headers=headers) as client:
        yield client


def ask(site: httpx.Client, query: str, **parameters: str) -> httpx.Response:
    return site.get("/sparql", params={"query": query, **parameters})


def words(page: str) -> str:
    return " ".join(text for text, _ in Markup(page).texts)


# What a browser and what a program gets


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (BROWSER, "text/html"),
        ("text/html", "text/html"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+json, text/html;q=0.1", "application/sparql-results+json"),
        ("text/csv, text/html;q=0.5", "text/csv"),
        ("text/html;q=0, */*", "application/sparql-results+json"),
    ],
)
def test_only_who_likes_html_best_gets_a_page(
    site: httpx.Client, accept: str, expected: str
) -> None:
    response = site.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": accept})
    assert response.headers["content-type"].partition(";")[0] == expected


def test_a_format_wins_over_the_page(site: httpx.Client) -> None:
    response = ask(site, BY_CATEGORY, format="csv")
    assert response.headers["content-type"].startswith("text/csv")
    assert ask(site, BY_CATEGORY, format="").headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_the_form_works_by_itself(site: httpx.Client, language: str) -> None:
    page = Markup(site.get("/sparql", params={"lang": language}).text)
    (form,) = page.all("form", id="query-form")
    assert (form.attributes["action"], form.attributes["method"]) == ("/sparql", "get")
    (area,) = page.all("textarea")
    assert area.attributes["name"] == "query"
    assert [label for label in page.all("label") if label.attributes.get("for") == "query"]
    assert not page.all("style")
    assert {one.attributes["type"] for one in page.all("script")} <= {"module", "application/json"}


def test_the_form_begins_with_prefixes_and_a_query_that_runs(site: httpx.Client) -> None:
    text = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", site.get("/sparql").text, re.DOTALL)
    assert text is not None
    query = text[1].replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"')
    assert f"PREFIX cg: <{PREFIXES['cg']}>" in query
    answer = ask(site, query, format="csv")
    assert len(list(csv.reader(io.StringIO(answer.text)))) == 21


# Answers


def test_rows_come_as_a_table_with_labels_beside_iris_and_local_links(site: httpx.Client) -> None:
    response = ask(site, BY_CATEGORY, lang="en")
    assert response.status_code == 200
    page = Markup(response.text)
    assert "Rows: 5, in" in words(response.text)
    (link,) = page.all("a", href="/id/category/2?lang=en")
    assert link.language == "en"
    assert "Accounting and verification" in words(response.text)
    assert "id:category/2" in words(response.text)
    heads = [text for text in ("category", "standards") if text in words(response.text)]
    assert heads == ["category", "standards"]
    assert "核算与核查" in words(ask(site, BY_CATEGORY, lang="zh-Hans").text)


def test_counts_are_drawn_as_bars_with_the_numbers_of_the_table(site: httpx.Client) -> None:
    page = Markup(ask(site, BY_CATEGORY).text)
    (picture,) = page.all("svg", role="img")
    assert picture.attributes["aria-label"]
    bars = [float(one.attributes["width"]) for one in page.all("rect", class_="exists")]
    rows = csv.DictReader(io.StringIO(ask(site, BY_CATEGORY, format="csv").text))
    counts = [int(row["standards"]) for row in rows]
    assert bars == [pytest.approx(count / max(counts) * max(bars), abs=0.1) for count in counts]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s ?n { ?s cg:position ?n } ORDER BY ?n LIMIT 10",
        "SELECT (COUNT(*) AS ?n) { ?s a cg:Standard }",
        'SELECT ?x ("7" AS ?n) { VALUES ?x { 1 2 3 } }',
        "SELECT ?x (-1 AS ?n) { VALUES ?x { 1 2 3 } }",
    ],
)
def test_numbers_that_are_no_measure_are_not_drawn(site: httpx.Client, query: str) -> None:
    assert not Markup(ask(site, query).text).all("svg", role="img")


def test_a_long_answer_says_that_the_page_has_only_its_beginning(site: httpx.Client) -> None:
    response = ask(site, "SELECT * { ?s rdfs:label ?label } LIMIT 777")
    assert "The first 500 of 777 are shown" in words(response.text)
    assert len(re.findall(r"<tr><td", response.text)) == 500


def test_an_answer_too_large_for_a_page_is_refused_with_a_way_out(site: httpx.Client) -> None:
    response = ask(site, FLOOD)
    assert response.status_code in (413, 504)
    assert "LIMIT" in words(response.text)


def test_graphs_come_as_turtle_and_as_a_list(site: httpx.Client) -> None:
    query = "CONSTRUCT WHERE { <https://w3id.org/cgkg/id/category/2> rdfs:label ?label }"
    response = ask(site, query, lang="en")
    page = Markup(response.text)
    assert "Triples: 2, in" in words(response.text)
    assert '"Accounting and verification"@en' in words(response.text)
    assert page.all("a", href="/id/category/2?lang=en")
    offered = {one.attributes["type"] for one in page.all("a") if "download" in one.attributes}
    assert {"text/turtle", "application/trig", "application/ld+json"} <= offered


@pytest.mark.parametrize(
    ("query", "word"), [("ASK { ?s a cg:Standard }", "Yes"), ("ASK { cg:x a cg:y }", "No")]
)
def test_yes_or_no_is_said_in_words(site: httpx.Client, query: str, word: str) -> None:
    assert f" {word} " in words(ask(site, query).text)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "no property cg:inSubcategory. Near: cg:subcategory"),
        ("zh", "没有属性 cg:inSubcategory"),
    ],
)
def test_nothing_found_is_explained(site: httpx.Client, language: str, said: str) -> None:
    query = "SELECT * { ?s a cg:Standard ; cg:inSubcategory ?c }"
    response = site.get("/sparql", params={"query": query}, headers={"Accept-Language": language})
    page, _, rest = response.text.partition('<pre class="on-paper">')
    text = " ".join(words(page + rest.partition("</pre>")[2]).split())
    assert said in text
    assert "?s cg:inSubcategory ?c" in text
    assert "a cg:Standard" not in text.partition("cg:inSubcategory ?c ")[2].partition(said)[0]


def test_the_query_is_there_for_paper(site: httpx.Client) -> None:
    """Forms are not printed, and the query stands in one."""
    query = "SELECT * { ?s a cg:Standard FILTER(1 < 2) }"
    printed = '<pre class="on-paper">SELECT * { ?s a cg:Standard FILTER(1 &lt; 2) }</pre>'
    assert ask(site, query).text.count(printed) == 1
    assert '<pre class="on-paper">PREFIX' in site.get("/sparql").text


def test_nothing_found_is_said(site: httpx.Client) -> None:
    assert "Nothing meets the query" in words(ask(site, "SELECT * { cg:x cg:y ?z }").text)


def test_every_download_gives_its_syntax(site: httpx.Client) -> None:
    for query in (BY_CATEGORY, "ASK {}", "DESCRIBE <https://w3id.org/cgkg/id/category/2>"):
        page = Markup(ask(site, query).text)
        links = [one for one in page.all("a") if "download" in one.attributes]
        assert links
        for link in links:
            answer = site.get(link.attributes["href"], headers={"Accept": "*/*"})
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith(link.attributes["type"])


def test_a_query_too_long_for_a_link_is_downloaded_by_a_form(site: httpx.Client) -> None:
    query = "ASK { " + f"FILTER('{'水' * 4000}' != '') " + "}"
    response = site.post("/sparql", data={"query": query})
    page = Markup(response.text)
    assert response.status_code == 200
    assert not [one for one in page.all("a") if "download" in one.attributes]
    assert [one.attributes["value"] for one in page.all("button", name="format")] == ["json", "xml"]


# Errors


def test_an_error_stands_at_its_line_and_column(site: httpx.Client) -> None:
    response = ask(site, "SELECT ?s\r\nWHERE { ?s a foo:Bar }")
    assert response.status_code == 400
    (problem,) = Markup(response.text).all("section", class_="problem")
    assert (problem.attributes["data-line"], problem.attributes["data-column"]) == ("2", "14")
    assert "WHERE { ?s a <mark>foo:Bar }</mark>" in response.text
    assert "Line 2, column 14" in words(response.text)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize(
    "query", ["</textarea><script>alert(1)</script>", "\x00", "{{ 7*7 }}", "水" * 500]
)
def test_what_was_sent_is_escaped(site: httpx.Client, query: str, language: str) -> None:
    response = ask(site, query, lang=language)
    assert response.status_code == 400
    Markup(response.text)
    assert "<script>alert" not in response.text
    assert ">49<" not in response.text


def test_the_time_limit_is_told_and_the_query_kept(site: httpx.Client) -> None:
    response = ask(site, BOMB, timeout="0.3")
    assert response.status_code == 504
    assert "time limit" in words(response.text)
    assert BOMB in words(response.text)


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ([("query", "ASK {}"), ("query", "ASK {}")], 400),
        ([("query", "ASK {}"), ("timeout", "soon")], 400),
        ([("example", "no-such-example")], 404),
        ([("example", "../../etc/passwd")], 404),
        ([("example", "a"), ("example", "b")], 400),
        ([("find", "x" * 10_000)], 200),
        ([("lang", "<script>")], 200),
        ([("query", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")], 403),
    ],
)
def test_bad_parameters_get_the_right_status(
    site: httpx.Client, parameters: list[tuple[str, str]], status: int
) -> None:
    response = site.get("/sparql", params=parameters)
    assert response.status_code == status
    assert "Traceback" not in response.text
    assert "<script>" not in response.text


def test_who_leaves_frees_the_worker(built: Build) -> None:
    with running(built.dataset.store, workers=1, timeout=60) as server:
        url, headers = f"{server.url}sparql", {"Accept": BROWSER}
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(url, params={"query": BOMB}, headers=headers, timeout=0.5)
        began = time.monotonic()
        answer = httpx.get(url, params={"query": "ASK {}"}, headers=headers, timeout=30)
        assert answer.status_code == 200
        assert time.monotonic() - began < 2


# Examples


def test_examples_are_in_both_languages_with_their_shape(site: httpx.Client) -> None:
    english = words(site.get("/sparql", params={"lang": "en"}).text)
    chinese = words(site.get("/sparql", params={"lang": "zh-Hans"}).text)
    assert "Which standards are there for cement, in each part of the system?" in english
    assert "水泥行业在体系各处有哪些标准？" in chinese
    assert "Table · 9 columns" in english
    assert "Graph (RDF)" in english
    assert "Yes or no" in english


def test_examples_are_filtered_by_word_in_either_language(site: httpx.Client) -> None:
    for find in ("cement", "水泥", "CEMENT industry"):
        page = Markup(site.get("/sparql", params={"find": find, "lang": "en"}).text)
        shown = [one for one in page.all("li") if "data-words" in one.attributes]
        visible = [one for one in shown if "hidden" not in one.attributes]
        assert 0 < len(visible) < len(shown)
        assert all(find.split()[0].casefold() in one.attributes["data-words"] for one in visible)


def test_every_example_runs_and_has_the_columns_it_promises(site: httpx.Client) -> None:
    examples = site.get("/query/examples.json").json()
    assert len(examples) > 50
    for key, example in examples.items():
        response = site.get("/sparql", params={"example": key, "lang": "en", "part": "result"})
        if example["federated"]:
            continue
        assert response.status_code == 200, key
        assert 'class="summary"' in response.text, key


def test_columns_promised_are_columns_got(site: httpx.Client) -> None:
    text = site.get("/query/examples.json").json()["cement"]["query"]
    head = site.post("/sparql", data={"query": text, "format": "csv"}).text.splitlines()[0]
    page = site.get("/sparql", params={"example": "cement", "lang": "en"}).text
    shown = re.search(r'data-example="cement".*?Columns: (.*?)</p>', page, re.DOTALL)
    assert shown is not None
    assert re.findall(r"<code>(\w+)</code>", shown[1]) == head.split(",")


# Vocabulary


def test_the_vocabulary_is_what_the_data_uses(site: httpx.Client) -> None:
    response = site.get("/query/vocabulary.json")
    vocabulary = response.json()
    assert vocabulary["version"] == VERSION
    assert vocabulary["prefixes"] == dict(PREFIXES)
    classes = {one["name"]: one for one in vocabulary["classes"]}
    assert classes["cg:Standard"]["count"] == 166
    assert set(classes["cg:Standard"]["labels"]) == {"en", "zh-hans"}
    properties = {one["name"]: one for one in vocabulary["properties"]}
    assert {"cg:number", "dcterms:title", "skos:broader"} <= set(properties)
    assert all(one["count"] > 0 for one in (*classes.values(), *properties.values()))
    again = site.get("/query/vocabulary.json", headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


# Links and code


def share(site: httpx.Client, query: str) -> Markup:
    return Markup(site.post("/query/share", params={"lang": "en"}, data={"query": query}).text)


def test_a_permanent_link_gives_the_query_its_version_and_the_answer(site: httpx.Client) -> None:
    (link,) = share(site, BY_CATEGORY).all("a", id="permalink")
    response = site.get(link.attributes["href"], params={"lang": "en"})
    assert response.status_code == 200
    assert "GROUP BY ?category" in response.text
    assert "Rows: 5, in" in words(response.text)
    assert f"The dataset is of the version it was saved with: {VERSION}." in words(response.text)


def test_a_link_of_another_version_warns(site: httpx.Client) -> None:
    name = name_of(SavedQuery("ASK {}", "version-0"))
    response = site.get(f"/q/{name}", params={"lang": "en"})
    assert "saved with version version-0 of the dataset; it is version-1 now" in words(
        response.text
    )
    assert "version-0" in words(site.get(f"/q/{name}", params={"lang": "zh-Hans"}).text)


def test_a_saved_query_with_an_error_shows_it(site: httpx.Client) -> None:
    response = site.get(f"/q/{name_of(SavedQuery('SELEKT', VERSION))}")
    assert response.status_code == 400
    assert Markup(response.text).all("section", class_="problem")


@pytest.mark.parametrize("name", ["x", "AAAA", "%3Cscript%3E", "A" * 20_000, "..%2F..%2Fx", "%00"])
def test_a_link_that_names_no_query_is_not_found(site: httpx.Client, name: str) -> None:
    response = site.get(f"/q/{name}")
    assert response.status_code == 404
    assert "<script>" not in response.text


def test_sharing_needs_a_query(site: httpx.Client) -> None:
    assert site.post("/query/share", data={"query": " "}).status_code == 400
    assert site.post("/query/share", data={"query": "x" * 2_000_000}).status_code == 413
    assert site.get("/query/share").status_code == 405


def test_code_is_offered_in_four_languages_and_asks_this_server(
    site: httpx.Client, served: Server
) -> None:
    page = share(site, BY_CATEGORY)
    sections = [one.attributes["id"] for one in page.all("section")]
    assert sections == [f"snippet-{name}" for name in ("curl", "python", "r", "javascript")]
    codes = [text for text, _ in page.texts if f"{served.url}sparql" in text]
    assert len(codes) == 4
