"""The snippets of ``docs/clients.md``: each is run as it stands, against a server of its own."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cgkg import assets
from cgkg.graph.build import Build
from web.conftest import Server, running
from web.partner_server import WIKIDATA, partner_server

TEXT = (assets.root() / "docs/clients.md").read_text("utf-8")
ADDRESS = "http://127.0.0.1:8000/"
SNIPPET = re.compile(r"^## (?P<title>.+?)\n.*?```(?P<language>\w+)\n(?P<code>.*?)```", re.M | re.S)
SNIPPETS = {found["title"]: found["code"] for found in SNIPPET.finditer(TEXT)}
COMUNICA = "@comunica/query-sparql@4.5.0"  # the last that runs on Node.js 20


@pytest.fixture(scope="module")
def server(built: Build) -> Iterator[Server]:
    """A server over the built dataset."""
    with running(built.dataset.store, timeout=30) as started:
        yield started


def run(server: Server, command: list[str], folder: Path | None = None) -> list[str]:
    """The lines that a command prints; its server's address is put in."""
    text = [part.replace(ADDRESS, server.url) for part in command]
    done = subprocess.run(
        text, capture_output=True, text=True, timeout=120, check=False, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def needs(program: str) -> str:
    """The path of a program; the test is skipped where there is none."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed")
    return found


def test_there_is_one_for_each_client() -> None:
    assert set(SNIPPETS) == {
        "curl",
        "SPARQLWrapper",
        "rdflib",
        "pandas",
        "R",
        "JavaScript",
        "Comunica",
        "Asking others from here",
        "Asking from others",
    }
    assert "langMatches" in TEXT


def test_curl(server: Server) -> None:
    needs("curl")
    header, *rows = run(server, ["sh", "-c", SNIPPETS["curl"]])
    assert header == "number,title"
    assert len(rows) == 3


def test_sparqlwrapper(server: Server) -> None:
    lines = run(server, [sys.executable, "-c", SNIPPETS["SPARQLWrapper"]])
    assert [line.rpartition(" ")[0] for line in lines] == [
        "industry",
        "national",
    ]
    assert sum(int(line.rpartition(" ")[2]) for line in lines) == 166


def test_rdflib(server: Server) -> None:
    assert len(run(server, [sys.executable, "-c", SNIPPETS["rdflib"]])) == 3


def test_pandas(server: Server) -> None:
    if importlib.util.find_spec("pandas") is None:
        pytest.skip("pandas is not installed")
    assert "2015" in "\n".join(run(server, [sys.executable, "-c", SNIPPETS["pandas"]]))


def test_r(server: Server) -> None:
    assert "2015" in "\n".join(run(server, [needs("Rscript"), "-e", SNIPPETS["R"]]))


def test_javascript(server: Server, tmp_path: Path) -> None:
    script = tmp_path / "snippet.mjs"
    script.write_text(SNIPPETS["JavaScript"].replace(ADDRESS, server.url), "utf-8")
    assert len(run(server, [needs("node"), str(script)])) == 3


def test_federation_both_ways(built: Build, tmp_path: Path) -> None:
    with partner_server(tmp_path / "oxigraph") as partner:
        listed = tmp_path / "partners.toml"
        listed.write_text(
            f'[[partner]]\nname = "p"\nendpoint = "{partner}"\nallow_private = true\n', "utf-8"
        )
        with running(built.dataset.store, timeout=30, partners=listed) as server:
            from_here = SNIPPETS["Asking others from here"].replace(WIKIDATA, partner)
            to_here = SNIPPETS["Asking from others"].replace(ADDRESS, server.url)
            for address, query in ((f"{server.url}sparql", from_here), (partner, to_here)):
                answer = httpx.post(address, data={"query": query}, timeout=60)
                assert answer.status_code == 200, answer.text
                assert "https://w3id.org/cgkg/id/organization/miit" in answer.text or (
                    "工业和信息化部" in answer.text
                )


@pytest.fixture(scope="module")
def comunica(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which Comunica is installed."""
    npm = needs("npm")
    folder = tmp_path_factory.mktemp("comunica")
    command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), COMUNICA]
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    if done.returncode:
        pytest.skip(f"Comunica could not be installed: {done.stderr.strip().splitlines()[-1:]}")
    return folder


class TestComunica:
    """A federating client reads the service description and asks on."""

    def test_the_snippet(self, server: Server, comunica: Path) -> None:
        lines = run(server, ["sh", "-c", SNIPPETS["Comunica"]], comunica)
        assert "".join(lines).count('"number"') == 3

    def test_it_asks_two_endpoints_together(
        self, server: Server, comunica: Path, tmp_path: Path
    ) -> None:
        text = """PREFIX cg: <https://w3id.org/cgkg/ns#>
            PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
            PREFIX wdt: <http://www.wikidata.org/prop/direct/>
            SELECT ?name ?site { ?mapping cg:mappingSubject ?here ; cg:mappingObject ?there .
              ?here rdfs:label ?name FILTER(langMatches(lang(?name), "en"))
              ?there wdt:P856 ?site }"""
        with partner_server(tmp_path / "oxigraph") as partner:
            program = str(comunica / "node_modules/.bin/comunica-sparql")
            sources = [f"sparql@{address}" for address in (f"{server.url}sparql", partner)]
            (row,) = json.loads("".join(run(server, [program, *sources, text])))
        assert row["name"].startswith('"Ministry of Industry and Information Technology')
        assert row["site"] == "https://www.example.org/ministry"

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("SELECT (COUNT(*) AS ?n) { ?s a cg:Standard }", "166"),
            ("ASK { ?s cg:number 'GB/T 32151.1-2015' }", "true"),
            ("CONSTRUCT { ?s a cg:Standard } WHERE { ?s cg:number 'GB/T 32151.1-2015' }", "32151"),
            ("SELECT ?g { GRAPH ?g { ?s cg:number 'GB/T 32151.1-2015' } }", "graph/listing"),
        ],
    )
    def test_forms_of_query(
        self, server: Server, comunica: Path, query: str, expected: str
    ) -> None:
        text = f"PREFIX cg: <https://w3id.org/cgkg/ns#> {query}"
        command = [str(comunica / "node_modules/.bin/comunica-sparql"), f"{server.url}sparql", text]
        assert expected in "".join(run(server, command))
