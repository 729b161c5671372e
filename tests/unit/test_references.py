"""What refers to a thing: the guide's own in the order of their names, then what was loaded."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from cgkg.iris import BASE, LOADED
from cgkg.services.description import PAGE, References
from cgkg.services.index.shelf import Shelf
from cgkg.services.references.index import current_index
from cgkg.services.references.referring import Referring
from cgkg.store.embedded import EmbeddedStore
from cgkg.store.pool_size import PoolSize
from memory_store import QUERIES

HUB = BASE + "id/stage/now-in-force"
LIST = "https://example.org/graph/list"
STAGE, OTHER = "https://example.org/stage", "https://example.org/other"
OWN = [f"{BASE}id/entry/annex1-{number}" for number in range(1, 13)]
LOADED_ENTRIES = {f"{LIST}#entry-{number}" for number in range(120)}


def quads() -> Iterator[ox.Quad]:
    hub, list_, other = ox.NamedNode(HUB), ox.NamedNode(LIST), ox.NamedNode(LIST + "-2")
    for iri in OWN:
        guide = ox.NamedNode(BASE + "graph/listing")
        yield ox.Quad(ox.NamedNode(iri), ox.NamedNode(STAGE), hub, guide)
    for iri in sorted(LOADED_ENTRIES):
        yield ox.Quad(ox.NamedNode(iri), ox.NamedNode(STAGE), hub, list_)
        yield ox.Quad(ox.NamedNode(iri), ox.NamedNode(STAGE), hub, other)
    yield ox.Quad(ox.BlankNode("b"), ox.NamedNode(STAGE), hub, list_)
    yield ox.Quad(ox.NamedNode(LIST), ox.NamedNode(OTHER), hub, ox.NamedNode(LOADED))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[References, ...]]:
    folder = tmp_path_factory.mktemp("references") / "store"
    store = ox.Store(str(folder))
    store.bulk_extend(quads())
    store.flush()
    del store
    return asyncio.run(read(folder))


async def read(folder: Path) -> list[tuple[References, ...]]:
    store = await EmbeddedStore.open(folder, "1", PoolSize(1, 2048, 1))
    try:
        shelf = Shelf(store, QUERIES)
        referring = Referring(shelf, current_index(shelf), 60)
        return [await referring.read(HUB, page) for page in (1, 2, 3, 4)]
    finally:
        await store.aclose()


def by(references: tuple[References, ...], name: str) -> References:
    (found,) = (one for one in references if one.property == name)
    return found


def test_the_guide_comes_first_in_the_order_of_names(pages: list[tuple[References, ...]]) -> None:
    assert list(by(pages[0], STAGE).referrers[: len(OWN)]) == OWN


def test_every_reference_is_on_one_page_and_counted(pages: list[tuple[References, ...]]) -> None:
    shown = [by(page, STAGE).referrers for page in pages]
    assert [len(one) for one in shown] == [PAGE, PAGE, 132 - 2 * PAGE, 0]
    assert {iri for one in shown for iri in one} == {*OWN, *LOADED_ENTRIES}
    assert {by(page, STAGE).total for page in pages} == {132}


def test_a_property_that_only_what_was_loaded_uses_is_told(
    pages: list[tuple[References, ...]],
) -> None:
    assert by(pages[0], OTHER) == References(OTHER, (LIST,), 1)
