"""What a facet of the list shows when it has very many values."""

from __future__ import annotations

from cgkg.web.listing_view import most_used


def test_few_values_are_all_listed() -> None:
    assert most_used(["a", "b"], {"a": 1, "b": 2}, (), 2) == ["a", "b"]


def test_of_many_those_with_most_standards_are_listed_in_their_order() -> None:
    counts = {"a": 1, "b": 7, "c": 1, "d": 9, "e": 1}
    assert most_used([*counts], counts, (), 3) == ["a", "b", "d"]


def test_what_is_chosen_is_always_listed() -> None:
    counts = {"a": 5, "b": 7}  # no standard that the other filters leave has the one chosen
    assert most_used(["a", "b", "c"], counts, ("c",), 2) == ["a", "b", "c"]
