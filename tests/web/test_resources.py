"""Things and their documents: redirects, syntaxes, pages, and paths that lead nowhere."""

from __future__ import annotations

import socket
from html.parser import HTMLParser
from urllib.parse import unquote

import httpx
import pytest
import rdflib
from rdflib.compare import isomorphic

from cgkg.formats import RdfFormat
from cgkg.iris import BASE
from rdflib_reading import read_triples
from web.conftest import STANDARD, Server

# rdflib's own parsers still use what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use:DeprecationWarning")

KEY = "standard/GB-T-32151.1-2015"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Links(HTMLParser):
    """Collects the links and the languages of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.languages: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"] or "")
        if attributes.get("lang"):
            self.languages.add(attributes["lang"] or "")


class TestThings:
    @pytest.mark.parametrize(
        ("accept", "location"),
        [
            (None, f"/doc/{KEY}.ttl"),
            ("*/*", f"/doc/{KEY}.ttl"),
            (BROWSER, f"/doc/{KEY}"),
            ("text/turtle", f"/doc/{KEY}.ttl"),
            ("application/ld+json, text/html;q=0.5", f"/doc/{KEY}.jsonld"),
            ("application/rdf+xml", f"/doc/{KEY}.rdf"),
            ("application/n-quads", f"/doc/{KEY}.nq"),
        ],
    )
    def test_303_to_the_document(
        self, client: httpx.Client, accept: str | None, location: str
    ) -> None:
        headers = {"Accept": accept} if accept else {"Accept": ""}
        response = client.get(f"/id/{KEY}", headers=headers)
        assert response.status_code == 303
        assert response.headers["location"] == location
        assert (
            response.headers["vary"] == "Accept, Accept-Language, Accept-Encoding, Accept-Profile"
        )
        assert client.get(location, headers=headers).status_code == 200

    def test_nothing_acceptable_is_406(self, client: httpx.Client) -> None:
        for path in (f"/id/{KEY}", f"/doc/{KEY}"):
            response = client.get(path, headers={"Accept": "image/png"})
            assert response.status_code == 406
            assert "text/turtle" in response.json()["detail"]


class TestDocuments:
    @pytest.mark.parametrize("syntax", list(RdfFormat))
    def test_negotiated_and_named_syntaxes_are_the_same(
        self, client: httpx.Client, syntax: RdfFormat
    ) -> None:
        path = f"/doc/{KEY}"
        negotiated = client.get(path, headers={"Accept": syntax.media_type})
        named = client.get(f"{path}.{syntax.extension}", headers={"Accept": "text/html"})
        for response in (negotiated, named):
            assert response.status_code == 200
            assert response.headers["content-type"].partition(";")[0] == syntax.media_type
            assert response.headers["content-location"] == f"{path}.{syntax.extension}"
        assert negotiated.headers["etag"] == named.headers["etag"]
        graph = read_triples(negotiated.content, syntax)
        turtle = read_triples(client.get(f"{path}.ttl").content, RdfFormat.TURTLE)
        assert isomorphic(graph, turtle)
        assert isomorphic(graph, read_triples(named.content, syntax))

    def test_it_has_statements_references_and_provenance(self, client: httpx.Client) -> None:
        graph = read_triples(client.get(f"/doc/{KEY}.ttl").content, RdfFormat.TURTLE)
        thing = rdflib.URIRef(STANDARD)
        assertion = rdflib.URIRef(BASE + "id/assertion/a1")
        cg = rdflib.Namespace(BASE + "ns#")
        assert (thing, cg.number, rdflib.Literal("GB/T 32151.1-2015")) in graph
        assert (assertion, cg.subject, thing) in graph
        assert (assertion, cg.objectLiteral, rdflib.Literal('a "quoted"\nline')) in graph
        subcategory = rdflib.URIRef(BASE + "id/category/2.1")
        assert graph.value(subcategory, rdflib.RDFS.label) == rdflib.Literal(
            "温室气体核算", lang="zh-Hans"
        )

    def test_dots_in_keys_are_no_extensions(self, client: httpx.Client) -> None:
        assert client.get("/doc/category/2.1").headers["content-location"] == (
            "/doc/category/2.1.ttl"
        )
        assert client.get("/doc/category/2").status_code == 200
        assert client.get("/doc/category/2.nt").headers["content-type"] == ("application/n-triples")
        assert client.get("/doc/category/2.9").status_code == 404

    def test_links_tell_of_the_other_syntaxes(self, client: httpx.Client) -> None:
        links = client.get(f"/doc/{KEY}.ttl").headers["link"]
        assert f'<{STANDARD}>; rel="describes"' in links
        assert f'</doc/{KEY}>; rel="canonical"' in links
        assert f'</doc/{KEY}.jsonld>; rel="alternate"; type="application/ld+json"' in links
        assert f"</doc/{KEY}.ttl>; rel" not in links


class TestPages:
    def page(self, client: httpx.Client, path: str, **headers: str) -> httpx.Response:
        response = client.get(path, headers={"Accept": BROWSER, **headers})
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        return response

    def test_a_document_for_people(self, client: httpx.Client) -> None:
        page = self.page(client, f"/doc/{KEY}")
        assert page.headers["content-location"] == f"/doc/{KEY}.html"
        assert "第1部分：发电企业" in page.text
        assert "a &#34;quoted&#34;" not in page.text  # it stands on the assertion's own page
        links = Links(page.text)
        assert "/id/category/2.1" in links.links
        assert "/ns#Standard" in links.links
        assert "/graph/listing" in links.links
        assert "/id/assertion/a1" in links.links
        assert not [link for link in links.links if link.startswith(BASE)]

    def test_chinese_first_and_english_on_demand(self, client: httpx.Client) -> None:
        for page, language in (
            (self.page(client, f"/doc/{KEY}"), "zh-Hans"),
            (self.page(client, f"/doc/{KEY}?lang=en"), "en"),
            (self.page(client, f"/doc/{KEY}", **{"Accept-Language": "en-GB"}), "en"),
            (self.page(client, f"/doc/{KEY}?lang=zh", **{"Accept-Language": "en"}), "zh-Hans"),
        ):
            assert page.headers["content-language"] == language
            assert f'<html lang="{language}">' in page.text
        english = self.page(client, "/doc/category/2?lang=en").text
        assert '<h1><span lang="en">Accounting and verification</span></h1>' in english
        assert "zh-Hans" in Links(english).languages

    @pytest.mark.parametrize(
        "path", ["/", "/sparql", f"/doc/{KEY}", "/ns", "/graph/listing", "/doc/category/2"]
    )
    def test_every_local_link_leads_somewhere(self, client: httpx.Client, path: str) -> None:
        links = Links(self.page(client, path).text).links
        local = {link.partition("#")[0] for link in links if link.startswith("/")}
        assert local
        for link in sorted(local):
            response = client.get(link, headers={"Accept": BROWSER}, follow_redirects=True)
            assert response.status_code == 200, link

    def test_home_has_numbers_from_the_graph(self, client: httpx.Client) -> None:
        page = self.page(client, "/?lang=en").text
        assert '<a href="/standards?lang=en">Standards listed</a></dt><dd>1</dd>' in page
        assert "graph:listing" in page


class TestUnknown:
    def test_near_keys_are_suggested(self, client: httpx.Client) -> None:
        for path in ("/id/standard/GB-T-32151-2015", "/doc/standard/gb-t-32151.1-2018.ttl"):
            response = client.get(path)
            assert response.status_code == 404
            suggestions = response.json()["suggestions"]
            assert suggestions[0] == {
                "name": "GB-T-32151.1-2015",
                "href": "/id/standard/GB-T-32151.1-2015",
                "labels": {
                    "zh-hans": "GB/T 32151.1-2015 温室气体排放核算与报告要求 第1部分：发电企业"
                },
            }

    def test_suggestions_are_links_on_the_page(self, client: httpx.Client) -> None:
        response = client.get("/id/category/2.2", headers={"Accept": BROWSER})
        assert response.status_code == 404
        link = '<a href="/id/category/2.1"><span lang="zh-Hans">温室气体核算</span></a>'
        assert link in response.text

    def test_nothing_like_it(self, client: httpx.Client) -> None:
        response = client.get("/id/standard/zzzzzzzz")
        assert response.status_code == 404
        assert response.json()["suggestions"] == []

    @pytest.mark.parametrize(
        "path",
        [
            "/id/nonsense/1",
            "/id/standard/",
            "/id/standard",
            "/id/",
            "/doc/standard/a/b",
            "/doc/standard/%3Cscript%3E",
            "/doc/standard/a%20b",
            "/doc/standard/a%22b%3E%20%3Fs",
            "/doc/standard/%00",
            "/graph/none",
            "/graph/",
            "/ns.gif",
            "/ns/1",
        ],
    )
    def test_404_for_what_is_not_there(self, client: httpx.Client, path: str) -> None:
        response = client.get(path)
        assert response.status_code == 404, response.text
        assert response.json()["status"] == 404

    def test_unknown_kind_lists_the_kinds(self, client: httpx.Client) -> None:
        assert "category" in client.get("/id/nonsense/1").json()["detail"]

    def test_unknown_graph_lists_the_graphs(self, client: httpx.Client) -> None:
        names = [item["name"] for item in client.get("/graph/lsting").json()["suggestions"]]
        assert names == ["catalog", "framework", "listing", "ontology"]


class TestNonAscii:
    PATHS = ("/id/standard/中", "/id/standard/%E4%B8%AD", "/id/standard/%e4%b8%ad")

    def test_all_spellings_are_one_resource(self, client: httpx.Client) -> None:
        answers = {client.get(path).text for path in self.PATHS}
        assert len(answers) == 1
        assert "中" in answers.pop()

    def test_raw_bytes_on_the_wire(self, server: Server, client: httpx.Client) -> None:
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(
                "GET /id/standard/中 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
            )
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        assert answer.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400"))

    @pytest.mark.parametrize("path", ["/id/standard/%FF%FE", "/%ff", "/id/%E4%B8/x"])
    def test_broken_utf_8_is_no_crash(self, client: httpx.Client, path: str) -> None:
        assert client.get(path).status_code in (400, 404)

    def test_percent_encoded_keys_are_the_same_thing(self, client: httpx.Client) -> None:
        encoded = "/id/standard/GB%2DT%2d32151%2E1-2015"
        assert unquote(encoded) == f"/id/{KEY}"
        response = client.get(encoded)
        assert response.status_code == 303
        assert response.headers["location"] == f"/doc/{KEY}.ttl"


class TestGraphs:
    @pytest.mark.parametrize("syntax", list(RdfFormat))
    def test_a_named_graph_in_every_syntax(self, client: httpx.Client, syntax: RdfFormat) -> None:
        named = client.get(f"/graph/framework.{syntax.extension}")
        negotiated = client.get("/graph/framework", headers={"Accept": syntax.media_type})
        assert negotiated.headers["content-location"] == f"/graph/framework.{syntax.extension}"
        assert len(read_triples(named.content, syntax)) == 6
        assert isomorphic(
            read_triples(named.content, syntax), read_triples(negotiated.content, syntax)
        )

    def test_the_ontology(self, client: httpx.Client) -> None:
        graph = read_triples(
            client.get("/ns", headers={"Accept": "text/turtle"}).content, RdfFormat.TURTLE
        )
        assert len(graph) == 9
        assert client.get("/ns.rdf").headers["content-type"] == "application/rdf+xml"
        page = client.get("/ns", headers={"Accept": BROWSER}).text
        assert '<section id="Standard">' in page
        assert "体系所列的标准" in page


def test_healthz_tells_the_version(client: httpx.Client) -> None:
    response = client.get("/healthz")
    assert response.json() == {"status": "ok", "version": "version-1"}
    assert response.headers["cache-control"] == "no-store"


def test_openapi_describes_the_routes(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert "/id/{kind}/{key}" in paths
