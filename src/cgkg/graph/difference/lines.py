"""Either side of a comparison as N-Quads lines in ascending order, each once, as a stream."""

from __future__ import annotations

import gzip
import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Final, cast

import pyoxigraph as ox

from cgkg import dataset as datasets
from cgkg.dataset import MANIFEST
from cgkg.errors import DatasetError, InputError

_SYNTAXES: Final = {
    "nq": ox.RdfFormat.N_QUADS,
    "nt": ox.RdfFormat.N_TRIPLES,
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
_BASE: Final = "file:///"
"""Base of relative IRIs: the same wherever a file is."""
_RUN: Final = 200_000
"""How many lines are sorted in memory at once."""
_NAMED: Final = (ox.RdfFormat.N_QUADS, ox.RdfFormat.N_TRIPLES)
"""Syntaxes in which every blank node has a name of its own."""


class Side:
    """One side.

    Attributes:
        path: what was named.
        names_blank_nodes: whether its blank nodes have names that mean something outside of it.
    """

    def __init__(self, path: Path, versions: Path | None = None) -> None:
        """Args: a folder of datasets, a version's folder, an RDF file; or the name of a version.

        Args:
            path: which.
            versions: where versions are looked up by name.

        Raises:
            InputError: there is nothing of the kind.
            DatasetError: the dataset is damaged.
        """
        self.path = path
        self._quads = _quads_of_dataset(path, versions)
        self._syntax = None if self._quads else _syntax(path)
        self.names_blank_nodes = self._syntax in (None, *_NAMED)

    def lines(self) -> Iterator[str]:
        """Its lines, without line ends.

        Raises:
            InputError: the file does not parse.
            DatasetError: the lines of a dataset are not in order.
        """
        return _in_order(self._quads) if self._quads else _sorted(self._parsed())

    def _parsed(self) -> Iterator[str]:
        try:
            with _opened(self.path) as file:
                for quad in ox.parse(file, format=self._syntax, base_iri=_BASE):
                    yield f"{quad} ."
        except SyntaxError as error:
            raise InputError(self.path, f"does not parse: {error.msg}", line=error.lineno) from None
        except (OSError, EOFError) as error:
            raise InputError(self.path, f"cannot be read: {error}") from None


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _quads_of_dataset(path: Path, versions: Path | None) -> Path | None:
    if (path / MANIFEST).is_file():
        return datasets.read(path).quads
    if path.is_dir():
        return datasets.current(path).quads
    named = versions and versions / path
    if named and not path.exists() and (named / MANIFEST).is_file():
        return datasets.read(named).quads
    return None


def _syntax(path: Path) -> ox.RdfFormat:
    if not path.is_file():
        raise InputError(path, "neither an RDF file nor a dataset nor the name of a version")
    syntax = _SYNTAXES.get(path.name.removesuffix(".gz").rpartition(".")[2])
    if syntax is None:
        expected = " ".join(f".{name}" for name in _SYNTAXES)
        raise InputError(path, "unknown extension", expected=f"{expected}, each also with .gz")
    return syntax


def _in_order(quads: Path) -> Iterator[str]:
    """The canonical file of a dataset, which is sorted (see :mod:`cgkg.graph.dataset`)."""
    before = ""
    with quads.open(encoding="utf-8", newline="\n") as file:
        for number, line in enumerate(file, 1):
            if line <= before:
                raise DatasetError(f"{quads}:{number}: not in order; run 'cgkg build' again")
            before = line
            yield line.removesuffix("\n")


def _sorted(lines: Iterable[str]) -> Iterator[str]:
    """Lines in ascending order, each once; more than fit into memory are sorted on disk."""
    remaining = iter(lines)
    first = sorted(islice(remaining, _RUN))
    with ExitStack() as stack:
        runs: list[Iterable[str]] = [first]
        while run := sorted(islice(remaining, _RUN)):
            runs.append(stack.enter_context(_spooled(run)))
        before = None
        for line in heapq.merge(*runs):
            if line != before:
                yield line
            before = line


@contextmanager
def _spooled(run: list[str]) -> Iterator[Iterable[str]]:
    """A sorted run on disk, in a file that goes when it is closed."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in run)
        file.seek(0)
        yield (line.removesuffix("\n") for line in file)
