"""Versions of a dataset that clients write to: whole folders, of which one is current.

::

    live/
      lock               held by the one process that writes
      current -> 3f2a….12    a symbolic link, replaced in one step
      3f2a….12/          built version 3f2a…, twelfth write
        version.json     what it rests on, and a digest of each built graph
        lease            locked by whoever reads this version
        store/           the engine's files; nothing ever writes to them again
      .attempt-3f2a….13/ a write that is under way, or died

A version is made beside the others and becomes current by one ``rename``. Whatever dies, and
whenever, ``current`` names a version that is whole. Versions share the files they have in common
(hard links), so one costs what its write changed.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

from cgkg.errors import DatasetError
from cgkg.store import leases

LIVE: Final = "live"
STORE: Final = "store"
_FACTS: Final = "version.json"
_CURRENT: Final = "current"
_LOCK: Final = "lock"
_ATTEMPT: Final = ".attempt-"
_REMOVED: Final = ".removed-"
_STOP_OTHER: Final = "stop it, or start this one without --writable"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a version rests on.

    Attributes:
        built: the version of the built dataset it was started from.
        number: how many versions went before it, over all built datasets.
        as_built: IRI of each graph of the built dataset → digest of its triples there.
        digests: the same graphs → digest of their triples in this version.
    """

    built: str
    number: int
    as_built: Mapping[str, str]
    digests: Mapping[str, str]

    @property
    def name(self) -> str:
        """The version's name."""
        return f"{self.built}.{self.number}"

    @property
    def edited(self) -> list[str]:
        """IRIs of built graphs that clients changed."""
        return [iri for iri, digest in self.as_built.items() if self.digests.get(iri) != digest]


@dataclass(frozen=True, slots=True)
class Version:
    """A version in its place."""

    folder: Path
    facts: Facts

    @property
    def store(self) -> Path:
        """The engine's files."""
        return self.folder / STORE


class LiveFolder:
    """The folder of versions."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def lock(self, remedy: str = _STOP_OTHER) -> IO[bytes]:
        """Become the one process that writes here, until the file returned is closed.

        Args:
            remedy: what to do where another one is.

        Raises:
            DatasetError: another process writes here, or the folder cannot be written.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            file = (self.root / _LOCK).open("ab")
        except OSError as error:
            raise DatasetError(
                f"{self.root}: cannot be written: {error.strerror}; a server that takes writes "
                "(--writable) needs the folder of datasets on a disk it may write to"
            ) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            raise DatasetError(
                f"{self.root}: another process takes writes for this dataset; {remedy}"
            ) from None
        return file

    def current(self) -> Version | None:
        """The current version, or None where nothing was ever written.

        Raises:
            DatasetError: the link leads nowhere, or the version's facts cannot be read.
        """
        link = self.root / _CURRENT
        if not link.is_symlink():
            return None
        folder = self.root / link.readlink()
        return Version(folder, read_facts(folder))

    def attempt(self, name: str) -> Path:
        """The path at which a version may be made; nothing is there."""
        folder = self.root / f"{_ATTEMPT}{name}"
        shutil.rmtree(folder, ignore_errors=True)
        return folder

    def switch(self, attempt: Path) -> Version:
        """Make an attempt the current version; when this returns, no power cut undoes it."""
        facts = read_facts(attempt)
        folder = self.root / facts.name
        shutil.rmtree(folder, ignore_errors=True)  # of a switch that died before the link
        attempt.rename(folder)
        synchronize(self.root)
        beside = self.root / f".{_CURRENT}"
        beside.unlink(missing_ok=True)
        beside.symlink_to(facts.name)
        beside.replace(self.root / _CURRENT)
        synchronize(self.root)
        return Version(folder, facts)

    def clean(self) -> None:
        """Remove dead attempts and every version that is neither current nor being read.

        Only the holder of the lock may call this, and not while it makes an attempt.
        """
        current = self.current()
        for entry in sorted(self.root.iterdir()):
            if entry.is_symlink() or not entry.is_dir():
                continue
            if entry.name.startswith((_ATTEMPT, _REMOVED)):
                shutil.rmtree(entry, ignore_errors=True)
            elif current is not None and entry != current.folder:
                _remove_unread(entry)


def read_facts(folder: Path) -> Facts:
    """What a version rests on.

    Raises:
        DatasetError: it does not say, or not in a way that this program understands.
    """
    path = folder / _FACTS
    try:
        return Facts(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise DatasetError(
            f"{path}: not the facts of a version: {error}\n  what to do: put the folder "
            f"{folder.parent} back from a backup, or move it away to start from the built dataset"
        ) from error


def write_facts(folder: Path, facts: Facts) -> None:
    """Complete a version in the making: its facts and its lease, everything on disk for good."""
    text = json.dumps(asdict(facts), ensure_ascii=False, indent=2) + "\n"
    (folder / _FACTS).write_text(text, "utf-8")
    (folder / leases.LEASE).touch()
    for path in sorted(folder.rglob("*"), reverse=True):
        synchronize(path)
    synchronize(folder)


def synchronize(path: Path) -> None:
    """Wait until a file or a folder's entries are on disk (fsync)."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_unread(folder: Path) -> None:
    try:
        claim = leases.claim(folder)
    except FileNotFoundError:  # it never became a version
        shutil.rmtree(folder, ignore_errors=True)
        return
    if claim is None:
        return
    with claim:
        gone = folder.rename(folder.with_name(_REMOVED + folder.name))
        shutil.rmtree(gone, ignore_errors=True)
