"""Dates that may lack their day or month."""

from __future__ import annotations

import doctest

import pytest

from cgkg.source import dates


@pytest.mark.parametrize("text", ["2023", "2023-12", "2023-12-28", "2024-02-29"])
def test_years_months_and_days_are_dates(text: str) -> None:
    assert dates.is_date(text)


@pytest.mark.parametrize(
    "text", ["", "23", "2023-13", "2023-02-30", "2023-1-2", "2023/12/28", "2023-12-28 ", "二〇二三"]
)
def test_nothing_else_is(text: str) -> None:
    assert not dates.is_date(text)


def test_a_vague_date_is_over_only_when_all_days_it_may_mean_are() -> None:
    assert dates.last_day("2024-09") > "2024-09-30"
    assert dates.last_day("2024") == "2024-12-31"
    assert dates.last_day("2024-09-29") == "2024-09-29"


def test_the_examples_in_the_documentation_run() -> None:
    assert doctest.testmod(dates).failed == 0
