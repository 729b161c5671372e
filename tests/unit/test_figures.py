"""Geometry of the figures: lengths in proportion, nothing outside, every thing drawn once."""

from __future__ import annotations

import pytest

from cgkg.services.browse.series import Member, Series
from cgkg.services.browse.tallies import SectorTally, Tally
from cgkg.services.listing.standard import FacetValue, ListedStandard
from cgkg.web.figures.bars import lay_out_bars
from cgkg.web.figures.multiples import lay_out_multiples
from cgkg.web.figures.parts import lay_out_parts


def standard(number: str, stage: str, **parts: int | bool) -> ListedStandard:
    return ListedStandard(
        iri=f"https://w3id.org/cgkg/id/standard/{number}",
        position=1,
        number=number,
        titles={"zh-Hans": "名称"},
        values={"stage": (stage,)},
        **parts,  # type: ignore[arg-type]
    )


class TestBars:
    chart = lay_out_bars([Tally(2009, 1, 0), Tally(2010, 0, 0), Tally(2011, 3, 5)])

    def test_heights_are_in_proportion_and_stacked(self) -> None:
        first, _, third = self.chart.bars
        assert third.first_height == pytest.approx(3 * first.first_height, abs=0.4)
        assert third.second_top + third.second_height == pytest.approx(third.first_top, abs=0.2)
        assert third.first_top + third.first_height == pytest.approx(self.chart.base, abs=0.2)

    def test_bars_are_inside_in_order_and_apart(self) -> None:
        lefts = [bar.left for bar in self.chart.bars]
        assert lefts == sorted(lefts)
        assert all(
            a.left + a.width < b.left
            for a, b in zip(self.chart.bars, self.chart.bars[1:], strict=False)
        )
        for bar in self.chart.bars:
            assert 0 <= bar.left <= bar.left + bar.width <= self.chart.width
            assert 0 <= bar.second_top <= self.chart.base

    def test_nothing_is_a_chart_too(self) -> None:
        assert lay_out_bars([]).bars == ()
        assert lay_out_bars([Tally(1, 0, 0)]).bars[0].first_height == 0


class TestMultiples:
    def test_all_figures_share_one_scale(self) -> None:
        small = SectorTally(FacetValue("YS", "", {}), (Tally(0, 1, 1), Tally(0, 0, 0)))
        large = SectorTally(FacetValue("JC", "", {}), (Tally(0, 0, 4), Tally(0, 8, 0)))
        first, second = lay_out_multiples([small, large])
        unit = first.rows[0].in_force
        assert second.rows[1].in_force == pytest.approx(8 * unit, abs=0.5)
        assert second.rows[0].in_development == pytest.approx(4 * unit, abs=0.5)
        assert max(row.right for row in second.rows) < second.width
        assert first.rows[1].right == first.rows[1].left

    def test_a_sector_without_standards_is_drawn_empty(self) -> None:
        (only,) = lay_out_multiples([SectorTally(FacetValue("X", "", {}), (Tally(0, 0, 0),))])
        assert only.rows[0].in_force == only.rows[0].in_development == 0


class TestParts:
    series = Series(
        "https://w3id.org/cgkg/id/series/X",
        "X",
        members=[
            Member(standard("X.1", "in-force", part=1), ""),
            Member(standard("P1", "in-development", planned_part=4), ""),
            Member(standard("P2", "in-development", part_unassigned=True), ""),
            Member(standard("P3", "in-development"), ""),
            Member(standard("X.2", "in-force", part=2), ""),
        ],
    )

    def test_numbers_gaps_and_open_parts(self) -> None:
        boxes = lay_out_parts(self.series).boxes
        assert [(box.text, box.state) for box in boxes] == [
            ("1", "exists"),
            ("2", "exists"),
            ("3", "none"),
            ("4", "planned"),
            ("XX", "open"),
            ("–", "open"),
        ]
        assert self.series.gaps == [3]

    def test_boxes_are_apart_and_inside(self) -> None:
        many = [Member(standard(f"P{n}", "in-development"), "") for n in range(40)]
        figure = lay_out_parts(Series("x", "X", members=many))
        places = {(box.left, box.top) for box in figure.boxes}
        assert len(places) == 40
        assert all(box.left + figure.side <= figure.width for box in figure.boxes)
        assert all(box.top + figure.side <= figure.height for box in figure.boxes)

    def test_an_assigned_part_goes_before_a_planned_one(self) -> None:
        both = [
            Member(standard("X.1", "in-force", part=1), ""),
            Member(standard("P", "in-development", planned_part=1), ""),
        ]
        (box,) = lay_out_parts(Series("x", "X", members=both)).boxes
        assert box.state == "exists"

    def test_a_series_without_members_is_empty(self) -> None:
        assert lay_out_parts(Series("x", "X")).boxes == ()
