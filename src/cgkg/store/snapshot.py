"""A snapshot: one immutable version of the dataset on disk, and who reads it in this process."""

from __future__ import annotations

from pathlib import Path

from cgkg.store import leases


class Snapshot:
    """A version that is served; its lease is given back when it is retired and nobody reads it."""

    def __init__(self, path: Path, version: str) -> None:
        """Args: folder of the engine's files; the version's name.

        Raises:
            BlockingIOError: the version is being removed.
        """
        self.path, self.version = path, version
        self._lease = leases.hold(path.parent)
        self._readers = 0
        self._retired = False

    def enter(self) -> None:
        """One reader more."""
        self._readers += 1

    def leave(self) -> None:
        """One reader less."""
        self._readers -= 1
        self._give_back()

    def retire(self) -> None:
        """There is a newer version; nobody will enter any more."""
        self._retired = True
        self._give_back()

    def _give_back(self) -> None:
        if self._retired and not self._readers and self._lease is not None:
            self._lease.close()
            self._lease = None
