"""The servers that benchmarks compare, each started on a free port and stopped at the end."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_BIN = Path(sys.executable).parent
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running SPARQL server: its name, its address, the path of its endpoint, its process."""

    name: str
    address: str
    path: str
    process: int = 0


@contextmanager
def cgkg(dataset: Path, *options: str) -> Iterator[Server]:
    """This project's server over a folder of datasets."""
    port = free_port()
    command: list[str | Path] = [
        _BIN / "cgkg",
        "serve",
        "--port",
        str(port),
        "--dataset",
        dataset,
        *options,
    ]
    with running(command, port) as process:
        yield Server("cgkg", f"http://127.0.0.1:{port}", "/sparql", process)


@contextmanager
def oxigraph(store: Path) -> Iterator[Server]:
    """Oxigraph's own server, read-only, over a database; the union of all graphs by default."""
    port = free_port()
    command: list[str | Path] = [
        *(_BIN / "oxigraph", "serve-read-only", "--location", store),
        *("--bind", f"127.0.0.1:{port}", "--union-default-graph"),
    ]
    with running(command, port):
        yield Server("oxigraph serve", f"http://127.0.0.1:{port}", "/query")


@contextmanager
def oxigraph_to_write(store: Path) -> Iterator[Server]:
    """Oxigraph's own server, which takes writes, over a new database."""
    port = free_port()
    command: list[str | Path] = [
        *(_BIN / "oxigraph", "serve", "--location", store, "--bind", f"127.0.0.1:{port}"),
    ]
    with running(command, port):
        yield Server("oxigraph serve", f"http://127.0.0.1:{port}", "/query")


@contextmanager
def rdflib_endpoint(quads: Path) -> Iterator[Server]:
    """rdflib-endpoint over a file, on rdflib's in-memory store: its default, and its fastest.

    It answers at ``/``, from the union of all graphs.
    """
    port = free_port()
    command: list[str | Path] = [
        *(_BIN / "rdflib-endpoint", "serve", quads),
        *("--host", "127.0.0.1", "--port", str(port)),
    ]
    with running(command, port):
        yield Server("rdflib-endpoint", f"http://127.0.0.1:{port}", "/")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(command: Sequence[str | Path], port: int, folder: Path | None = None) -> Iterator[int]:
    """A process that listens on a port, run in a folder, ended at the end; gives its id."""
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await(process, port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=15)


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}: {process.args!r}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start within {_PATIENCE:g} s: {process.args!r}")
