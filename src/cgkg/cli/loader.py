"""What loading does; imported only by commands that load."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cgkg.cli.console import tell
from cgkg.dataset import Dataset
from cgkg.errors import InputError
from cgkg.source.lists.json_lines import SUFFIXES
from cgkg.store.loading import offline
from cgkg.store.loading.files import SourceFile, find
from cgkg.store.loading.request import About, Loaded, LoadRequest, check_graph, check_iri
from cgkg.store.versions import LIVE


@dataclass(frozen=True, slots=True)
class Wanted:
    """A load as the command line asks for it."""

    source: Path
    graph: str
    base: str
    about: About
    mapping: Path | None
    replace: bool
    merge_graphs: bool


@dataclass(frozen=True, slots=True)
class Checks:
    """What the data must meet: the project's shapes, or those at a path."""

    own: bool
    shapes: Path | None


def load_here(
    target: Path, built: Dataset, wanted: Wanted, checks: Checks, *, index: bool = False
) -> None:
    """Load into a folder of datasets and tell how it went; with the index of search, if asked."""
    with _request(wanted) as request:
        _validate(request, checks)
        result = offline.load(target, built, request, tell)
    _tell(request, result)
    if index:
        from cgkg.services.built_index import write_search_index  # noqa: PLC0415 - slow to import

        tell("index of search …")
        write_search_index(target / LIVE / result.version, result.version)
    tell(f"version {result.version} -> {target}; a read-only server shows it at its next start")


def load_remotely(url: str, token: str, wanted: Wanted, checks: Checks) -> None:
    """Load into a running server and tell how it went."""
    from cgkg.store.loading.remote import RemoteServer  # noqa: PLC0415 - no load here needs it

    with _request(wanted) as request:
        _validate(request, checks)
        _tell(request, RemoteServer(url, token).load(request, tell))


def unload_here(target: Path, built: Dataset, graph: str) -> None:
    """Remove a graph from a folder of datasets and tell how it went."""
    tell(f"{offline.unload(target, built, check_graph(graph))} triples removed: {graph}")


def unload_remotely(url: str, token: str, graph: str) -> None:
    """Remove a graph from a running server and tell how it went."""
    from cgkg.store.loading.remote import RemoteServer  # noqa: PLC0415 - no load here needs it

    tell(f"{RemoteServer(url, token).unload(check_graph(graph))} triples removed: {graph}")


@contextmanager
def _request(wanted: Wanted) -> Iterator[LoadRequest]:
    """The request; what a list became is there as long as the context lasts."""
    for option, iri in (("--license", wanted.about.license), ("--source", wanted.about.source)):
        if iri:
            check_iri(option, iri)
    request = LoadRequest(
        graph=check_graph(wanted.graph),
        files=() if wanted.mapping else _files(wanted.source),
        base=check_iri("--base", wanted.base),
        about=wanted.about,
        replace=wanted.replace,
        merge_graphs=wanted.merge_graphs,
    )
    if wanted.mapping is None:
        yield request
        return
    from cgkg.cli import list_conversion  # noqa: PLC0415 - rdflib is slow to import

    with TemporaryDirectory(prefix="cgkg-") as folder:
        yield list_conversion.convert(request, wanted.source, wanted.mapping, Path(folder))


def _files(source: Path) -> tuple[SourceFile, ...]:
    if source.suffix in (".csv", *SUFFIXES):
        raise InputError(source, "a list needs --mapping, which says what its columns are")
    found = find(source)
    for name in found.left_out:
        tell(f"  left out, no RDF by its extension: {name}")
    return found.files


def _validate(request: LoadRequest, checks: Checks) -> None:
    if checks.own or checks.shapes is not None:
        from cgkg.cli import shape_checks  # noqa: PLC0415 - pyshacl is slow to import

        shape_checks.check(request, checks.shapes)


def _tell(request: LoadRequest, result: Loaded) -> None:
    tell(
        f"{result.triples} triples, {result.classes} classes, {result.properties} properties "
        f"in {request.graph}"
    )
    if result.known:
        tell(f"  {result.known} standards are described in other graphs, and only listed here")
    if result.repeated:
        tell(
            f"  {result.repeated} triples stand in other graphs, too: a query over all graphs "
            "finds them twice unless it says DISTINCT"
        )
