"""What was loaded beside the guide: found and reconciled once it is indexed, and not waited for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator

import pytest

from cgkg.dataset import Dataset
from cgkg.errors import StoreBusy
from cgkg.graph.build import Build
from cgkg.iris import BASE
from cgkg.services.index.file import IndexFile
from cgkg.services.index.making import make_index
from cgkg.services.index.shelf import Shelf
from cgkg.services.reconcile.requests import NameQuery, TypeMatching
from cgkg.services.reconcile.service import Known, Reconciliation
from cgkg.services.search import finding, table
from cgkg.services.search.finding import RANKED
from cgkg.services.search.index import SearchIndex
from cgkg.services.search.making import SEARCH
from cgkg.services.search.service import Search
from cgkg.services.solutions import Row, Term
from cgkg.store.base import QueryRequest
from cgkg.terms import CG, PREFIXES
from cgkg.web.search_document import NOT_INDEXED, notes
from cgkg.web.wording import phrase
from memory_store import QUERIES, MemoryAnswer, MemoryStore

NUMBER, TITLE = "GB/T 99999.7-2031", "示例标准 高炉煤气余压发电"
STANDARD = BASE + "id/standard/GB-T-99999.7-2031"
LIST = f"""
<{STANDARD}> a <{CG}CataloguedStandard> ; <{CG}number> "{NUMBER}" ;
  <{PREFIXES["rdfs"]}label> "{NUMBER} {TITLE}"@zh-Hans ;
  <{PREFIXES["dcterms"]}title> "{TITLE}"@zh-Hans .
"""
OF_A_CLASS, WEIGHED, MANY = 300, 700, 1200
HEAT, RARE = "余热", "氢能"
"""What half of the things are about, all of the sample among them; and what none of these is."""


class SlowStore(MemoryStore):
    """Has what was loaded, and the built graphs, read only when it may be."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__(dataset.quads, dataset.version)
        self.add("https://example.org/graph/list", LIST)
        self.may_read_all, self.may_read_guide = asyncio.Event(), asyncio.Event()

    async def query(self, request: QueryRequest) -> MemoryAnswer:
        await (self.may_read_guide if request.only_built else self.may_read_all).wait()
        return await super().query(request)


@pytest.fixture
def store(built: Build) -> SlowStore:
    return SlowStore(built.dataset)


def found(index: SearchIndex) -> list[str]:
    return [hit.thing.iri for hit in index.search(NUMBER).hits if hit.thing.iri == STANDARD]


async def when_whole(search: Search) -> SearchIndex:
    for _ in range(3000):
        index = await search.index()
        if index.is_whole:
            return index
        await asyncio.sleep(0.01)
    pytest.fail("the index of what was loaded is never made")


def named(name: str) -> NameQuery:
    return NameQuery(name, (), TypeMatching.ANY, 10, ())


def test_the_guide_is_searched_while_what_was_loaded_is_indexed(store: SlowStore) -> None:
    async def scene() -> None:
        search = Search(Shelf(store, QUERIES))
        service = Reconciliation(search)
        store.may_read_guide.set()
        await search.read_ahead()
        guide = await search.index()
        assert (guide.is_whole, search.is_current(guide), found(guide)) == (False, False, [])
        results = guide.search("绿色产品")
        assert results.total
        assert notes(results, guide) == [NOT_INDEXED]
        assert all(phrase(NOT_INDEXED, language) for language in ("zh-Hans", "en"))
        assert not (await service.match({"a": named(NUMBER)}))["a"]["result"]
        store.may_read_all.set()
        whole = await when_whole(search)
        assert (search.is_current(whole), found(whole)) == (True, [STANDARD])
        assert notes(whole.search(NUMBER), whole) == []
        for name in (NUMBER, "gbt99999.7—2031", TITLE):
            (best, *_) = (await service.match({"a": named(name)}))["a"]["result"]
            assert (best["id"], best["match"]) == (STANDARD, True)
        await search.aclose()

    asyncio.run(scene())


