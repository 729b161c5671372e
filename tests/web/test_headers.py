"""Headers that every response carries, and what caches are told."""

from __future__ import annotations

import html

import httpx
import pytest

from web.markup import Markup

PATHS = [
    ("GET", "/", 200),
    ("GET", "/sparql?query=ASK%7B%7D", 200),
    ("GET", "/sparql?query=ASK%7B", 400),
    ("PUT", "/sparql", 405),
    ("POST", "/sparql", 415),
    ("GET", "/nothing-here", 404),
    ("GET", "/id/standard/none", 404),
    ("GET", "/id/standard/GB-T-32151.1-2015", 303),
    ("GET", "/doc/standard/GB-T-32151.1-2015.ttl", 200),
    ("DELETE", "/doc/standard/GB-T-32151.1-2015", 405),
    ("GET", "/healthz", 200),
    ("GET", "/static/style.css", 200),
    ("GET", "/static/none.css", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), PATHS)
def test_cors_and_vary_are_everywhere(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    assert response.headers["access-control-expose-headers"] == "*"
    assert response.headers["vary"].startswith("Accept, Accept-Language")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "server" not in response.headers


@pytest.mark.parametrize(("method", "path", "status"), [case for case in PATHS if case[2] >= 400])
def test_errors_have_one_shape(client: httpx.Client, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["type"].startswith("https://w3id.org/cgkg/problem/")
    assert problem["title"]
    assert problem["detail"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [case for case in PATHS if case[2] >= 400 and not case[1].startswith("/sparql?")],
)
@pytest.mark.parametrize(("language", "words"), [("en", "What you can do"), ("zh", "接下来可以")])
def test_browsers_get_errors_as_pages(
    client: httpx.Client, method: str, path: str, status: int, language: str, words: str
) -> None:
    asked = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": language}
    response = client.request(method, path, headers=asked)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-language"].startswith(language)
    page = Markup(response.text)
    assert f"<h1>{status} " in response.text
    assert words in response.text
    assert page.all("nav")
    assert any(form.attributes.get("action") == "/search" for form in page.all("form"))
    plain = client.request(method, path).json()
    assert html.escape(plain["detail"], quote=False) in html.unescape(response.text)


def test_a_browser_sees_what_is_wrong_with_its_query_beside_the_query(
    client: httpx.Client,
) -> None:
    response = client.get("/sparql?query=ASK%7B", headers={"Accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 400
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    page = Markup(response.text)
    assert [
        one.attributes["data-line"] for one in page.all("section") if "data-line" in one.attributes
    ] == ["1"]
    assert "查询语法错误" in response.text
    assert "ASK{</textarea>" in response.text


def test_what_the_client_sent_is_escaped_in_error_pages(client: httpx.Client) -> None:
    response = client.get(
        "/sparql", params={"query": "<script>alert(1)</script>"}, headers={"Accept": "text/html"}
    )
    assert response.status_code in (400, 406)
    response = client.get("/id/<script>/x", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "<script>" not in response.text


@pytest.mark.parametrize("path", ["/sparql", "/", "/id/standard/x", "/nothing-here"])
@pytest.mark.parametrize("method", ["GET", "POST", "QUERY"])
def test_preflight_is_answered(client: httpx.Client, path: str, method: str) -> None:
    response = client.options(
        path,
        headers={
            "Origin": "https://example.org",
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "content-type, x-requested-with",
        },
    )
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert method in response.headers["access-control-allow-methods"]
    assert response.headers["access-control-allow-headers"] == "content-type, x-requested-with"
    assert int(response.headers["access-control-max-age"]) > 0


@pytest.mark.parametrize("path", ["/", "/sparql", "/doc/standard/GB-T-32151.1-2015.html"])
def test_pages_have_the_security_headers(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    assert response.headers["content-type"].startswith("text/html")
    policy = response.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "script-src 'self'" in policy
    assert "<script>" not in response.text
    assert "style=" not in response.text


@pytest.mark.parametrize(
    "path",
    ["/", "/healthz", "/doc/standard/GB-T-32151.1-2015", "/ns", "/graph/listing", "/nothing-here"],
)
def test_head_is_get_without_a_body(client: httpx.Client, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    ignored = {"date", "transfer-encoding", "x-request-id", "server-timing"}
    assert {k: v for k, v in head.headers.items() if k not in ignored} == {
        k: v for k, v in got.headers.items() if k not in ignored
    }


class TestEntityTags:
    def ask(self, client: httpx.Client, tag: str = "", **parameters: str) -> httpx.Response:
        headers = {"If-None-Match": tag} if tag else {}
        return client.get("/sparql", params={"query": "ASK {}", **parameters}, headers=headers)

    def test_unchanged_answers_are_304(self, client: httpx.Client) -> None:
        tag = self.ask(client).headers["etag"]
        for given in (tag, tag.removeprefix("W/"), f'"other", {tag}'):
            response = self.ask(client, given)
            assert response.status_code == 304
            assert response.content == b""
            assert response.headers["etag"] == tag
        assert self.ask(client, 'W/"other"').status_code == 200

    def test_head_and_query_know_304_too(self, client: httpx.Client) -> None:
        tag = self.ask(client).headers["etag"]
        headers = {"If-None-Match": tag, "Content-Type": "application/sparql-query"}
        assert client.request(
            "QUERY", "/sparql", content="ASK {}", headers=headers
        ).status_code == (304)
        head = client.head("/sparql", params={"query": "ASK {}"}, headers=headers)
        assert head.status_code == 304

    def test_tags_differ_by_query_dataset_and_syntax(self, client: httpx.Client) -> None:
        tags = [
            self.ask(client).headers["etag"],
            self.ask(client, query="ASK { }").headers["etag"],
            self.ask(client, format="csv").headers["etag"],
            self.ask(client, **{"default-graph-uri": "http://a/"}).headers["etag"],
            self.ask(client, **{"named-graph-uri": "http://a/"}).headers["etag"],
        ]
        assert len(set(tags)) == len(tags)

    @pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "struuid ()", "BNODE()"])
    def test_changing_answers_are_not_cached(self, client: httpx.Client, function: str) -> None:
        response = self.ask(client, query=f"SELECT ({function} AS ?x) {{}}")
        assert response.status_code == 200
        assert "etag" not in response.headers
        assert response.headers["cache-control"] == "no-store"

    def test_documents_have_tags(self, client: httpx.Client) -> None:
        path = "/doc/standard/GB-T-32151.1-2015"
        seen = set()
        for extension in ("ttl", "nt", "nq", "trig", "rdf", "jsonld", "html"):
            tag = client.get(f"{path}.{extension}").headers["etag"]
            again = client.get(f"{path}.{extension}", headers={"If-None-Match": tag})
            assert again.status_code == 304
            seen.add(tag)
        seen.add(client.get(f"{path}.html?lang=en").headers["etag"])
        assert len(seen) == 8
