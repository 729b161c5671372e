"""``cgkg build``, ``cgkg publish``, ``cgkg serve --store``: the same site on another engine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from rdflib import Graph, Namespace

from benchmarks.site_answers import DOCUMENTS, FILES, PAGES, SYNTAXES, ask, in_language
from cgkg.graph.build import Build
from engines import ENGINES, free_port
from published import graphs_in

PATIENCE = 120.0
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


@contextmanager
def serving(dataset: Path, *options: str) -> Iterator[str]:
    """The address of a server of its own."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "cgkg", "serve", "--port", str(port), "--workers", "1"),
            *("--public-url", "http://site.example", "--dataset", dataset, *options),
        ],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await_ready(process, f"{address}/readyz")
        yield address
    finally:
        process.kill()
        process.wait()


def _await_ready(process: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(address, timeout=10).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"no server: {process.args!r}")


def environment(credentials: str = "") -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if name[:5] != "CGKG_"}
    return clean | ({"CGKG_STORE_CREDENTIALS": credentials} if credentials else {})


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_the_site_is_the_same(name: str, built: Build, tmp_path: Path) -> None:
    folder = built.dataset.folder.parent.parent
    with ExitStack() as stack:
        engine = stack.enter_context(ENGINES[name](tmp_path))
        publish = [sys.executable, "-m", "cgkg", "publish", "--to", engine.query, "--dataset"]
        done = subprocess.run(
            [*publish, folder],
            env=environment(engine.credentials),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        sizes = {line.split("\t")[1]: int(line.split("\t")[2]) for line in done.stdout.splitlines()}
        assert sizes.items() <= graphs_in(engine).items()
        assert sorted(sizes.values()) == sorted(built.dataset.counts.values())
        ours = stack.enter_context(serving(folder))
        theirs = stack.enter_context(serving(folder, "--store", engine.query))
        both = [in_language(page, language) for page in PAGES for language in ("zh-Hans", "en")]
        for place in (*both, *FILES):
            assert ask(theirs, place) == ask(ours, place), place
        for place in DOCUMENTS:
            for ending in SYNTAXES:
                document = f"{place}.{ending}"
                assert ask(theirs, document) == ask(ours, document), document
        check_description(described(ours), described(theirs))


def described(address: str) -> Graph:
    """The service description."""
    answer = httpx.get(f"{address}/sparql", headers={"Accept": "text/turtle"}, timeout=PATIENCE)
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.text, format="turtle")


def check_description(ours: Graph, theirs: Graph) -> None:
    """The other engine need not know what only ours does; all else is the same."""
    extensions = set(ours.objects(None, SD.languageExtension))
    assert len(extensions) == 2
    own = {triple for triple in ours if extensions & {triple[0], triple[2]}}
    assert set(theirs) == set(ours) - own
