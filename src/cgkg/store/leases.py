"""Leases: how a process says that it reads a version, so that nobody removes it meanwhile.

A lease is a shared lock on a file beside the engine's files. The kernel keeps it and lets go of it
when the process ends, however it ends, so none can be left behind.
"""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO, Final

LEASE: Final = "lease"


def hold(folder: Path) -> IO[bytes] | None:
    """Take a lease on a version; close what is returned to give it back.

    Args:
        folder: the version's folder. One without a lease file is never removed under its readers,
            and needs none.

    Raises:
        BlockingIOError: the version is being removed.
    """
    try:
        file = (folder / LEASE).open("rb")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BaseException:
        file.close()
        raise
    return file


def claim(folder: Path) -> IO[bytes] | None:
    """Take a version away from readers to come, or None while somebody holds a lease on it.

    Raises:
        FileNotFoundError: the folder has no lease file.
    """
    file = (folder / LEASE).open("rb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file
