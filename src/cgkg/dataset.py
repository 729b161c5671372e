"""Built datasets on disk, for reading: where the files are, and whether they are whole.

::

    build/
      current -> versions/3f2a…        a symbolic link, replaced in one step
      versions/3f2a…/
        manifest.json                  version, counts, and size and SHA-256 of each file
        dataset.nq                     canonical: RDFC-1.0 labels, sorted
        graphs/listing.ttl …           each named graph, for reading
        dumps/                         the same for downloading
        validation.ttl                 the SHACL report
        store/                         the same quads as an Oxigraph database
        index/                         what the site looks up, as SQLite databases

The version is the hash of the content, so the same input has the same version everywhere.
:mod:`cgkg.graph.dataset` writes them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cgkg.errors import DatasetError
from cgkg.iris import BASE

MANIFEST: Final = "manifest.json"
QUADS: Final = "dataset.nq"
STORE: Final = "store"
INDEX: Final = "index"
_REMEDY: Final = "run 'cgkg build' to make it"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A built dataset.

    Attributes:
        folder: where it is.
        version: hash of its content.
        modified: date of the newest thing in it, ISO 8601.
        counts: number of triples by name of graph.
    """

    folder: Path
    version: str
    modified: str
    counts: Mapping[str, int]

    @property
    def store(self) -> Path:
        """The Oxigraph database."""
        return self.folder / STORE

    @property
    def quads(self) -> Path:
        """The canonical N-Quads."""
        return self.folder / QUADS

    @property
    def graph_iris(self) -> frozenset[str]:
        """IRIs of its named graphs."""
        return frozenset(f"{BASE}graph/{name}" for name in self.counts)


def current(target: Path) -> Dataset:
    """The current dataset of a folder.

    Raises:
        DatasetError: there is none, or it is damaged.
    """
    if not (target / "current").exists():
        raise DatasetError(f"{target}: no dataset here; {_REMEDY}")
    return read((target / "current").resolve())


def read(folder: Path) -> Dataset:
    """A dataset, after a check that its files are there with the sizes that the manifest names.

    Raises:
        DatasetError: it is damaged.
    """
    manifest = read_manifest(folder)
    for name, facts in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            raise DatasetError(f"{path}: missing from the dataset; {_REMEDY} again")
        size = path.stat().st_size
        if size != facts["bytes"]:
            raise DatasetError(
                f"{path}: damaged: {size} bytes, expected {facts['bytes']}; {_REMEDY} again"
            )
    return Dataset(folder, manifest["version"], manifest["modified"], manifest["graphs"])


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a dataset's folder says of itself; see :func:`cgkg.graph.dataset.write_manifest`.

    Raises:
        DatasetError: it has no manifest, or it is damaged.
    """
    path = folder / MANIFEST
    try:
        manifest = dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise DatasetError(f"{path}: not a dataset's manifest: {error}; {_REMEDY}") from error
    missing = {"version", "modified", "graphs", "files"} - set(manifest)
    if missing:
        raise DatasetError(f"{path}: lacks {', '.join(sorted(missing))}; {_REMEDY} again")
    return manifest
