"""Pages under concurrent writes: each shows what had been acknowledged when it was asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from web.writable import WritableServer, running_writable

WRITES = 5
WRITTEN = "https://w3id.org/cgkg/graph/enrichment"  # pages show what built graphs say
UPDATE = """
PREFIX standard: <https://w3id.org/cgkg/id/standard/>
INSERT DATA {{ GRAPH <https://w3id.org/cgkg/graph/enrichment> {{
  standard:GB-T-9{number}-2026 a cg:Standard ; rdfs:label "第{number}项"@zh-hans ;
    cg:number "GB/T 9{number}-2026" ; dcterms:title "第{number}项"@zh-hans ;
    cg:listedIn [ cg:position {number} ] .
}} }}"""


@pytest.fixture(scope="module")
def writable(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritableServer]:
    """A server that takes writes to built graphs, too."""
    folder = tmp_path_factory.mktemp("fresh")
    with running_writable(dataset, folder, allow_built_graphs="true") as server:
        yield server


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("standards?size=100", "GB/T 9{number}-2026"),  # read from the catalogue
        ("sitemap.xml", "/doc/standard/GB-T-9{number}-2026"),
    ],
)
def test_a_page_shows_what_was_written_before_it_was_asked_for(
    writable: WritableServer, path: str, shown: str
) -> None:
    writable.update(f"CLEAR SILENT GRAPH <{WRITTEN}>")
    acknowledged, stop = [0], threading.Event()

    def page() -> str:
        response = writable.client.get(path, headers={"Accept": "text/html, */*;q=0.1"})
        assert response.status_code == 200
        return response.text

    def read() -> None:
        while not stop.is_set():
            before = acknowledged[0]
            text = page()
            assert all(shown.format(number=number) in text for number in range(1, before + 1))

    with ThreadPoolExecutor(2) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        for number in range(1, WRITES + 1):
            assert writable.update(UPDATE.format(number=number)).status_code == 204
            acknowledged[0] = number
        stop.set()
        for reader in readers:
            reader.result(60)
    text = page()  # what is kept now is right, too
    assert all(shown.format(number=number) in text for number in range(1, WRITES + 1))
