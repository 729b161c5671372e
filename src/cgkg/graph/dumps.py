"""Dumps: the dataset and each named graph as files to download, made when the dataset is built.

::

    dumps/
      dataset.nq  dataset.trig  dataset.jsonld        the whole dataset
      listing.ttl listing.nt listing.jsonld …         each named graph
      *.gz                                            the same, compressed
      SHA256SUMS                                      of all of them, for ``sha256sum --check``

The same quads give the same bytes: gzip carries no date, prefixes stand in order. Checksums stand
beside the dumps, not in the catalogue: the catalogue is itself in the dump of the whole.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from cgkg import terms
from cgkg.formats import RdfFormat

SUMS: Final = "SHA256SUMS"
WHOLE: Final = "dataset"
WHOLE_SYNTAXES: Final = (RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.JSON_LD)
GRAPH_SYNTAXES: Final = (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.JSON_LD)

_ENGINE: Final = {
    RdfFormat.TURTLE: ox.RdfFormat.TURTLE,
    RdfFormat.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    RdfFormat.N_QUADS: ox.RdfFormat.N_QUADS,
    RdfFormat.TRIG: ox.RdfFormat.TRIG,
    RdfFormat.JSON_LD: ox.RdfFormat.JSON_LD,
}
_WITH_PREFIXES: Final = frozenset((RdfFormat.TURTLE, RdfFormat.TRIG))


def write_dumps(folder: Path, quads: Sequence[ox.Quad]) -> None:
    """Write all dumps and their checksums.

    Args:
        folder: a folder that does not exist yet.
        quads: of the dataset, in canonical order; all in named graphs.
    """
    folder.mkdir()
    for syntax in WHOLE_SYNTAXES:
        _write(folder / f"{WHOLE}.{syntax.extension}", serialize(quads, syntax))
    graphs: dict[str, list[ox.Triple]] = {}
    for quad in quads:
        name = str(quad.graph_name).strip("<>").rpartition("/")[2]
        graphs.setdefault(name, []).append(quad.triple)
    for name, triples in graphs.items():
        for syntax in GRAPH_SYNTAXES:
            _write(folder / f"{name}.{syntax.extension}", serialize(triples, syntax))
    write_sums(folder)


def write_sums(folder: Path) -> None:
    """Write the checksums of the dumps in a folder."""
    sums = [f"{_digest(path)}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / SUMS).write_text("".join(sums), "ascii")


def compress(path: Path) -> None:
    """Write a file again beside itself, compressed; the same bytes for the same bytes."""
    with (
        path.open("rb") as plain,
        path.with_name(f"{path.name}.gz").open("wb") as target,
        gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0, compresslevel=6) as file,
    ):
        shutil.copyfileobj(plain, file, 1 << 20)


def serialize(statements: Iterable[ox.Quad] | Iterable[ox.Triple], syntax: RdfFormat) -> bytes:
    """Statements in a syntax; the same statements in the same order give the same bytes."""
    prefixes = dict(terms.PREFIXES) if syntax in _WITH_PREFIXES else None
    data: bytes = ox.serialize(statements, format=_ENGINE[syntax], prefixes=prefixes) or b""
    return _with_ordered_prefixes(data) if prefixes else data


def _with_ordered_prefixes(data: bytes) -> bytes:
    """Turtle or TriG with its prefixes in order: the engine writes them in any."""
    lines = data.splitlines(keepends=True)
    count = next((n for n, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
    return b"".join(sorted(lines[:count]) + lines[count:])


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    compress(path)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
