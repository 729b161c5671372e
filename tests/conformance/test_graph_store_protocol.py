"""SPARQL 1.1 Graph Store HTTP Protocol (W3C Recommendation 2013-03-21), section by section."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from web.conftest import dataset
from web.writable import WritableServer, running_writable

__all__ = ["dataset"]

PERSON = "https://w3id.org/cgkg/graph/person/1"
TURTLE = {"Content-Type": "text/turtle; charset=utf-8"}
NAME = '<http://example.org/me> <http://xmlns.com/foaf/0.1/name> "{}" .'


@pytest.fixture(scope="module")
def server(
    dataset: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[WritableServer]:
    with running_writable(dataset, tmp_path_factory.mktemp("protocol")) as started:
        yield started


@pytest.fixture(params=["direct", "indirect"])
def address(request: pytest.FixtureRequest) -> str:
    """4.1 and 4.2: the same graph, named by the request's own address or in a parameter."""
    direct = "graph/person/1"
    return direct if request.param == "direct" else f"rdf-graph-store?graph={PERSON}"


@pytest.fixture(autouse=True)
def no_graph(server: WritableServer) -> None:
    server.client.delete("rdf-graph-store", params={"graph": PERSON})


def put(server: WritableServer, address: str, name: str) -> httpx.Response:
    return server.client.put(address, content=NAME.format(name), headers=TURTLE)


def names(server: WritableServer, address: str) -> set[str]:
    response = server.client.get(address, headers={"Accept": "application/n-triples"})
    assert response.status_code == 200
    return {line.split('"')[1] for line in response.text.splitlines()}


class TestPut:
    """5.3: the payload becomes the graph's content."""

    def test_a_graph_that_was_not_there_is_created(
        self, server: WritableServer, address: str
    ) -> None:
        assert put(server, address, "Ming").status_code == 201
        assert names(server, address) == {"Ming"}

    def test_a_graph_that_was_there_is_replaced(self, server: WritableServer, address: str) -> None:
        put(server, address, "Ming")
        assert put(server, address, "Hua").status_code in (200, 204)
        assert names(server, address) == {"Hua"}

    def test_it_has_the_effect_of_drop_silent_and_insert_data(
        self, server: WritableServer, address: str
    ) -> None:
        server.update(f"INSERT DATA {{ GRAPH <{PERSON}> {{ <x:s> <x:p> 1 , 2 }} }}")
        put(server, address, "Ming")
        assert len(server.triples(PERSON)) == 1

    def test_the_default_graph(self, server: WritableServer) -> None:
        assert put(server, "rdf-graph-store?default", "Nobody").status_code in (200, 201, 204)
        assert names(server, "rdf-graph-store?default") == {"Nobody"}
        assert server.client.delete("rdf-graph-store?default").status_code in (200, 204)
        assert names(server, "rdf-graph-store?default") == set()

    def test_an_empty_graph_is_there(self, server: WritableServer, address: str) -> None:
        assert server.client.put(address, content="", headers=TURTLE).status_code == 201
        assert names(server, address) == set()

    def test_a_payload_that_is_not_what_its_type_says_is_400(
        self, server: WritableServer, address: str
    ) -> None:
        content = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
        response = server.client.put(address, content=content, headers=TURTLE)
        assert response.status_code == 400
        assert server.client.get(address).status_code == 404

    def test_a_type_that_is_not_understood_is_415(
        self, server: WritableServer, address: str
    ) -> None:
        headers = {"Content-Type": "application/x-unknown"}
        assert server.client.put(address, content="x", headers=headers).status_code == 415


class TestDelete:
    """5.4: the graph's content goes, and the graph with it."""

    def test_a_graph_that_is_there(self, server: WritableServer, address: str) -> None:
        put(server, address, "Ming")
        assert server.client.delete(address).status_code in (200, 202, 204)
        assert server.client.get(address).status_code == 404

    def test_a_graph_that_is_not_there_is_404(self, server: WritableServer, address: str) -> None:
        assert server.client.delete(address).status_code == 404


