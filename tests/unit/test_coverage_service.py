"""Choosing, counting and quoting items, on a few made by hand."""

from __future__ import annotations

import doctest

import pytest

from cgkg.errors import RequestError
from cgkg.services.browse.directions import Direction
from cgkg.services.coverage.items import UNNAMED, Coverage, Item
from cgkg.services.coverage.passages import passages
from cgkg.services.coverage.selection import Choice, equivalent_query, read_choice
from cgkg.services.coverage.tallies import Tally, matrix, ranking, tally
from cgkg.services.listing.standard import FacetValue
from cgkg.web.figures import heat

TEXT = (
    "重点制定水泥、石灰等建材行业的标准；钢铁、建材行业的指南。\n在核查方面，重点制定电解铝的标准。"
)


def item(key: str, words: str, kind: str, sectors: tuple[str, ...], status: str) -> Item:
    start = TEXT.index(words)
    return Item(
        iri=f"https://w3id.org/cgkg/id/item/{key}",
        key=key,
        direction=5,
        position=int(key[2:]),
        start=start,
        end=start + len(words),
        objects={"zh-Hans": words},
        facet="",
        deliverable=kind,
        sectors=sectors,
        status=status,
        lines=(1, 2),
    )


ITEMS = (
    item("5-001", "水泥", "footprint", ("building",), "none"),
    item("5-002", "石灰", "footprint", ("building",), "covered"),
    item("5-003", "指南", "guide", ("steel",), "covered"),
    item("5-004", "指南", "guide", ("building",), "partly"),
    item("5-005", "电解铝", "footprint", (UNNAMED,), "none"),
)


def value(key: str) -> FacetValue:
    return FacetValue(key, "", {"en": key})


COVERAGE = Coverage(
    version="version-1",
    items=ITEMS,
    directions={5: Direction("urn:s", "2.1", iri="urn:d", position=5, text=TEXT)},
    sectors={key: value(key) for key in ("building", "steel", UNNAMED)},
    deliverables={key: value(key) for key in ("footprint", "guide")},
)


class TestTallies:
    def test_by_status(self) -> None:
        assert tally(ITEMS) == Tally(covered=2, partly=1, none=2)
        assert tally(ITEMS).total == 5
        assert tally([]).total == 0

    def test_every_item_stands_in_its_cells_of_the_matrix(self) -> None:
        footprint, guide = matrix(COVERAGE, ITEMS)
        assert [found.total for _, found in footprint.cells] == [2, 0, 1]
        assert [found.total for _, found in guide.cells] == [1, 1, 0]
        assert footprint.all == Tally(covered=1, partly=0, none=2)

    def test_most_gaps_first_and_no_sector_last(self) -> None:
        found = ranking(COVERAGE, ITEMS, "sector")
        assert [one.value.key for one in found] == ["building", "steel", UNNAMED]
        assert [one.tally.none for one in found] == [1, 0, 1]
        assert [one.value.key for one in ranking(COVERAGE, ITEMS[2:4], "deliverable")] == ["guide"]


class TestPassages:
    def test_pieces_spell_the_clause(self) -> None:
        found = passages(COVERAGE, ITEMS)
        clauses = ["".join(piece.text for piece in one.pieces) for one in found]
        assert clauses == [
            "重点制定水泥、石灰等建材行业的标准；",
            "钢铁、建材行业的指南。",
            "在核查方面，重点制定电解铝的标准。",
        ]

    def test_only_chosen_items_are_marked(self) -> None:
        (found,) = passages(COVERAGE, ITEMS[:1])
        assert [piece.text for piece in found.pieces if piece.items] == ["水泥"]

    def test_items_with_the_same_words_are_marked_once_by_the_worst(self) -> None:
        found = passages(COVERAGE, ITEMS)[1]
        (marked,) = [piece for piece in found.pieces if piece.items]
        assert (marked.text, marked.status) == ("指南", "partly")
        assert [one.key for one in marked.items] == ["5-003", "5-004"]


class TestChoice:
    def test_of_an_address(self) -> None:
        choice = read_choice([("lang", "en"), ("sector", "steel"), ("status", "")], COVERAGE)
        assert choice.parameters == [("sector", "steel")]
        assert [one.key for one in choice.choose(ITEMS)] == ["5-003"]

    def test_changed_and_dropped(self) -> None:
        choice = Choice({"sector": "steel"})
        assert choice.but(status="none").parameters == [("sector", "steel"), ("status", "none")]
        assert choice.but(sector="").parameters == []
        assert choice.but(q="a b").but(sector="").parameters == [("q", "a b")]
        assert choice.but(q="a").but(q="") == choice

    @pytest.mark.parametrize(
        "parameters",
        [
            [("query", "x")],
            [("q", "x" * 1000)],
            [("sector", "stel")],
            [("sector", "steel"), ("sector", "steel")],
        ],
    )
    def test_refused(self, parameters: list[tuple[str, str]]) -> None:
        with pytest.raises(RequestError) as refusal:
            read_choice(parameters, COVERAGE)
        assert refusal.value.status == 400

    def test_as_a_query(self) -> None:
        query = equivalent_query(Choice({"sector": UNNAMED, "status": "none"}))
        assert "FILTER NOT EXISTS { ?item cg:subjectSector ?sector }" in query
        assert 'VALUES ?status { "none" }' in query


def test_examples() -> None:
    results = doctest.testmod(heat)
    assert (results.failed, results.attempted) == (0, 3)
