"""Virtuoso 7, as Debian's ``virtuoso-opensource-7`` installs it, with an empty database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.servers import Server, free_port, running

CREDENTIALS: Final = "digest dba:dba"
"""Of its administrator, as ``CGKG_STORE_CREDENTIALS`` has it."""

# The settings that docs/virtuoso.md recommends, and room for a million triples.
_INI: Final = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 40
NumberOfBuffers = 100000
MaxDirtyBuffers = 75000
DefaultIsolation = 4
MaxQueryMem = 2G
MaxOptimizeLayouts = 100
CaseMode = 2
SchedulerInterval = 10
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = .
ServerThreads = 40
MaxClientConnections = 40
KeepAliveTimeout = 10
[SPARQL]
MaxQueryExecutionTime = {seconds}
"""


def installed() -> str | None:
    """Its program; None where it is not installed."""
    return shutil.which("virtuoso-t")


@contextmanager
def virtuoso(folder: Path, seconds: int = 30) -> Iterator[Server]:
    """Run it.

    Args:
        folder: an empty folder for its database.
        seconds: what a query may take.
    """
    sql_port, port = free_port(), free_port()
    settings = _INI.format(sql_port=sql_port, port=port, seconds=seconds)
    (folder / "virtuoso.ini").write_text(settings, "utf-8")
    command = [installed() or "", "+foreground", "+configfile", "virtuoso.ini"]
    with running(command, port, folder):
        yield Server("virtuoso", f"http://127.0.0.1:{port}", "/sparql")
