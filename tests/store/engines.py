"""Other engines as real processes on loopback: Virtuoso 7 and Oxigraph's server."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from cgkg.store.remote.credentials import Credentials, Scheme
from cgkg.store.remote.settings import RemoteSettings

VIRTUOSO: Final = shutil.which("virtuoso-t")
OXIGRAPH: Final = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
NO_VIRTUOSO: Final = "virtuoso-t is not installed (Debian: virtuoso-opensource-7)"
NO_OXIGRAPH: Final = "Oxigraph's server is not installed (PyPI: oxigraph)"

_START_SECONDS: Final = 60.0
_INI: Final = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
SchedulerInterval = 1
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerThreads = 10
[SPARQL]
{sparql}
"""


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def oxigraph() -> Iterator[RemoteSettings]:
    """An empty Oxigraph server in memory."""
    assert OXIGRAPH is not None
    port = free_port()
    place = f"http://127.0.0.1:{port}"
    with _process([OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}"], f"{place}/query"):
        yield RemoteSettings(f"{place}/query", f"{place}/update", f"{place}/store")


@contextmanager
def virtuoso(folder: Path, **sparql: object) -> Iterator[RemoteSettings]:
    """A new Virtuoso 7.

    Args:
        folder: for its files.
        sparql: settings of the section ``[SPARQL]`` of its ini file.
    """
    assert VIRTUOSO is not None
    sql_port, http_port = free_port(), free_port()
    lines = "\n".join(f"{name} = {value}" for name, value in sparql.items())
    ini = folder / "virtuoso.ini"
    ini.write_text(_INI.format(folder=folder, sql_port=sql_port, http_port=http_port, sparql=lines))
    place = f"http://127.0.0.1:{http_port}"
    with _process([VIRTUOSO, "-f", "-c", str(ini)], f"{place}/sparql"):
        yield RemoteSettings(
            f"{place}/sparql",
            f"{place}/sparql-auth",
            f"{place}/sparql-graph-crud-auth",
            Credentials(Scheme.DIGEST, "dba", "dba"),
        )


@contextmanager
def _process(command: list[str], address: str) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await_answer(process, f"{address}?query=ASK%7B%7D")
        yield
    finally:
        process.kill()
        process.wait()


def _await_answer(process: subprocess.Popen[bytes], address: str) -> None:
    limit = time.monotonic() + _START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own loopback
                return
        except OSError:
            assert process.poll() is None, "the engine ended while it started"
            assert time.monotonic() < limit, "the engine does not answer"
            time.sleep(0.1)
