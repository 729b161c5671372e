"""Who may write by ``/update``, and what no update may do."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from web.update.conftest import INSERT, OURS, problem
from web.writable import BUILT, MAIN, TOKEN, WritableServer, running_writable

PROTECTED = "https://w3id.org/cgkg/graph/"


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
