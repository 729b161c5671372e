"""What a facet of the list shows when it has very many values."""

from __future__ import annotations

from typing import Any

from cgkg.web.listing_view import most_used


def value(key: str, count: int, *, chosen: bool = False) -> dict[str, Any]:
    return {"key": key, "count": count, "chosen": chosen}


def test_few_values_are_all_listed() -> None:
    values = [value("a", 1), value("b", 2)]
    assert most_used(values, 2) == values


def test_of_many_those_with_most_standards_are_listed_in_their_order() -> None:
    values = [value("a", 1), value("b", 7), value("c", 1), value("d", 9), value("e", 1)]
    assert [one["key"] for one in most_used(values, 3)] == ["a", "b", "d"]


def test_what_is_chosen_is_always_listed() -> None:
    values = [value("a", 5), value("b", 7), value("c", 1, chosen=True)]
    assert [one["key"] for one in most_used(values, 2)] == ["a", "b", "c"]
