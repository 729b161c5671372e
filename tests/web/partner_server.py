"""A partner to federate with: Oxigraph's own server, with a small graph of its own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from web.conftest import eventually

WIKIDATA = "https://query.wikidata.org/sparql"
DATA = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
wd:Q1002010 rdfs:label "工业和信息化部"@zh , "the ministry, as told elsewhere"@en ;
  wdt:P856 <https://www.example.org/ministry> ;
  wdt:P571 "2008-01-01T00:00:00Z"^^xsd:dateTime .
wd:Q15028 rdfs:label "标准组织"@zh .
"""


@contextmanager
def partner_server(folder: Path) -> Iterator[str]:
    """The address of the endpoint of an Oxigraph server that stands in for Wikidata's."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("oxigraph is not installed")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [program, "serve", "--location", str(folder), "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        assert eventually(lambda: _listens(port), 30)
        headers = {"Content-Type": "text/turtle"}
        httpx.put(f"{url}/store?default", content=DATA, headers=headers).raise_for_status()
        yield f"{url}/query"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
