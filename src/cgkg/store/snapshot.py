"""Snapshots: immutable versions of the dataset on disk, and who reads which in this process."""

from __future__ import annotations

from contextlib import AbstractContextManager
from contextvars import ContextVar, Token
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

    @property
    def gone(self) -> bool:
        """Whether it may have been removed, because it is retired and was left by all."""
        return self._retired and not self._readers

    def enter(self) -> None:
        """One reader more."""
        self._readers += 1

    def leave(self) -> None:
        """One reader less."""
        self._readers -= 1
        self._give_back()

    def retire(self) -> None:
        """There is a newer version; nobody will begin with this one any more."""
        self._retired = True
        self._give_back()

    def _give_back(self) -> None:
        if self.gone and self._lease is not None:
            self._lease.close()
            self._lease = None


class Snapshots:
    """The snapshot that is current, and those that tasks hold on to while they work."""

    def __init__(self, current: Snapshot) -> None:
        self.current = current
        self._held: ContextVar[Snapshot | None] = ContextVar("held", default=None)

    @property
    def read(self) -> Snapshot:
        """What this task reads: the snapshot it holds, else the current one."""
        held = self._held.get()
        return self.current if held is None or held.gone else held

    def hold(self, snapshot: Snapshot) -> AbstractContextManager[None]:
        """Have this task, and the tasks that it starts, read one snapshot throughout."""
        return _Hold(snapshot, self._held)

    def adopt(self, snapshot: Snapshot) -> None:
        """Make another snapshot the current one."""
        previous, self.current = self.current, snapshot
        previous.retire()


class _Hold(AbstractContextManager[None]):
    """Holds a snapshot for a task; every request does, so it is no generator."""

    def __init__(self, snapshot: Snapshot, held: ContextVar[Snapshot | None]) -> None:
        self._snapshot, self._held = snapshot, held
        self._token: Token[Snapshot | None]

    def __enter__(self) -> None:
        self._snapshot.enter()
        self._token = self._held.set(self._snapshot)

    def __exit__(self, *_: object) -> None:
        self._held.reset(self._token)
        self._snapshot.leave()
