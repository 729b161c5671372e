"""One file's triples into one graph of a store, as a stream."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from cgkg.errors import InputError, RequestError
from cgkg.store.documents import check
from cgkg.store.loading.files import SourceFile, uncompressed

_PLACE: Final = re.compile(
    r"Parser error (?:at|between) line (?P<line>\d+) (?:between )?columns? (?P<column>\d+).*?: "
    r"(?P<problem>.*?)(?: \([^()]*line \d+\))?\Z",
    re.DOTALL,
)


def read_into(
    store: ox.Store,
    graph: ox.NamedNode,
    file: SourceFile,
    base: str,
    folder: Path,
    *,
    merge_graphs: bool,
) -> None:
    """Add what a file holds to a graph; each blank node becomes one that nothing else has.

    Args:
        store: where to; useless after an error, since a part may have been added.
        graph: the graph.
        file: the file.
        base: IRI against which relative IRIs are resolved.
        folder: for what a compressed file holds, meanwhile.
        merge_graphs: whether triples in named graphs of the file are taken, too.

    Raises:
        InputError: it does not parse (with the line, where it is known), has named graphs, a DTD
            or a context elsewhere, or is nested too deeply.
    """
    with uncompressed(file, folder) as path:
        _check(path, file)
        try:
            if _has_named_graphs(path, file, base, merge_graphs=merge_graphs):
                quads = _quads(path, file, base, merge_graphs=True)
                store.bulk_extend(
                    ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads
                )
            else:
                store.bulk_load(path=path, format=_format(file), base_iri=base, to_graph=graph)
        except SyntaxError as error:
            raise malformed(file.path, str(error)) from None


def triples(
    file: SourceFile, base: str, folder: Path, *, merge_graphs: bool
) -> Iterator[ox.Triple]:
    """What a file holds; see :func:`read_into`."""
    with uncompressed(file, folder) as path:
        _check(path, file)
        try:
            for quad in _quads(path, file, base, merge_graphs=merge_graphs):
                yield quad.triple
        except SyntaxError as error:
            raise malformed(file.path, str(error)) from None


def _has_named_graphs(path: Path, file: SourceFile, base: str, *, merge_graphs: bool) -> bool:
    """Whether a file has any, where they may be; the engine's own loader would make them.

    To read it twice takes less time than to hand over statement by statement.
    """
    if not file.syntax.has_graphs:
        return False
    graphs = (quad.graph_name for quad in _quads(path, file, base, merge_graphs=merge_graphs))
    return any(not isinstance(graph, ox.DefaultGraph) for graph in graphs)


def _quads(path: Path, file: SourceFile, base: str, *, merge_graphs: bool) -> Iterator[ox.Quad]:
    return ox.parse(
        path=path,
        format=_format(file),
        base_iri=base,
        without_named_graphs=not merge_graphs,
        rename_blank_nodes=True,
    )


def _format(file: SourceFile) -> ox.RdfFormat:
    syntax = ox.RdfFormat.from_media_type(file.syntax.media_type)
    if syntax is None:
        raise TypeError(f"the engine has no {file.syntax}")
    return syntax


def _check(path: Path, file: SourceFile) -> None:
    if path.stat().st_size == 0:
        return  # nothing to map
    with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            check(data, file.syntax, "it")
        except RequestError as error:
            raise InputError(file.path, error.title, remedy=error.detail) from None


def malformed(path: Path, message: str) -> InputError:
    """Why a file does not parse, out of the parser's words."""
    if "LoadDocumentCallback" in message:
        return InputError(
            path,
            "refers to a JSON-LD context elsewhere",
            remedy="put the context into the file; no document is fetched",
        )
    if message.startswith("Named graphs are not allowed"):
        return InputError(
            path,
            "holds named graphs",
            expected="the triples of one graph",
            remedy="load each graph by itself, or all into this one with --merge-graphs",
        )
    place = _PLACE.match(message)
    if place is None:
        return InputError(path, f"does not parse: {message}")
    problem = f"does not parse, column {place['column']}: {place['problem']}"
    return InputError(path, problem, line=int(place["line"]), remedy="nothing has been loaded")
