"""A small dataset and a real server process over it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import psutil
import pyoxigraph
import pytest

DATASET = """
@prefix cg: <https://w3id.org/cgkg/ns#> .
@prefix id: <https://w3id.org/cgkg/id/> .
@prefix graph: <https://w3id.org/cgkg/graph/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

graph:ontology {
  cg:Standard a owl:Class ; rdfs:label "标准"@zh-Hans, "Standard"@en ;
    skos:definition "体系所列的标准"@zh-Hans ; rdfs:isDefinedBy <https://w3id.org/cgkg/ns> .
  cg:number a owl:DatatypeProperty ; rdfs:label "编号"@zh-Hans, "number"@en ;
    rdfs:isDefinedBy <https://w3id.org/cgkg/ns> .
}
graph:catalog {
  <https://w3id.org/cgkg/dataset> rdfs:label "A small dataset for tests"@en .
}
graph:framework {
  <https://w3id.org/cgkg/id/category/2> a cg:Category ;
    rdfs:label "核算与核查"@zh-Hans, "Accounting and verification"@en .
  <https://w3id.org/cgkg/id/category/2.1> a cg:Subcategory ; rdfs:label "温室气体核算"@zh-Hans ;
    skos:broader <https://w3id.org/cgkg/id/category/2> .
}
graph:listing {
  <https://w3id.org/cgkg/id/standard/GB-T-32151.1-2015> a cg:Standard ;
    cg:number "GB/T 32151.1-2015" ; cg:partNumber 1 ;
    rdfs:label "GB/T 32151.1-2015 温室气体排放核算与报告要求 第1部分：发电企业"@zh-Hans ;
    cg:publicationYear "2015"^^xsd:gYear ;
    cg:subcategory <https://w3id.org/cgkg/id/category/2.1> .
  <https://w3id.org/cgkg/id/assertion/a1> a cg:Assertion ;
    cg:subject <https://w3id.org/cgkg/id/standard/GB-T-32151.1-2015> ;
    cg:objectLiteral "a \\"quoted\\"\\nline" .
  [] rdfs:label "a blank node" .
}
"""
FILLERS = 400  # enough that a cross product of three takes hours and one of two makes megabytes

MAIN = """
import sys
from pathlib import Path
from cgkg.config import Settings
from cgkg.web.server import run
settings = Settings.load(dict(pair.split("=", 1) for pair in sys.argv[2:]))
run(settings, Path(sys.argv[1]), "version-1")
"""

BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
FLOOD = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

STANDARD = "https://w3id.org/cgkg/id/standard/GB-T-32151.1-2015"


class Server(NamedTuple):
    """A running server process."""

    url: str
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.url.rstrip("/").rpartition(":")[2])

    def workers(self) -> list[psutil.Process]:
        """Its worker processes."""
        return psutil.Process(self.process.pid).children()

    def busy(self) -> int:
        """How many of them work on a query, by its own count."""
        return self._metric("cgkg_workers_busy")

    def _metric(self, name: str) -> int:
        text = httpx.get(f"{self.url}metrics", timeout=30).text
        (line,) = (one for one in text.splitlines() if one.startswith(f"{name} "))
        return int(float(line.rpartition(" ")[2]))

    def warm(self) -> Server:
        """Itself, once it has read what it reads for itself when it starts."""
        assert eventually(lambda: self._metric("cgkg_reading_ahead") == 0, 60)
        return self

    def settle(self) -> psutil.Process:
        """Its process, once that has nothing more to do."""
        self.warm()
        process = psutil.Process(self.process.pid)
        used = -1.0
        while used != (used := sum(process.cpu_times()[:2])):
            time.sleep(1)
        return process


Start = Callable[..., Server]


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the engine's files."""
    folder = tmp_path_factory.mktemp("dataset") / "store"
    store = pyoxigraph.Store(str(folder))
    store.load(DATASET.encode(), format=pyoxigraph.RdfFormat.TRIG)
    listing = pyoxigraph.NamedNode("https://w3id.org/cgkg/graph/listing")
    label = pyoxigraph.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    store.bulk_extend(
        pyoxigraph.Quad(
            pyoxigraph.NamedNode(f"https://w3id.org/cgkg/id/entry/annex1-{number}"),
            label,
            pyoxigraph.Literal(f"附件1第{number}行", language="zh-Hans"),
            listing,
        )
        for number in range(FILLERS)
    )
    store.flush()
    del store
    return folder


@contextmanager
def running(dataset: Path, **settings: object) -> Iterator[Server]:
    """A server process with settings, stopped at the end."""
    given = {"port": 0, "workers": 2, "timeout": 5, "memory": 1024, **settings}
    pairs = [f"CGKG_{name.upper()}={value}" for name, value in given.items()]
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, str(dataset), *pairs],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # the log would fill a pipe that nobody reads
        text=True,
    )
    assert process.stdout is not None
    try:
        ready = process.stdout.readline()
        assert ready.startswith("cgkg is ready on http://"), process.communicate()
        yield Server(ready.rpartition(" ")[2].strip(), process)
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture(scope="session")
def server(dataset: Path) -> Iterator[Server]:
    """A server that all tests share which do it no harm."""
    with running(dataset, workers=3) as started:
        yield started


@pytest.fixture
def start(dataset: Path) -> Iterator[Start]:
    """Starts servers with settings of their own; ends them with the test."""
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(running(dataset, **settings))


@pytest.fixture(scope="session")
def client(server: Server) -> Iterator[httpx.Client]:
    """A client of the shared server."""
    with httpx.Client(base_url=server.url, timeout=30) as started:
        yield started


def eventually(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether a condition comes true within some time."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(0.02)
    return condition()
