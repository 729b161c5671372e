"""What a worker reads: a version of the dataset, on disk at first and soon in its own memory.

The engine answers a look-up four times as fast, and an aggregate three times, from memory as from
its files. Files open at once, though, and a worker must start fast: so it begins with the files and
copies them while it works. A version that is soon followed by another is never copied.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph

from cgkg.store import leases

_SETTLED_SECONDS: Final = 0.3
_STACK: Final = 1024 * 1024  # the copying thread recurses into nothing


class OpenVersion:
    """The version that this process reads; another one is opened when a query names it."""

    def __init__(self, path: str, held_quads: int) -> None:
        """Args: folder of the engine's files; how many quads may be held in memory, 0 for none.

        Raises:
            OSError: it cannot be opened.
        """
        self._path, self._held_quads = path, held_quads
        self._lease = leases.hold(Path(path).parent)
        self._left = threading.Event()
        self.store = pyoxigraph.Store.read_only(path)
        if held_quads:
            threading.stack_size(_STACK)
            threading.Thread(target=self._hold, daemon=True).start()

    def at(self, path: str) -> OpenVersion:
        """This one, or the one at another path; this one is closed then.

        Raises:
            OSError: the other cannot be opened; this one stays open.
        """
        if path == self._path:
            return self
        other = OpenVersion(path, self._held_quads)
        self._left.set()
        if self._lease is not None:
            self._lease.close()
        return other

    def _hold(self) -> None:
        """Copy the quads into memory, and read from there when all of them are."""
        if self._left.wait(_SETTLED_SECONDS) or len(self.store) > self._held_quads:
            return
        copy = pyoxigraph.Store()
        try:
            copy.bulk_extend(self._quads())
        except (_Left, MemoryError, OSError):
            return  # the files are as good, if slower
        self.store = copy

    def _quads(self) -> Iterator[pyoxigraph.Quad]:
        for quad in self.store:
            if self._left.is_set():
                raise _Left
            yield quad


class _Left(Exception):
    """The version is not read any more."""