def test_where_nothing_is_ready_a_request_is_told_to_come_again(store: SlowStore) -> None:
    async def scene() -> None:
        search = Search(Shelf(store, QUERIES), patience=0.05)
        with pytest.raises(StoreBusy, match="index of search is being made"):
            await search.index()
        await search.aclose()

    asyncio.run(scene())


def test_a_dataset_with_nothing_beside_it_is_indexed_once(memory_store: MemoryStore) -> None:
    async def scene() -> None:
        search, asked = Search(Shelf(memory_store, QUERIES)), memory_store.asked
        await search.read_ahead()
        index = await search.index()
        assert (index.is_whole, search.is_current(index)) == (True, True)
        await search.read_ahead()
        assert memory_store.asked - asked <= len(SEARCH.sources) + 4  # and what is beside, twice
        await search.aclose()

    asyncio.run(scene())


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    """More catalogued standards than are weighed, where few are."""
    path = tmp_path_factory.mktemp("many") / SEARCH.file_name

    async def rows_of(name: str) -> AsyncGenerator[list[Row], None]:
        yield list(statements()) if name == "search-statements" else []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table, "OF_A_CLASS", OF_A_CLASS)
        patch.setattr(table, "WEIGHED", WEIGHED)
        patch.setattr(table, "_LISTED", RANKED)
        patch.setattr(finding, "WEIGHED", WEIGHED)
        asyncio.run(make_index(SEARCH, "1", rows_of, path))
        yield SearchIndex(IndexFile(path))


def statements() -> Iterator[Row]:
    for at in range(MANY):
        thing = Term("uri", f"{BASE}id/standard/GB-T-{10000 + at}-2020")
        number = f"GB/T {10000 + at}-2020"
        title = f"试验方法 {HEAT if at % 4 == 0 or at % 3 == 0 else RARE}"
        for property_, value in (
            (PREFIXES["rdf"] + "type", Term("uri", CG + "CataloguedStandard")),
            (CG + "number", Term("literal", number)),
            (PREFIXES["rdfs"] + "label", Term("literal", f"{number} {title}", "zh-hans")),
        ):
            yield {"thing": thing, "property": Term("uri", property_), "value": value}


def test_all_are_found_though_not_all_are_weighed(many: SearchIndex) -> None:
    results = many.search("试验方法")
    assert (results.total, results.counts) == (MANY, {CG + "CataloguedStandard": MANY})
    last = many.search("试验方法", offset=MANY - 1, limit=1).hits
    assert [hit.score for hit in last] == [0.0]


def test_where_many_of_the_sample_match_only_these_are_weighed(many: SearchIndex) -> None:
    scores = scores_of(many, HEAT)
    assert len(scores) == MANY // 2
    assert [score > 0 for score in scores] == [True] * OF_A_CLASS + [False] * (
        MANY // 2 - OF_A_CLASS
    )


def test_where_few_of_the_sample_match_all_are_weighed(many: SearchIndex) -> None:
    assert all(score > 0 for score in scores_of(many, RARE))


def scores_of(index: SearchIndex, typed: str) -> list[float]:
    """The scores of all that is found, after a look that it is found once, and counted."""
    results = index.search(typed, limit=MANY)
    numbers = {hit.thing.numbers for hit in results.hits}
    assert results.total == len(results.hits) == len(numbers)
    return [hit.score for hit in results.hits]


def test_a_number_beyond_those_weighed_comes_first(many: SearchIndex) -> None:
    number = f"GB/T {10000 + MANY - 1}-2020"
    assert many.search(number).hits[0].thing.numbers == (number,)
    assert many.suggest(number).hits[0].thing.numbers == (number,)


def test_a_name_beyond_those_weighed_is_reconciled(many: SearchIndex) -> None:
    number = f"GB/T {10000 + MANY - 1}-2020"
    known = Known.of(many)
    for name in (number, f"{number} 试验方法 {RARE}"):
        best = known.matcher.match(named(name))[0]
        assert (best.thing.numbers, best.match) == ((number,), True)
