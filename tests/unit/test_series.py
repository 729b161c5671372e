"""Which rows belong to GB/T 32151 and YB/T 4891, as what part, and how surely."""

from __future__ import annotations

import pytest

from cgkg import assets
from cgkg.source.guide import extract
from cgkg.source.series import SeriesConfidence, SeriesMembership, SeriesRule, series_of

STATED, INFERRED = SeriesConfidence.STATED, SeriesConfidence.INFERRED


@pytest.fixture(scope="module")
def memberships() -> dict[int, SeriesMembership]:
    guide = extract(assets.root() / "data" / "source" / "guide.md")
    found = {row.position: series_of(row) for row in guide.rows}
    return {position: one for position, one in found.items() if one is not None}


def test_the_rows_of_each_series(memberships: dict[int, SeriesMembership]) -> None:
    by_series: dict[str, list[int]] = {}
    for position, one in memberships.items():
        by_series.setdefault(one.series, []).append(position)
    assert by_series == {"GB-T-32151": [*range(6, 40)], "YB-T-4891": [*range(108, 113)]}


def test_published_parts_come_from_the_number(memberships: dict[int, SeriesMembership]) -> None:
    parts = {position: one.part for position, one in memberships.items() if one.part}
    assert parts == {
        **{6: 1, 7: 2, 8: 3, 11: 6, 12: 7, 13: 8, 14: 9, 15: 10, 17: 12},
        **{108: 1, 109: 2, 110: 3},
    }


def test_planned_parts_come_from_the_title(memberships: dict[int, SeriesMembership]) -> None:
    planned = {p: one.planned_part for p, one in memberships.items() if one.planned_part}
    assert planned == {9: 4, 10: 5, 16: 11, 33: 17, 111: 4, 112: 5}


def test_xx_is_no_part_number(memberships: dict[int, SeriesMembership]) -> None:
    unassigned = {position: one for position, one in memberships.items() if one.unassigned}
    assert list(unassigned) == [19, *range(34, 40)]
    assert all(one.part is one.planned_part is None for one in unassigned.values())


def test_membership_is_inferred_where_the_title_differs(
    memberships: dict[int, SeriesMembership],
) -> None:
    inferred = {p for p, one in memberships.items() if one.confidence is INFERRED}
    assert inferred == {18, 38, 39, 111, 112}


def test_each_rule_goes_with_its_confidence(memberships: dict[int, SeriesMembership]) -> None:
    assert {(one.rule, one.confidence) for one in memberships.values()} == {
        (SeriesRule.NUMBER, STATED),
        (SeriesRule.TITLE, STATED),
        (SeriesRule.SIMILAR_TITLE, INFERRED),
    }
