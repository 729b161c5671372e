"""``/update``: SPARQL 1.1 Protocol section 2.2, and its clients."""

from __future__ import annotations

import gzip

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from SPARQLWrapper import POST, POSTDIRECTLY
from SPARQLWrapper import SPARQLWrapper as Wrapper

from web.update.conftest import INSERT, OURS, problem
from web.writable import AUTHORIZATION, TOKEN, WritableServer


class TestRequests:
    def test_an_update_is_visible_to_the_next_read(self, server: WritableServer) -> None:
        before = server.client.get("healthz").json()["version"]
        response = server.update(INSERT)
        assert (response.status_code, response.content) == (204, b"")
        assert server.select(f"SELECT ?o {{ GRAPH <{OURS}> {{ ?s ?p ?o }} }}") == [{"o": "1"}]
        assert server.client.get("healthz").json()["version"] != before

    def test_a_form_is_an_update_too(self, server: WritableServer) -> None:
        assert server.client.post("update", data={"update": INSERT}).status_code == 204
        assert len(server.triples(OURS)) == 1

    @pytest.mark.parametrize("text", ["", "# nothing", "PREFIX x: <http://example.org/>"])
    def test_an_update_may_have_no_operations(self, server: WritableServer, text: str) -> None:
        assert server.update(text).status_code == 204

    def test_the_projects_prefixes_and_chinese_text_are_understood(
        self, server: WritableServer
    ) -> None:
        text = f'INSERT DATA {{ GRAPH <{OURS}> {{ cg:x rdfs:label "碳达峰"@zh-Hans }} }}'
        assert server.update(text).status_code == 204
        found = server.select(f"SELECT ?o {{ GRAPH <{OURS}> {{ ?s rdfs:label ?o }} }}")
        assert found == [{"o": "碳达峰"}]

    def test_several_operations_are_one(self, server: WritableServer) -> None:
        failing = f"{INSERT} ; CREATE GRAPH <http://example.org/x> ; CREATE GRAPH <{OURS}>"
        response = server.update(failing)
        assert response.status_code == 400
        assert "already exists" in str(problem(response)["detail"])
        assert server.get(OURS).status_code == 404
        assert server.get("http://example.org/x").status_code == 404

    @pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "QUERY"])
    def test_only_post_updates(self, server: WritableServer, method: str) -> None:
        response = server.client.request(method, "update", params={"update": INSERT})
        assert response.status_code == 405
        assert response.headers["allow"] == "POST, OPTIONS"

    def test_options_and_preflight_say_what_may_be_sent(self, server: WritableServer) -> None:
        plain = server.client.options("update")
        assert (plain.status_code, plain.headers["allow"]) == (204, "POST, OPTIONS")
        asked = {
            "Origin": "https://example.org",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization",
        }
        preflight = server.client.options("update", headers=asked)
        assert preflight.headers["access-control-allow-origin"] == "*"
        assert preflight.headers["access-control-allow-headers"] == "authorization"

    @pytest.mark.parametrize(
        ("content", "content_type"),
        [(INSERT, "text/plain"), (INSERT, "application/sparql-query"), (INSERT, "")],
    )
    def test_another_media_type_is_415(
        self, server: WritableServer, content: str, content_type: str
    ) -> None:
        headers = {"Content-Type": content_type} if content_type else {}
        response = server.client.post("update", content=content.encode(), headers=headers)
        assert problem(response)["title"] == "Unsupported media type"
        assert response.status_code == 415
        assert "application/sparql-update" in response.headers["accept-post"]

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"Content-Type": "application/sparql-update; charset=utf-16"}, 415),
            ({"Content-Type": "application/sparql-update", "Content-Encoding": "gzip"}, 415),
            ({"Content-Type": "application/sparql-update; charset=UTF-8"}, 204),
        ],
    )
    def test_charset_and_encoding(
        self, server: WritableServer, headers: dict[str, str], status: int
    ) -> None:
        body = gzip.compress(INSERT.encode()) if "Content-Encoding" in headers else INSERT.encode()
        assert server.client.post("update", content=body, headers=headers).status_code == status

    @pytest.mark.parametrize(
        "form",
        [
            {},
            {"query": "ASK {}"},
            {"update": [INSERT, INSERT]},
            {"update": INSERT, "using-graph-uri": "no-iri"},
        ],
    )
    def test_wrong_parameters_are_400(
        self, server: WritableServer, form: dict[str, str | list[str]]
    ) -> None:
        form = form or {"nothing": "1"}
        assert server.client.post("update", data=form).status_code == 400
        assert server.get(OURS).status_code == 404

    def test_a_forms_parameters_belong_into_its_body(self, server: WritableServer) -> None:
        response = server.client.post("update", params={"update": INSERT}, data={"x": "y"})
        assert response.status_code == 400

    def test_what_is_not_utf_8_is_400(self, server: WritableServer) -> None:
        headers = {"Content-Type": "application/sparql-update"}
        response = server.client.post("update", content=b"\xff", headers=headers)
        assert response.status_code == 400
        assert "UTF-8" in str(problem(response)["detail"])

    def test_bad_syntax_is_400_with_line_and_column(self, server: WritableServer) -> None:
        response = server.update("INSERT DATA {\n  <http://example.org/s> ?p 1 }")
        found = problem(response)
        assert (response.status_code, found["title"]) == (400, "Query syntax error")
        assert found["line"] == 2

    def test_every_operation_may_have_a_prologue(self, server: WritableServer) -> None:
        text = (
            f"PREFIX o: <{OURS}> INSERT DATA {{ GRAPH o: {{ o:s o:p 1 }} }} ;\n"
            f"PREFIX o: <{OURS}> PREFIX e: <http://example.org/> "
            "INSERT DATA { GRAPH o: { e:s e:p 2 } }"
        )
        assert server.update(text).status_code == 204
        assert len(server.triples(OURS)) == 2

    def test_an_undeclared_prefix_is_named(self, server: WritableServer) -> None:
        found = problem(server.update("INSERT DATA { unknown:s cg:p 1 }"))
        assert "unknown:" in str(found["detail"])


class TestClients:
    @pytest.mark.parametrize("how", ["form", "direct"])
    def test_sparqlwrapper(self, server: WritableServer, how: str) -> None:
        wrapper = Wrapper(f"{server.url}sparql", updateEndpoint=f"{server.url}update")
        wrapper.addCustomHttpHeader("Authorization", f"Bearer {TOKEN}")
        wrapper.setMethod(POST)
        if how == "direct":
            wrapper.setRequestMethod(POSTDIRECTLY)
        wrapper.setQuery(INSERT)
        wrapper.query()
        assert len(server.triples(OURS)) == 1

    @pytest.mark.filterwarnings("ignore:.* is deprecated, use:DeprecationWarning")
    def test_rdflib(self, server: WritableServer) -> None:
        store = SPARQLUpdateStore(
            f"{server.url}sparql", f"{server.url}update", headers=dict(AUTHORIZATION)
        )
        graph = rdflib.Graph(store, identifier=rdflib.URIRef(OURS))
        subject, label = rdflib.URIRef("http://example.org/s"), rdflib.RDFS.label
        graph.add((subject, label, rdflib.Literal("碳", lang="zh")))
        graph.add((subject, label, rdflib.Literal("carbon")))
        graph.remove((subject, label, rdflib.Literal("carbon")))
        assert server.triples(OURS) == {f'<{subject}> <{label}> "碳"@zh .'}
