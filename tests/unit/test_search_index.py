"""Search on the project's own dataset: what is found, in what order, and what is told of it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cgkg.errors import RequestError
from cgkg.iris import BASE
from cgkg.services.search.finding import RANKED, Agreement
from cgkg.services.search.index import SearchIndex
from cgkg.services.search.ranking import MOST_RELEVANCE
from cgkg.terms import CG

TABLE = Path(__file__).parent.parent / "data" / "search_expectations.csv"
EXPECTATIONS = list(csv.DictReader(TABLE.read_text("utf-8").splitlines()))


def iri(key: str) -> str:
    return BASE + (key if key.startswith("ns#") else f"id/{key}")


def found(index: SearchIndex, typed: str, limit: int = 10) -> list[str]:
    return [hit.thing.iri for hit in index.search(typed, limit=limit).hits]


@pytest.mark.parametrize("row", EXPECTATIONS, ids=[row["query"] for row in EXPECTATIONS])
def test_what_people_look_for_is_among_the_first(
    search_index: SearchIndex, row: dict[str, str]
) -> None:
    assert iri(row["thing"]) in found(search_index, row["query"], int(row["within"]))


def test_the_list_of_expectations_has_every_kind_of_query() -> None:
    kinds = {row["kind"] for row in EXPECTATIONS}
    assert len(EXPECTATIONS) >= 60
    assert kinds >= {"number", "chinese", "traditional", "pinyin", "english", "mixed"}


def test_all_kinds_of_things_can_be_found(search_index: SearchIndex) -> None:
    kinds = {thing.type.removeprefix(CG) for thing in search_index.things}
    assert kinds >= {
        *("Standard", "StandardSeries", "Category", "Subcategory", "TopicArea", "KeyDirection"),
        *("Sector", "Designator", "PlanDepartmentCode", "Organization", "GuidanceDocument"),
        *("Source", "Rule", "Target"),
        "http://www.w3.org/2002/07/owl#Class",
        "http://www.w3.org/ns/shacl#SPARQLExecutable",
    }


def test_a_part_of_a_number_finds_every_standard_that_has_it(search_index: SearchIndex) -> None:
    results = search_index.search("GB/T 32151", limit=1000)
    numbers = {number for hit in results.hits for number in hit.thing.numbers}
    known = {number for thing in search_index.things for number in thing.numbers}
    wanted = {number for number in known if number.startswith("GB/T 32151.")}
    assert len(wanted) >= 9
    assert numbers >= wanted
    first = {number for hit in results.hits[: len(wanted)] for number in hit.thing.numbers}
    assert first <= wanted


def test_the_exact_part_comes_before_those_that_go_on(search_index: SearchIndex) -> None:
    assert found(search_index, "32151.1", 2)[0].endswith("GB-T-32151.1-2015")
    assert len(found(search_index, "32151.1")) > 1


@pytest.mark.parametrize("typed", ["铝", "镁", "水泥", "核查", "钢铁"])
def test_short_chinese_words_find_all_that_contain_them(
    search_index: SearchIndex, typed: str
) -> None:
    results = search_index.search(typed, limit=1000)
    have = {
        thing.iri
        for thing in search_index.things
        if any(typed in field.folded for field in thing.fields)
    }
    assert {hit.thing.iri for hit in results.hits} == have
    assert results.agreement is Agreement.ALL


def test_traditional_characters_find_the_same(search_index: SearchIndex) -> None:
    assert found(search_index, "溫室氣體排放限額") == found(search_index, "温室气体排放限额")


def test_counts_by_type_add_up_and_a_type_narrows(search_index: SearchIndex) -> None:
    everything = search_index.search("水泥", limit=1000)
    assert sum(everything.counts.values()) == everything.total
    narrowed = search_index.search("水泥", [CG + "TopicArea"], limit=1000)
    assert narrowed.total == everything.counts[CG + "TopicArea"]
    assert narrowed.counts == everything.counts
    assert {hit.thing.type for hit in narrowed.hits} == {CG + "TopicArea"}


def test_a_type_that_is_not_the_main_one_narrows_too(search_index: SearchIndex) -> None:
    published = search_index.search("32151", [CG + "PublishedStandard"], limit=100)
    assert published.total > 0
    assert all(CG + "PublishedStandard" in hit.thing.types for hit in published.hits)


def test_pages_follow_each_other_without_gap_or_repeat(search_index: SearchIndex) -> None:
    whole = found(search_index, "碳", 1000)
    pages = [
        [hit.thing.iri for hit in search_index.search("碳", offset=at, limit=7).hits]
        for at in range(0, len(whole), 7)
    ]
    assert [one for page in pages for one in page] == whole
    assert len(set(whole)) == len(whole)


def test_what_follows_those_put_in_order_is_the_rest_by_relevance(
    search_index: SearchIndex,
) -> None:
    whole = search_index.search("碳", limit=10_000)
    assert len(whole.hits) == whole.total > RANKED + 20
    iris = [hit.thing.iri for hit in whole.hits]
    assert len(set(iris)) == len(iris)
    across = search_index.search("碳", offset=RANKED - 10, limit=20)
    assert [hit.thing.iri for hit in across.hits] == iris[RANKED - 10 : RANKED + 10]
    scores = [hit.score for hit in whole.hits[RANKED:]]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[0] <= MOST_RELEVANCE


def test_hits_of_a_type_are_found_however_late_they_come(search_index: SearchIndex) -> None:
    whole = search_index.search("碳", limit=10_000)
    last = whole.hits[-1].thing.type
    wanted = [hit.thing.iri for hit in whole.hits if last in hit.thing.types]
    narrowed = search_index.search("碳", [last], limit=10_000)
    assert [hit.thing.iri for hit in narrowed.hits] == wanted
    assert narrowed.total == len(wanted)


def test_a_hit_that_lacks_part_of_the_query_is_told_apart(search_index: SearchIndex) -> None:
    assert search_index.search("水泥 核查").agreement is Agreement.ALL
    assert search_index.search("水泥标准").agreement is Agreement.MOST
    assert search_index.search("水泥 zzzzz").agreement is Agreement.SOME
    assert search_index.search("zzzzz").agreement is Agreement.NONE
    assert search_index.search("").total == 0


@pytest.mark.parametrize("typed", ["水泥", "32151.1", "verify", "shuini", "溫室氣體", "GB/T 32151"])
def test_marked_places_lie_inside_their_text_in_order(
    search_index: SearchIndex, typed: str
) -> None:
    for hit in search_index.search(typed, limit=50).hits:
        assert hit.excerpts
        for excerpt in hit.excerpts:
            whole = excerpt.field.text[excerpt.offset : excerpt.offset + len(excerpt.text)]
            assert excerpt.text == whole
            ends = [0]
            for start, end in excerpt.spans:
                assert ends[-1] <= start < end <= len(excerpt.text)
                ends.append(end)


def test_the_label_is_in_the_wanted_language_or_in_the_other(search_index: SearchIndex) -> None:
    thing = search_index.things.get(iri("category/2.1"))
    assert thing is not None
    assert thing.label("zh-hans") == ("温室气体核算", "zh-hans")
    assert thing.label("en") == ("Greenhouse gas accounting", "en")
    designator = search_index.things.get(iri("designator/GB-T"))
    assert designator is not None
    assert designator.label("en")[0] == "GB/T"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("水泥制", "2021-1787T-JC"),
        ("GB/T 3215", "GB-T-32151"),
        ("gongxin", "organization/miit"),
        ("Minist", "organization/"),
        ("温", "温"),
    ],
)
def test_suggestions_complete_what_is_being_typed(
    search_index: SearchIndex, typed: str, expected: str
) -> None:
    results = search_index.suggest(typed)
    assert 0 < len(results.hits) <= 10
    first = results.hits[0].thing
    assert expected in first.iri or first.label("zh-hans")[0].startswith(expected)


def test_types_go_by_iri_prefixed_name_and_name(search_index: SearchIndex) -> None:
    names = [CG + "Standard", "cg:Standard", "Standard"]
    assert search_index.resolve_types(names) == (CG + "Standard",)
    with pytest.raises(RequestError, match="There is no type Sandwich; there are:") as refusal:
        search_index.resolve_types(["Sandwich"])
    assert refusal.value.status == 400
