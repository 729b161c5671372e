"""A loaded graph on the site: listed, described, queried; and sent to a writable server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import rdflib

from cgkg.cli import loader
from cgkg.dataset import Dataset
from cgkg.errors import DatasetError, InputError, RequestError, StoreError
from cgkg.iris import LOADED
from cgkg.store.loading import offline
from cgkg.store.loading.files import find
from cgkg.store.loading.remote import RemoteServer
from cgkg.store.loading.request import About, LoadRequest
from web.writable import BUILT, TOKEN, WritableServer, running_writable

GRAPH = "https://example.org/graph/ours"
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
TITLES = {"zh-Hans": "我们的标准", "en": "Our standards"}
HTML = {"Accept": "text/html"}


def written(folder: Path, text: str = "<s> a <C> ; <p> 'one', 'two' .") -> Path:
    path = folder / "ours.ttl"
    path.write_text(text, "utf-8")
    return path


def request(path: Path, **more: object) -> LoadRequest:
    about = About(TITLES["zh-Hans"], TITLES["en"], "https://example.org/licence")
    return LoadRequest(GRAPH, find(path).files, GRAPH, about=about, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def client(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("loaded")
    built = Dataset(dataset.parent, "version-1", "2026-01-01", {})
    offline.load(folder, built, request(written(folder)), lambda _: None)
    with running_writable(dataset, folder, writable="false") as started:
        yield started.client


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sent")


@pytest.fixture(scope="module")
def server(dataset: Path, folder: Path) -> Iterator[WritableServer]:
    with running_writable(dataset, folder) as started:
        yield started


class TestReadOnlyServer:
    def test_the_first_page_lists_it(self, client: httpx.Client) -> None:
        page = client.get("/", headers=HTML).text
        assert f'href="/graph?iri={GRAPH.replace(":", "%3A").replace("/", "%2F")}"' in page

    @pytest.mark.parametrize("language", ["zh-Hans", "en"])
    def test_it_has_a_page_in_each_language(self, client: httpx.Client, language: str) -> None:
        page = client.get("/graph", params={"iri": GRAPH, "lang": language}, headers=HTML)
        assert page.status_code == 200, page.text
        assert TITLES[language] in page.text
        assert "ours.ttl" in page.text
        assert "https://example.org/licence" in page.text
        assert "https://example.org/graph/C" in page.text

    def test_its_triples_are_one_link_from_its_page(self, client: httpx.Client) -> None:
        got = client.get("/rdf-graph-store", params={"graph": GRAPH})
        assert len(rdflib.Graph().parse(data=got.content, format="turtle")) == 3

    def test_a_graph_below_the_base_leads_people_to_its_page(self, client: httpx.Client) -> None:
        found = client.get("/graph/loaded?lang=en", headers=HTML, follow_redirects=False)
        assert found.status_code == 303
        assert found.headers["location"] == f"/graph?iri={quote(LOADED, safe='')}&lang=en"
        page = client.get(found.headers["location"], headers=HTML)
        assert "Named graph" in page.text
        data = client.get("/graph/loaded", headers={"Accept": "text/html;q=0.5, text/turtle"})
        assert data.headers["content-type"].startswith("text/turtle")
        assert client.get("/graph/none", headers=HTML).status_code == 404

    def test_a_graph_that_is_not_there_has_no_page(self, client: httpx.Client) -> None:
        assert client.get("/graph", params={"iri": "https://example.org/none"}).status_code == 404

    def test_a_built_graph_has_its_own_page(self, client: httpx.Client) -> None:
        response = client.get("/graph", params={"iri": BUILT}, follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (303, "/graph/listing")

    @pytest.mark.parametrize("path", ["/.well-known/void", "/void", "/sparql"])
    def test_void_and_the_service_description_tell_of_it(
        self, client: httpx.Client, path: str
    ) -> None:
        got = client.get(path, headers={"Accept": "text/turtle"}, follow_redirects=True)
        graph = rdflib.Graph().parse(data=got.content, format="turtle")
        subject = rdflib.URIRef(GRAPH)
        assert {int(value) for value in graph.objects(subject, VOID.triples)} == {3}
        labels = {
            label.language
            for label in graph.objects(subject, rdflib.RDFS.label)
            if isinstance(label, rdflib.Literal)
        }
        assert labels == {"zh-hans", "en"}

    def test_void_has_extensions_and_a_page(self, client: httpx.Client) -> None:
        assert client.get("/void.nt").headers["content-type"] == "application/n-triples"
        assert client.get("/void.exe").status_code == 404
        assert client.get("/void", headers=HTML).headers["location"] == "/graph/catalog.html"

    def test_queries_find_it(self, client: httpx.Client) -> None:
        query = f"SELECT ?o {{ GRAPH <{GRAPH}> {{ ?s <https://example.org/graph/p> ?o }} }}"
        answer = client.get("/sparql", params={"query": query, "format": "json"}).json()
        assert {row["o"]["value"] for row in answer["results"]["bindings"]} == {"one", "two"}


class TestWritableServer:
    def test_a_load_is_sent_described_replaced_and_removed(
        self, server: WritableServer, tmp_path: Path
    ) -> None:
        remote, path = RemoteServer(server.url, TOKEN), written(tmp_path)
        result = remote.load(request(path), lambda _: None)
        assert (result.triples, result.classes, result.properties) == (3, 1, 2)
        assert len(server.triples(GRAPH)) == 3
        described = server.triples(LOADED)
        with pytest.raises(InputError, match="--replace"):
            remote.load(request(path), lambda _: None)
        remote.load(request(path, replace=True), lambda _: None)
        assert server.triples(LOADED) == described
        assert remote.unload(GRAPH) == 3
        assert server.get(GRAPH).status_code == 404
        assert server.triples(LOADED) == set()

    def test_what_does_not_parse_is_not_sent(self, server: WritableServer, tmp_path: Path) -> None:
        path = written(tmp_path, "<s> <p> 1 .\n<s> <p\n")
        with pytest.raises(InputError) as error:
            RemoteServer(server.url, TOKEN).load(request(path), lambda _: None)
        assert error.value.line == 2
        assert server.get(GRAPH).status_code == 404

    def test_a_wrong_token_and_a_built_graph_are_refused(
        self, server: WritableServer, tmp_path: Path
    ) -> None:
        path = written(tmp_path)
        with pytest.raises(RequestError, match="Token required"):
            RemoteServer(server.url, "wrong").load(request(path), lambda _: None)
        refused = LoadRequest(BUILT, find(path).files, BUILT, replace=True)
        with pytest.raises(RequestError, match="Protected graph"):
            RemoteServer(server.url, TOKEN).load(refused, lambda _: None)

    def test_where_nobody_listens_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="cannot be reached"):
            RemoteServer("http://127.0.0.1:9", TOKEN).load(
                request(written(tmp_path)), lambda _: None
            )

    def test_loading_beside_it_says_to_send_instead(
        self, server: WritableServer, folder: Path, dataset: Path, tmp_path: Path
    ) -> None:
        built = Dataset(dataset.parent, "version-1", "2026-01-01", {})
        about = About()
        wanted = loader.Wanted(written(tmp_path), GRAPH, GRAPH, about, None, False, False)
        assert server.process.poll() is None
        with pytest.raises(DatasetError, match="--to"):
            loader.load_here(folder, built, wanted, loader.Checks(False, None))
