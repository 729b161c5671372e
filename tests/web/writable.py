"""A server that takes writes, and a client that has its token."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

TOKEN = "the-token-of-these-tests"
AUTHORIZATION = {"Authorization": f"Bearer {TOKEN}"}
BUILT = "https://w3id.org/cgkg/graph/listing"

MAIN = """
import sys
from pathlib import Path
from cgkg.config import Settings
from cgkg.web.server import run
settings = Settings.load(dict(pair.split("=", 1) for pair in sys.argv[3:]))
run(settings, Path(sys.argv[1]), sys.argv[2])
"""


@dataclass
class WritableServer:
    """A running server process and a client that may write."""

    url: str
    process: subprocess.Popen[str]
    client: httpx.Client

    def update(self, text: str, **parameters: Any) -> httpx.Response:
        """Send an update directly."""
        headers = {"Content-Type": "application/sparql-update"}
        content = text.encode()
        return self.client.post("update", content=content, headers=headers, params=parameters)

    def put(self, graph: str | None, turtle: str, method: str = "PUT") -> httpx.Response:
        """Put a graph; None is the default graph."""
        where = {"default": ""} if graph is None else {"graph": graph}
        headers = {"Content-Type": "text/turtle"}
        content = turtle.encode()
        return self.client.request(
            method, "rdf-graph-store", params=where, content=content, headers=headers
        )

    def get(self, graph: str | None, syntax: str = "application/n-triples") -> httpx.Response:
        """Get a graph."""
        where = {"default": ""} if graph is None else {"graph": graph}
        return self.client.get("rdf-graph-store", params=where, headers={"Accept": syntax})

    def triples(self, graph: str | None) -> set[str]:
        """The triples of a graph as N-Triples lines."""
        response = self.get(graph)
        assert response.status_code == 200, response.text
        return set(response.text.splitlines())

    def select(self, query: str) -> list[dict[str, str]]:
        """The rows of a SELECT query, values only."""
        response = self.client.get("sparql", params={"query": query})
        assert response.status_code == 200, response.text
        rows = response.json()["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in rows]

    def children(self, module: str) -> list[psutil.Process]:
        """Its processes that run a module, such as ``writer``."""
        return [
            process
            for process in psutil.Process(self.process.pid).children()
            if f"cgkg.store.{module}" in _command_line(process)
        ]


def launch(
    built: Path, folder: Path, version: str = "version-1", **settings: object
) -> subprocess.Popen[str]:
    """Start a server process that takes writes; see :func:`running_writable`."""
    token = folder / "token"
    token.write_text(f"{TOKEN}\n", "utf-8")
    given = {
        "port": 0,
        "workers": 2,
        "timeout": 10,
        "memory": 1024,
        "writable": "true",
        "dataset": folder,
        "admin_token_file": token,
        **settings,
    }
    pairs = [f"CGKG_{name.upper()}={value}" for name, value in given.items()]
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, str(built), version, *pairs],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # the log would fill a pipe that nobody reads
        text=True,
    )


@contextmanager
def running_writable(
    built: Path, folder: Path, version: str = "version-1", **settings: object
) -> Iterator[WritableServer]:
    """A server process that takes writes, stopped at the end.

    Args:
        built: the engine's files of the built dataset.
        folder: folder of datasets; writes go below it.
        version: the built dataset's version.
        settings: settings by name.
    """
    process = launch(built, folder, version, **settings)
    assert process.stdout is not None
    try:
        ready = process.stdout.readline()
        assert ready.startswith("cgkg is ready on http://"), process.communicate()
        url = ready.rpartition(" ")[2].strip()
        with httpx.Client(base_url=url, headers=AUTHORIZATION, timeout=60) as client:
            yield WritableServer(url, process, client)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _command_line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""
