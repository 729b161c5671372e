"""Small datasets to publish, publishing them, and what a store holds afterwards."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from cgkg.dataset import Dataset, read
from cgkg.iris import BASE
from cgkg.store.publication.content import read_content
from cgkg.store.publication.plan import Plan
from cgkg.store.publication.publication import Publication
from cgkg.store.publication.publisher import publish
from cgkg.store.publication.target import Target
from cgkg.store.publication.verification import Loss
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.credentials import read_credentials
from cgkg.store.remote.served import REGISTRY
from cgkg.store.remote.settings import RemoteSettings
from engines import Engine

OURS = (BASE, "urn:cgkg:")


def make_dataset(folder: Path, version: str, graphs: dict[str, Iterable[str]]) -> Dataset:
    """A dataset as ``cgkg build`` lays it out, with nothing but its quads.

    Args:
        folder: of datasets; its current one will be this.
        version: a name for it.
        graphs: last part of a graph's IRI → its triples in N-Triples, without the full stop.
    """
    place = folder / "versions" / version
    place.mkdir(parents=True)
    lines = sorted(
        f"{triple} <{BASE}graph/{name}> .\n" for name in graphs for triple in graphs[name]
    )
    (place / "dataset.nq").write_text("".join(lines), "utf-8")
    size = (place / "dataset.nq").stat().st_size
    manifest = {
        "version": version,
        "modified": "2026-01-01",
        "graphs": {name: len(list(graphs[name])) for name in graphs},
        "files": {"dataset.nq": {"bytes": size}},
    }
    (place / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (folder / "current").unlink(missing_ok=True)
    (folder / "current").symlink_to(place)
    return read(place)


def of_version(version: str, size: int = 40) -> dict[str, list[str]]:
    """Graphs that all say their version: ``a`` and ``b`` all over, ``same`` nowhere.

    ``a`` has blank nodes as well.
    """
    said = [f'<http://e/s{n}> <http://e/version> "{version}"' for n in range(size)]
    blank = [f'_:x{n} <http://e/version> "{version}"' for n in range(5)] + [
        "<http://e/s0> <http://e/part> _:x0",
        "_:x0 <http://e/next> _:x1",
    ]
    same = [f'<http://e/s{n}> <http://e/name> "碳达峰 {n}"@zh-hans' for n in range(size)]
    return {"a": said + blank, "b": said, "same": same}


def settings_of(engine: Engine, credentials: str | None = None) -> RemoteSettings:
    """How a client reaches an engine.

    Args:
        engine: it.
        credentials: in place of the right ones.
    """
    line = engine.credentials if credentials is None else credentials
    return RemoteSettings(
        query=engine.query,
        update=engine.update,
        graphs=engine.graphs,
        credentials=read_credentials("", {"CGKG_STORE_CREDENTIALS": line}),
    )


def publish_dataset(
    settings: RemoteSettings,
    dataset: Dataset,
    tell: Callable[[str], None] = lambda line: None,
    attempts: int = 4,
    **options: Any,
) -> tuple[Plan, tuple[Loss, ...]]:
    """Publish in this process, without pauses between attempts."""

    async def run() -> tuple[Plan, tuple[Loss, ...]]:
        async with RemoteClient(settings) as client:
            target = Target(client, 60.0, tell, pauses=(0.0,) * (attempts - 1))
            contents = read_content(dataset.quads)
            publication = Publication(dataset.version, dataset.quads, contents, **options)
            return await publish(target, publication)

    return asyncio.run(run())


def rows(engine: Engine, query: str) -> list[dict[str, str]]:
    """The rows of a SELECT, asked without credentials."""

    async def run() -> list[dict[str, str]]:
        async with RemoteClient(RemoteSettings(query=engine.query)) as client:
            return await Target(client, 60.0, lambda line: None).rows(query)

    return asyncio.run(run())


def graphs_in(engine: Engine) -> dict[str, int]:
    """The graphs of this project that have triples, registry and staging graphs included."""
    query = "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"
    return {
        row["graph"]: int(row["n"]) for row in rows(engine, query) if row["graph"].startswith(OURS)
    }


def registry_in(engine: Engine) -> set[tuple[str, str]]:
    """What the registry says, as pairs of property and value."""
    query = f"SELECT ?p ?o WHERE {{ GRAPH <{REGISTRY}> {{ ?s ?p ?o }} }}"
    return {(row["p"], row["o"]) for row in rows(engine, query)}


def versions_in(engine: Engine) -> set[tuple[str, str]]:
    """Which versions the graphs say that they are of, as pairs of graph's name and version."""
    query = (
        "SELECT DISTINCT ?graph ?version WHERE { GRAPH ?graph { ?s <http://e/version> ?version } }"
    )
    return {
        (row["graph"].removeprefix(f"{BASE}graph/"), row["version"])
        for row in rows(engine, query)
        if row["graph"].startswith(f"{BASE}graph/")
    }


def change(engine: Engine, update: str) -> None:
    """Have an engine apply an update, as somebody else might."""

    async def run() -> None:
        async with RemoteClient(settings_of(engine)) as client:
            await client.update(update, 60.0)

    asyncio.run(run())


def wipe(engine: Engine) -> None:
    """Remove all graphs of this project."""

    async def run(graphs: Iterable[str]) -> None:
        async with RemoteClient(settings_of(engine)) as client:
            for graph in graphs:
                await client.delete_graph(graph, 60.0)

    asyncio.run(run(graphs_in(engine)))
