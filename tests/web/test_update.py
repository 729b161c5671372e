"""``/update``: SPARQL 1.1 Protocol section 2.2, who may write, and what no update may do."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from SPARQLWrapper import POST, POSTDIRECTLY
from SPARQLWrapper import SPARQLWrapper as Wrapper

from web.conftest import eventually
from web.writable import AUTHORIZATION, BUILT, MAIN, TOKEN, WritableServer, running_writable

OURS = "http://example.org/ours"
INSERT = f"INSERT DATA {{ GRAPH <{OURS}> {{ <http://example.org/s> <http://example.org/p> 1 }} }}"
PROTECTED = "https://w3id.org/cgkg/graph/"


@pytest.fixture(scope="module")
def server(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritableServer]:
    with running_writable(dataset, tmp_path_factory.mktemp("update")) as started:
        yield started


@pytest.fixture(autouse=True)
def clean(server: WritableServer) -> None:
    if server.get(OURS).status_code == 200:
        assert server.update(f"DROP GRAPH <{OURS}>").status_code == 204


def problem(response: httpx.Response) -> dict[str, object]:
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, object] = response.json()
    assert document["status"] == response.status_code
    return document


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


class TestLimits:
    def test_a_large_body_is_413(self, dataset: Path, tmp_path: Path) -> None:
        with running_writable(dataset, tmp_path, max_body_bytes=1000) as server:
            assert server.update(INSERT + " " * 1000).status_code == 413
            assert server.client.post("update", data={"update": INSERT}).status_code == 204

    def test_the_time_limit_ends_an_update_and_changes_nothing(
        self, dataset: Path, tmp_path: Path
    ) -> None:
        bomb = (
            f"{INSERT} ; INSERT {{ GRAPH <{OURS}> {{ ?a ?b ?n }} }} WHERE {{ GRAPH ?g {{ "
            "?a ?b ?c . ?d ?e ?f . ?h ?i ?j . BIND(CONCAT(STR(?d), STR(?h)) AS ?n) } }"
        )
        with running_writable(dataset, tmp_path, timeout=1.5) as server:
            response = server.update(bomb)
            assert response.status_code in (413, 504)  # memory may end before time does
            assert "Nothing has been changed" in str(problem(response)["detail"])
            assert server.get(OURS).status_code == 404
            assert server.update(INSERT).status_code == 204

    def test_ten_thousand_brackets_are_400(self, server: WritableServer) -> None:
        deep = f"INSERT {{ <x:s> <x:p> 1 }} WHERE {'{' * 10_000}{'}' * 10_000}"
        assert server.update(deep).status_code == 400

    def test_writes_beyond_the_queue_are_503(self, dataset: Path, tmp_path: Path) -> None:
        with (
            running_writable(dataset, tmp_path, queue=1) as server,
            ThreadPoolExecutor(8) as threads,
        ):
            responses = list(threads.map(lambda _: server.update(INSERT), range(8)))
        statuses = {response.status_code for response in responses}
        assert statuses == {204, 503}
        full = next(response for response in responses if response.status_code == 503)
        assert int(full.headers["retry-after"]) >= 1

    def test_a_client_that_leaves_frees_the_writer(self, dataset: Path, tmp_path: Path) -> None:
        bomb = (
            "INSERT { GRAPH <x:g> { ?a ?b ?n } } WHERE { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . "
            "?h ?i ?j } FILTER(?f = ?n) }"
        )
        with running_writable(dataset, tmp_path, timeout=60) as server:
            port = int(server.url.rstrip("/").rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(
                    b"POST /update HTTP/1.1\r\nHost: x\r\n"
                    b"Content-Type: application/sparql-update\r\n"
                    + f"Authorization: Bearer {TOKEN}\r\n".encode()
                    + f"Content-Length: {len(bomb)}\r\n\r\n{bomb}".encode()
                )
                time.sleep(0.5)
            began = time.monotonic()
            assert server.update(INSERT).status_code == 204
            assert time.monotonic() - began < 5


class TestAuthority:
    def test_without_a_token_it_is_401(self, server: WritableServer) -> None:
        response = httpx.post(f"{server.url}update", data={"update": INSERT})
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer ")
        assert response.headers["access-control-allow-origin"] == "*"

    @pytest.mark.parametrize(
        "value", ["Bearer wrong", f"Bearer {TOKEN}x", "Bearer", f"Basic {TOKEN}", TOKEN, "Bearer é"]
    )
    def test_with_a_wrong_one_too(self, server: WritableServer, value: str) -> None:
        headers = {"Authorization": value.encode()}
        response = httpx.post(f"{server.url}update", data={"update": INSERT}, headers=headers)
        assert response.status_code == 401
        assert TOKEN not in response.text
        assert server.get(OURS).status_code == 404

    def test_the_schemes_name_has_no_case(self, server: WritableServer) -> None:
        headers = {"Authorization": f"bearer {TOKEN}"}
        response = httpx.post(f"{server.url}update", data={"update": INSERT}, headers=headers)
        assert response.status_code == 204

    def test_reading_needs_none(self, server: WritableServer) -> None:
        assert httpx.get(f"{server.url}sparql", params={"query": "ASK {}"}).status_code == 200

    def test_the_token_may_come_from_the_environment(
        self, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("CGKG_ADMIN_TOKEN", TOKEN)
        with running_writable(dataset, tmp_path, admin_token_file="") as server:
            assert server.update(INSERT).status_code == 204
            for module in ("writer", "worker"):
                assert server.children(module)
                assert all(
                    "CGKG_ADMIN_TOKEN" not in child.environ() for child in server.children(module)
                )

    def test_a_writable_server_without_a_token_does_not_start(
        self, dataset: Path, tmp_path: Path
    ) -> None:
        pairs = ["CGKG_WRITABLE=true", f"CGKG_DATASET={tmp_path}", "CGKG_PORT=0"]
        done = subprocess.run(
            [sys.executable, "-c", MAIN, str(dataset), "version-1", *pairs],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        assert done.returncode != 0
        assert "CGKG_ADMIN_TOKEN" in done.stderr


@pytest.mark.parametrize("path", ["update", "rdf-graph-store?graph=http://example.org/x"])
def test_a_read_only_server_answers_403(dataset: Path, tmp_path: Path, path: str) -> None:
    with running_writable(dataset, tmp_path, writable="false") as server:
        response = server.client.post(
            path, content=INSERT, headers={"Content-Type": "application/sparql-update"}
        )
        assert (response.status_code, problem(response)["title"]) == (403, "Read-only server")
        assert not (tmp_path / "live").exists()
        assert server.client.get("update").status_code == 405


class TestProtectedGraphs:
    @pytest.mark.parametrize(
        "text",
        [
            "CLEAR ALL",
            "DROP ALL",
            "CLEAR NAMED",
            "DROP NAMED",
            f"CLEAR GRAPH <{BUILT}>",
            f"DROP GRAPH <{BUILT}>",
            f"COPY DEFAULT TO <{BUILT}>",
            f"MOVE <{BUILT}> TO <{OURS}>",
            f"{INSERT} ; ADD <{OURS}> TO <{BUILT}>",
            f"INSERT DATA {{ GRAPH <{BUILT}> {{ <x:s> <x:p> 1 }} }}",
            f"BASE <{PROTECTED}> INSERT DATA {{ GRAPH <listing> {{ <x:s> <x:p> 1 }} }}",
            f"PREFIX l: <{PROTECTED}lis> INSERT DATA {{ GRAPH l:ting {{ <x:s> <x:p> 1 }} }}",
            f"INSERT DATA {{ GRAPH <{PROTECTED}l\\u0069sting> {{ <x:s> <x:p> 1 }} }}",
            "INSERT { GRAPH ?g { <x:s> <x:p> 1 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
            "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
            f"WITH <{BUILT}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        ],
    )
    def test_they_are_not_written_to(self, server: WritableServer, text: str) -> None:
        before = server.triples(BUILT)
        response = server.update(f"{text} ; {INSERT}")
        found = problem(response)
        assert (response.status_code, found["title"]) == (403, "Protected graph")
        assert PROTECTED in str(found["detail"])
        assert server.triples(BUILT) == before
        assert server.get(OURS).status_code == 404  # nor was the other operation applied

    def test_an_update_that_leaves_them_as_they_are_may_read_them(
        self, server: WritableServer
    ) -> None:
        assert server.update(f"COPY <{BUILT}> TO <{OURS}>").status_code == 204
        assert server.triples(OURS) >= {
            line for line in server.triples(BUILT) if not line.startswith("_:")
        }

    def test_a_switch_allows_it(self, dataset: Path, tmp_path: Path) -> None:
        with running_writable(dataset, tmp_path, allow_built_graphs="yes") as server:
            assert server.update(f"CLEAR GRAPH <{BUILT}>").status_code == 204
            assert server.triples(BUILT) == set()
            assert server.put(BUILT, "<x:s> <x:p> 1 .").status_code == 204


class TestFetching:
    @pytest.mark.parametrize(
        "text",
        [
            "LOAD <{}>",
            "LOAD SILENT <{}> INTO GRAPH <x:g>",
            "load<{}>",
            "LOADSILENT<{}>",
            "PREFIX : <{}> LOAD :x",
            "PREFIX : <{}> LOAD:x",
            "INSERT DATA {{}} ;LOAD<{}>",
            "BASE <x:y>LOAD<{}>",
            "# comment\rLOAD <{}>",
            "L\\u004FAD <{}>",
            "INSERT {{ <x:s> <x:p> ?o }} WHERE {{ SERVICE <{}> {{ ?s ?p ?o }} }}",
            "INSERT {{ <x:s> <x:p> ?o }} WHERE {{ SERVICE SILENT <{}> {{ ?s ?p ?o }} }}",
        ],
    )
    def test_nothing_is_fetched(self, server: WritableServer, text: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(0.2)
            where = f"http://127.0.0.1:{listener.getsockname()[1]}/"
            response = server.update(text.format(where))
            assert response.status_code in (400, 403), text
            with pytest.raises(TimeoutError):
                listener.accept()

    def test_the_letters_alone_are_no_offence(self, server: WritableServer) -> None:
        text = (
            "PREFIX load: <http://example.org/load/> # LOAD\n"
            f'INSERT DATA {{ GRAPH <{OURS}> {{ load:s load:p "LOAD <http://example.org/>" }} }}'
        )
        assert server.update(text).status_code == 204
        assert (
            server.update(
                "PREFIX load: <http://example.org/> CLEAR SILENT GRAPH load:x"
            ).status_code
            == 204
        )


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


def test_readers_see_only_whole_writes(server: WritableServer) -> None:
    """Twenty triples at a time replace each other; a reader finds twenty of one kind, always."""
    stop, seen = threading.Event(), set()

    def write(number: int) -> None:
        triples = " ".join(f"<x:s{item}> <x:p> {number} ." for item in range(20))
        text = f"CLEAR SILENT GRAPH <{OURS}> ; INSERT DATA {{ GRAPH <{OURS}> {{ {triples} }} }}"
        assert server.update(text).status_code == 204

    def read() -> None:
        query = f"SELECT ?o (COUNT(*) AS ?n) {{ GRAPH <{OURS}> {{ ?s ?p ?o }} }} GROUP BY ?o"
        while not stop.is_set():
            rows = server.select(query)
            assert [row["n"] for row in rows] == ["20"]
            seen.add(rows[0]["o"])

    write(0)
    with ThreadPoolExecutor(3) as threads:
        readers = [threads.submit(read) for _ in range(3)]
        for number in range(1, 15):
            write(number)
        stop.set()
        for reader in readers:
            reader.result()
    assert len(seen) > 3


def test_old_versions_are_removed(dataset: Path, tmp_path: Path) -> None:
    with running_writable(dataset, tmp_path) as server:
        for _ in range(8):
            assert server.update(INSERT).status_code == 204
        assert len(list((tmp_path / "live").glob("version-1.*"))) <= 5  # one for each reader
        for _ in range(30):
            server.select("SELECT * { ?s ?p ?o } LIMIT 1")
        server.update(INSERT)
        assert eventually(lambda: len(list((tmp_path / "live").glob("version-1.*"))) <= 5, 2)


def test_a_server_that_reads_only_shows_what_was_written(dataset: Path, tmp_path: Path) -> None:
    with running_writable(dataset, tmp_path) as server:
        server.update(INSERT)
    with running_writable(dataset, tmp_path, writable="false") as reader:
        assert len(reader.triples(OURS)) == 1
