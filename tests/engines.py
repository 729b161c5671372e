"""Other engines that tests start on loopback, each with an empty database in a folder of its own.

A test that needs one that is not installed is skipped, and says what is missing.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

_PATIENCE = 60.0


@dataclass(slots=True)
class Engine:
    """A running engine and its addresses.

    Attributes:
        name: ``virtuoso`` or ``oxigraph``, which is also the name of its dialect.
        query: address of the query protocol, open to everybody.
        update: address of the update protocol, which takes queries, too, on Virtuoso.
        graphs: address of the graph store protocol.
        credentials: what the last two ask for, as ``CGKG_STORE_CREDENTIALS`` has it; empty: none.
        command: how it was started.
        folder: where its database is.
        port: of HTTP.
    """

    name: str
    query: str
    update: str
    graphs: str
    credentials: str
    command: Sequence[str]
    folder: Path
    port: int
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _await(self._process, self.port)

    def kill(self) -> None:
        """End it with SIGKILL; what it had not written is lost."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=_PATIENCE)
            self._process = None
        # Virtuoso does not start beside the lock of a dead one.
        for lock in self.folder.glob("*.lck"):
            lock.unlink()


@contextmanager
def virtuoso(folder: Path, **sparql: Any) -> Iterator[Engine]:
    """Virtuoso 7, as Debian's ``virtuoso-opensource-7`` installs it; user dba, password dba.

    Args:
        folder: an empty folder for its database.
        sparql: further settings of its section ``SPARQL``, such as ``ResultSetMaxRows``.
    """
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("virtuoso-t is not installed (Debian: virtuoso-opensource-7)")
    sql_port, port = free_port(), free_port()
    lines = "\n".join(f"{name} = {value}" for name, value in sparql.items())
    (folder / "virtuoso.ini").write_text(_INI.format(sql_port=sql_port, port=port, sparql=lines))
    address = f"http://127.0.0.1:{port}"
    yield from _running(
        Engine(
            name="virtuoso",
            query=f"{address}/sparql",
            update=f"{address}/sparql-auth",
            graphs=f"{address}/sparql-graph-crud-auth",
            credentials="digest dba:dba",
            command=(program, "+foreground", "+configfile", "virtuoso.ini"),
            folder=folder,
            port=port,
        )
    )


@contextmanager
def oxigraph(folder: Path) -> Iterator[Engine]:
    """Oxigraph's own server, from PyPI's ``oxigraph``; it asks for no credentials."""
    program = Path(sys.executable).with_name("oxigraph")
    if not program.exists():
        pytest.skip("oxigraph is not installed (PyPI: oxigraph)")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    yield from _running(
        Engine(
            name="oxigraph",
            query=f"{address}/query",
            update=f"{address}/update",
            graphs=f"{address}/store",
            credentials="",
            command=(str(program), "serve", "--location", "db", "--bind", f"127.0.0.1:{port}"),
            folder=folder,
            port=port,
        )
    )


ENGINES = {"virtuoso": virtuoso, "oxigraph": oxigraph}


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _running(engine: Engine) -> Iterator[Engine]:
    try:
        engine.start()
        yield engine
    finally:
        engine.kill()


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"it ended with code {process.returncode}: {process.args!r}")
        if _answers(port):
            return
        time.sleep(0.05)
    process.kill()
    process.wait()
    raise RuntimeError(f"it did not start within {_PATIENCE:g} s: {process.args!r}")


def _answers(port: int) -> bool:
    """Whether it speaks HTTP: Virtuoso resets the first connections that it takes."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as probe:
            probe.sendall(b"GET / HTTP/1.0\r\n\r\n")
            return bool(probe.recv(1))
    except OSError:
        return False


_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
CaseMode = 2
SchedulerInterval = 10
DirsAllowed = .
MaxOptimizeLayouts = 100
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
ServerThreads = 10
MaxClientConnections = 10
KeepAliveTimeout = 10
[SPARQL]
{sparql}
"""
