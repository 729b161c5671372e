"""The folder in which a dataset is written before it is put in place, and what builds left behind.

A build holds a lock on its folder. The kernel lets go of it when the process ends, however it ends;
so the next build knows which folders nobody is writing any more, and removes them.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

MAKING: Final = ".making-"


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A new folder among the versions of a folder of datasets; gone at the end, unless moved.

    Args:
        target: the folder of datasets.
    """
    versions = target / "versions"
    versions.mkdir(parents=True, exist_ok=True)
    with _held(versions, fcntl.LOCK_EX):  # nobody takes a new folder for one left behind
        _remove_abandoned(versions)
        folder = versions / f"{MAKING}{secrets.token_hex(4)}"
        folder.mkdir()
        lock = _lock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _remove_abandoned(versions: Path) -> None:
    for folder in versions.glob(f"{MAKING}*"):
        try:
            with _held(folder, fcntl.LOCK_EX | fcntl.LOCK_NB):
                shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue


@contextmanager
def _held(folder: Path, operation: int) -> Iterator[None]:
    lock = _lock(folder, operation)
    try:
        yield
    finally:
        os.close(lock)


def _lock(folder: Path, operation: int) -> int:
    file = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(file, operation)
    except BaseException:
        os.close(file)
        raise
    return file
