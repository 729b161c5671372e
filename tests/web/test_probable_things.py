"""What is suggested for a wrong key: from the file of all things as from the store."""

from __future__ import annotations

import asyncio

import pytest

from cgkg.graph.build import Build
from cgkg.iris import Kind, Thing
from cgkg.services.index.shelf import Shelf
from cgkg.services.resources import Resources
from memory_store import QUERIES
from web.linked_site import EngineStore

SECONDS = 60.0


@pytest.fixture(scope="module")
def store(built: Build) -> EngineStore:
    return EngineStore(built)


def suggested(shelf: Shelf, kind: Kind, key: str) -> list[Thing]:
    return asyncio.run(Resources(shelf, SECONDS).suggestions(kind, key))


@pytest.mark.parametrize(
    ("kind", "key", "meant"),
    [
        (Kind.STANDARD, "gb-t-32151.1-2016", "GB-T-32151.1-2015"),
        (Kind.STANDARD, "BG-T-32151.1-2015", "GB-T-32151.1-2015"),
        (Kind.TOPIC, "enterprise-acounting", "enterprise-accounting"),
        (Kind.ITEM, "5-999", "5-099"),
        (Kind.STAGE, "inforce", "in-force"),
        (Kind.SERIES, "zzzzzzz", None),
        (Kind.SECTOR, "钢铁", None),
    ],
)
def test_the_file_of_all_things_gives_what_the_store_gives(
    built: Build, store: EngineStore, kind: Kind, key: str, meant: str | None
) -> None:
    asked = suggested(Shelf(store, QUERIES), kind, key)
    store.asked.clear()
    found = suggested(Shelf(store, QUERIES, "", built.dataset.folder.parent.parent), kind, key)
    assert store.asked == []
    assert found == asked
    assert [one.key for one in found][:1] == ([meant] if meant else [])
