"""SPARQL 1.1 Protocol (W3C Recommendation 2013-03-21), section 2.2: the update operation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from web.conftest import dataset
from web.writable import WritableServer, running_writable

__all__ = ["dataset"]

BASE = "http://example.org/"
ONE, TWO, THREE, TARGET = (f"{BASE}{name}" for name in ("one", "two", "three", "target"))


@pytest.fixture(scope="module")
def server(
    dataset: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[WritableServer]:
    with running_writable(dataset, tmp_path_factory.mktemp("protocol")) as started:
        yield started


@pytest.fixture(autouse=True)
def graphs(server: WritableServer) -> None:
    """Three graphs with one triple each, an empty target, and one triple in the default graph."""
    data = " ".join(f"GRAPH <{graph}> {{ <{graph}> a <x:In> }}" for graph in (ONE, TWO, THREE))
    text = (
        f"DROP SILENT GRAPH <{TARGET}> ; CLEAR DEFAULT ; "
        + "".join(f"DROP SILENT GRAPH <{graph}> ; " for graph in (ONE, TWO, THREE))
        + f"INSERT DATA {{ <x:default> a <x:In> . {data} }}"
    )
    assert server.update(text).status_code == 204


def subjects(server: WritableServer, graph: str | None = TARGET) -> set[str]:
    """Which subjects are in a graph, by the last part of their IRIs."""
    response = server.get(graph)
    if response.status_code == 404:
        return set()
    return {line.split()[0][1:-1].removeprefix(BASE) for line in response.text.splitlines()}


COPY = f"INSERT {{ GRAPH <{TARGET}> {{ ?s a <x:Out> }} }} WHERE {{ ?s a <x:In> }}"
COPY_NAMED = (
    f"INSERT {{ GRAPH <{TARGET}> {{ ?s a <x:Out> }} }} WHERE {{ GRAPH ?g {{ ?s a <x:In> }} }}"
)


class TestDataset:
    """2.2.3: using-graph-uri and using-named-graph-uri."""

    def test_without_them_where_matches_the_default_graph(self, server: WritableServer) -> None:
        assert server.update(COPY).status_code == 204
        assert subjects(server) == {"x:default"}

    def test_one_default_graph(self, server: WritableServer) -> None:
        assert server.update(COPY, **{"using-graph-uri": ONE}).status_code == 204
        assert subjects(server) == {"one"}

    def test_several_are_merged(self, server: WritableServer) -> None:
        assert server.update(COPY, **{"using-graph-uri": [ONE, TWO]}).status_code == 204
        assert subjects(server) == {"one", "two"}

    def test_named_graphs(self, server: WritableServer) -> None:
        parameters = {"using-named-graph-uri": [ONE, THREE]}
        assert server.update(COPY_NAMED, **parameters).status_code == 204
        assert subjects(server) == {"one", "three"}

    def test_with_named_graphs_only_the_default_graph_is_empty(
        self, server: WritableServer
    ) -> None:
        assert server.update(COPY, **{"using-named-graph-uri": ONE}).status_code == 204
        assert subjects(server) == set()

    def test_both(self, server: WritableServer) -> None:
        text = (
            f"INSERT {{ GRAPH <{TARGET}> {{ ?a a <x:Out> . ?b a <x:Out> }} }} "
            "WHERE { ?a a <x:In> . GRAPH ?g { ?b a <x:In> } }"
        )
        parameters = {"using-graph-uri": ONE, "using-named-graph-uri": TWO}
        assert server.update(text, **parameters).status_code == 204
        assert subjects(server) == {"one", "two"}

    def test_in_a_form(self, server: WritableServer) -> None:
        form = {"update": COPY, "using-graph-uri": [ONE, TWO]}
        assert server.client.post("update", data=form).status_code == 204
        assert subjects(server) == {"one", "two"}

    def test_they_hold_for_every_operation(self, server: WritableServer) -> None:
        text = (
            "# WHERE { in a comment }\n"
            f"PREFIX x: <x:> {COPY} ; INSERT DATA {{ GRAPH <{TARGET}> {{ <x:WHERE> a x:Data }} }} ;"
            f'\nINSERT {{ GRAPH <{TARGET}> {{ ?t a "WHERE {{" }} }} where {{ ?s a x:In '
            "BIND(IRI(CONCAT(STR(?s), '-}again')) AS ?u) BIND(IRI('x:again') AS ?t) }"
        )
        assert server.update(text, **{"using-graph-uri": ONE}).status_code == 204
        assert subjects(server) == {"one", "x:WHERE", "x:again"}

    def test_delete_and_insert(self, server: WritableServer) -> None:
        text = (
            f"DELETE {{ GRAPH <{ONE}> {{ ?s a <x:In> }} }} "
            f"INSERT {{ GRAPH <{TARGET}> {{ ?s a <x:Out> }} }} WHERE {{ ?s a <x:In> }}"
        )
        assert server.update(text, **{"using-graph-uri": [ONE, TWO]}).status_code == 204
        assert (subjects(server, ONE), subjects(server)) == (set(), {"one", "two"})

    def test_delete_where_matches_them_and_deletes_from_the_default_graph(
        self, server: WritableServer
    ) -> None:
        server.update("INSERT DATA { <http://example.org/one> a <x:In> }")
        text = "DELETE WHERE { ?s a <x:In> }"
        assert server.update(text, **{"using-graph-uri": ONE}).status_code == 204
        assert subjects(server, None) == {"x:default"}
        assert subjects(server, ONE) == {"one"}

    def test_management_operations_are_not_concerned(self, server: WritableServer) -> None:
        text = f"COPY <{ONE}> TO <{TARGET}> ; CLEAR SILENT GRAPH <{TWO}> ; DROP DEFAULT ;"
        assert server.update(text, **{"using-graph-uri": THREE}).status_code == 204
        assert (subjects(server), subjects(server, TWO)) == ({"one"}, set())

    @pytest.mark.parametrize(
        "clause",
        [
            f"INSERT {{ <x:s> <x:p> ?s }} USING <{TWO}> WHERE {{ ?s a <x:In> }}",
            f"INSERT {{ <x:s> <x:p> ?s }} USING NAMED <{TWO}> WHERE {{ ?s a <x:In> }}",
            f"WITH <{TWO}> INSERT {{ <x:s> <x:p> ?s }} WHERE {{ ?s a <x:In> }}",
            f"with <{TWO}> delete {{ ?s ?p ?o }} where {{ ?s ?p ?o }}",
        ],
    )
    @pytest.mark.parametrize("parameter", ["using-graph-uri", "using-named-graph-uri"])
    def test_an_update_that_chooses_its_dataset_itself_is_400(
        self, server: WritableServer, clause: str, parameter: str
    ) -> None:
        before = server.client.get("healthz").json()["version"]
        assert server.update(f"{COPY} ; {clause}", **{parameter: ONE}).status_code == 400
        assert server.client.get("healthz").json()["version"] == before

    @pytest.mark.parametrize(
        "text",
        [
            "INSERT { <x:s> <x:p> ?s } WH\\u0045RE { ?s a <x:In> }",
            "WITH:g INSERT { <x:s> <x:p> ?s } WHERE { ?s a <x:In> }",
            "INSERT { <x:s> <x:p> ?s } USING:g WHERE { ?s a <x:In> }",
            "DELETEWHERE { ?s ?p ?o }",
            "INSERT { <x:s> <x:p> ?s WHERE { ?s a <x:In> }",
        ],
    )
    def test_what_is_not_read_without_doubt_is_400(self, server: WritableServer, text: str) -> None:
        text = "PREFIX : <x:> " + text
        assert server.update(text, **{"using-graph-uri": ONE}).status_code == 400

    def test_without_the_parameters_using_and_with_are_honoured(
        self, server: WritableServer
    ) -> None:
        text = COPY.replace("WHERE", f"USING <{TWO}> WHERE")
        assert server.update(f"WITH <{ONE}> {text}").status_code == 204
        assert subjects(server) == {"two"}


class TestStatus:
    """2.2.2 and 2.2.4: success, and what is the client's fault."""

    def test_success_is_2xx(self, server: WritableServer) -> None:
        assert server.update(COPY).is_success

    def test_a_malformed_update_is_400(self, server: WritableServer) -> None:
        assert server.update("CREATE").status_code == 400
        assert server.update("SELECT * { ?s ?p ?o }").status_code == 400

    def test_two_updates_are_400(self, server: WritableServer) -> None:
        assert server.client.post("update", data={"update": [COPY, COPY]}).status_code == 400
        assert server.update(COPY, update=COPY).status_code == 400

    def test_no_update_is_400(self, server: WritableServer) -> None:
        assert server.client.post("update", data={"update": []}).status_code in (400, 415)
        assert server.client.post("update", data={"query": "ASK {}"}).status_code == 400

    def test_updates_are_not_sent_by_get(self, server: WritableServer) -> None:
        assert server.client.get("update", params={"update": COPY}).status_code in (400, 405)

    def test_the_query_operation_takes_no_update(self, server: WritableServer) -> None:
        assert server.client.post("sparql", data={"update": COPY}).status_code == 400
        assert server.client.post("sparql", data={"query": COPY}).status_code == 400
        assert subjects(server) == set()

    def test_a_relative_iri_is_resolved_against_the_base(self, server: WritableServer) -> None:
        text = f"BASE <{BASE}> INSERT DATA {{ GRAPH <target> {{ <based> a <x:Out> }} }}"
        assert server.update(text).status_code == 204
        assert subjects(server) == {"based"}
