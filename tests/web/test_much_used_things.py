"""Pages of things that much refers to: from the index file as from the store, page by page."""

from __future__ import annotations

import asyncio

import pytest

from cgkg.graph.build import Build
from cgkg.services import outgoing
from cgkg.services.description import Description
from cgkg.services.descriptions import Descriptions
from cgkg.services.index.making import make_index
from cgkg.services.index.shelf import Shelf, rows_of
from cgkg.services.references import making
from cgkg.services.references.making import REFERENCES
from cgkg.terms import CG
from cgkg.web.thing_view import facts
from memory_store import QUERIES
from web.linked_site import EngineStore

SECONDS = 60.0


@pytest.fixture(scope="module")
def store(built: Build) -> EngineStore:
    return EngineStore(built)


@pytest.fixture(scope="module")
def shelf(store: EngineStore, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Files in which even a thing that six references point to has its own."""
    dataset = tmp_path_factory.mktemp("dataset")
    target = dataset / "versions" / store.version / "index" / REFERENCES.file_name
    target.parent.mkdir(parents=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "MANY", 5)
        asyncio.run(make_index(REFERENCES, store.version, rows_of(store, QUERIES), target))
    return Shelf(store, QUERIES, "", dataset)


def read(shelf: Shelf, iri: str, page: int = 1) -> Description:
    found = asyncio.run(Descriptions(shelf, SECONDS).read(iri, page))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "key",
    [
        *("stage/in-development", "category/2.1", "confidence/inferred", "designator/GB-T"),
        *("document/miit-2024-7", "level/industry", "organization/sac", "rule/item-topic"),
        *("topic/enterprise-accounting", "sector/building-materials", "series/GB-T-32151"),
        *("standard/GB-T-32151.1-2015", "standard/GB-T-32150-2015", "entry/annex1-1"),
        *("series/YB-T-4891", "item/5-061", "direction/5", "system/industrial-carbon"),
    ],
)
def test_what_refers_to_a_thing_is_the_same(store: EngineStore, shelf: Shelf, key: str) -> None:
    iri = f"https://w3id.org/cgkg/id/{key}"
    asked = read(Shelf(store, QUERIES), iri)
    found = read(shelf, iri)
    assert found == asked
    for page in range(2, asked.pages + 1):
        assert read(shelf, iri, page) == read(Shelf(store, QUERIES), iri, page)


def test_the_store_is_not_asked_for_what_refers_to_much_used_things(
    store: EngineStore, shelf: Shelf
) -> None:
    store.asked.clear()
    found = read(shelf, "https://w3id.org/cgkg/id/stage/in-development")
    assert {name for name in QUERIES if QUERIES[name] in store.asked} == {
        *("assertions", "outgoing", "outgoing-counts", "places")
    }
    assert found.standards_total > len(found.standards) == 50


def test_very_many_values_of_a_property_come_a_page_at_a_time(
    store: EngineStore, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    iri, name = "https://w3id.org/cgkg/id/item/5-061", CG + "addressedBy"
    whole = read(Shelf(store, QUERIES), iri)
    assert whole.totals == {}
    monkeypatch.setattr(outgoing, "_MANY", 10)
    monkeypatch.setattr(outgoing, "PAGE", 5)
    pages = [read(shelf, iri, page) for page in (1, 2, 3)]
    assert all(page.totals == {name: len(whole.values(name))} for page in pages)
    assert [len(page.values(name)) for page in pages] == [5, 5, 3]
    told = {fact.property: fact.elsewhere for fact in facts(pages[0], lambda iri: iri)}
    assert {property_: size for property_, size in told.items() if size} == {name: 8}
    assert {term for page in pages for term in page.values(name)} == set(whole.values(name))
    others = {one for one in whole.statements if one.predicate != name}
    assert all(
        {one for one in page.statements if one.predicate != name} == others for page in pages
    )


def test_where_built_graphs_may_have_changed_the_store_is_asked_for_all(
    store: EngineStore, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "version", f"{store.version}.1")
    store.asked.clear()
    read(shelf, "https://w3id.org/cgkg/id/stage/in-development")
    assert {QUERIES["incoming"], QUERIES["standards-of"]} <= set(store.asked)


def test_the_order_is_that_of_the_pages() -> None:
    names = ["a-10", "a-9", "a-09", "a", "a-9b", "b", "a-9-1", "碳-2", "碳-11", "a-99999999999999"]
    by_key = sorted(names, key=lambda name: (making.natural_key(name), name))
    assert by_key == sorted(names, key=lambda name: (making.in_natural_order(name), name))