class TestPost:
    """5.5: the payload is merged into the graph's content."""

    def test_into_a_graph_that_is_there(self, server: WritableServer, address: str) -> None:
        put(server, address, "Ming")
        response = server.client.post(address, content=NAME.format("Hua"), headers=TURTLE)
        assert response.status_code in (200, 204)
        assert names(server, address) == {"Ming", "Hua"}

    def test_into_a_graph_that_was_not_there(self, server: WritableServer, address: str) -> None:
        response = server.client.post(address, content=NAME.format("Hua"), headers=TURTLE)
        assert response.status_code == 201
        assert names(server, address) == {"Hua"}

    def test_an_empty_payload_changes_nothing(self, server: WritableServer, address: str) -> None:
        put(server, address, "Ming")
        assert server.client.post(address, content="", headers=TURTLE).status_code in (200, 204)
        assert names(server, address) == {"Ming"}

    def test_several_documents_at_once(self, server: WritableServer, address: str) -> None:
        xml = (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns:foaf="http://xmlns.com/foaf/0.1/"><rdf:Description '
            'rdf:about="http://example.org/me"><foaf:name>Hua</foaf:name></rdf:Description>'
            "</rdf:RDF>"
        )
        files = [
            ("one", ("one.ttl", NAME.format("Ming"), "text/turtle; charset=utf-8")),
            ("two", ("two.rdf", xml, "application/rdf+xml")),
        ]
        put(server, address, "Li")
        response = server.client.post(address, files=files)
        assert response.status_code in (200, 204), response.text
        assert names(server, address) == {"Li", "Ming", "Hua"}

    def test_to_the_store_itself_it_makes_a_new_graph(self, server: WritableServer) -> None:
        response = server.client.post(
            "rdf-graph-store", content=NAME.format("Ming"), headers=TURTLE
        )
        assert response.status_code == 201
        location = response.headers["location"]
        assert names(server, location) == {"Ming"}
        again = server.client.post("rdf-graph-store", content=NAME.format("Hua"), headers=TURTLE)
        assert again.headers["location"] != location
        for made in (location, again.headers["location"]):
            assert server.client.delete(made).status_code == 204


class TestGetAndHead:
    """5.2 and 5.6."""

    @pytest.mark.parametrize("method", ["GET", "HEAD"])
    def test_a_graph_that_is_not_there_is_404(
        self, server: WritableServer, address: str, method: str
    ) -> None:
        assert server.client.request(method, address).status_code == 404

    def test_a_payload_in_the_syntax_that_was_asked_for(
        self, server: WritableServer, address: str
    ) -> None:
        put(server, address, "Ming")
        for syntax in ("text/turtle", "application/rdf+xml", "application/n-triples"):
            response = server.client.get(address, headers={"Accept": syntax})
            assert response.headers["content-type"].partition(";")[0] == syntax
            assert "Ming" in response.text

    def test_head_is_get_without_a_body(self, server: WritableServer, address: str) -> None:
        put(server, address, "Ming")
        got, head = server.client.get(address), server.client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("content-type", "etag"):
            assert head.headers[name] == got.headers[name]

    def test_anybody_may_read(self, server: WritableServer, address: str) -> None:
        put(server, address, "Ming")
        assert httpx.get(f"{server.url}{address}").status_code == 200


class TestMethods:
    def test_a_method_that_is_not_supported_is_405(
        self, server: WritableServer, address: str
    ) -> None:
        response = server.client.request("PATCH", address)
        assert response.status_code == 405
        assert {"GET", "PUT", "POST", "DELETE"} <= set(response.headers["allow"].split(", "))

    def test_options_lists_them(self, server: WritableServer, address: str) -> None:
        response = server.client.options(address)
        assert response.status_code == 204
        assert "PUT" in response.headers["allow"]

    @pytest.mark.parametrize("method", ["PUT", "DELETE"])
    def test_a_browser_may_use_them(
        self, server: WritableServer, address: str, method: str
    ) -> None:
        asked = {"Origin": "https://example.org", "Access-Control-Request-Method": method}
        response = server.client.options(address, headers=asked)
        assert method in response.headers["access-control-allow-methods"]
