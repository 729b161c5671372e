"""The framework's figure for phones: all of it, nothing over anything else, nothing cut off."""

from __future__ import annotations

from itertools import pairwise

from cgkg.services.framework import Concept
from cgkg.web.figures.framework_narrow import WIDTH, lay_out_narrow


def concept(name: str, in_force: int = 0, in_development: int = 0, *below: Concept) -> Concept:
    return Concept(
        name,
        "",
        "",
        "",
        "",
        {},
        in_force=in_force,
        in_development=in_development,
        narrower=[*below],
    )


LONG = "Reporting and the disclosure of information, all of it"
FRAMEWORK = (
    concept("1", 0, 0, concept("Terms"), concept(LONG)),
    concept("2", 22, 74, concept("Accounting", 22, 68), concept("Verification", 0, 6)),
)


def test_every_concept_has_a_row_and_none_overlap() -> None:
    figure = lay_out_narrow(FRAMEWORK, lambda one: one.iri)
    boxes = sorted((*figure.categories, *figure.subcategories), key=lambda box: box.top)
    assert [box.concept.iri for box in boxes][::3] == ["1", "2"]
    assert len(boxes) == 6
    for above, below in pairwise(boxes):
        assert above.top + above.height <= below.top
    assert boxes[-1].top + boxes[-1].height == figure.height


def test_a_long_name_takes_two_lines_and_its_bar_stands_below_them() -> None:
    figure = lay_out_narrow(FRAMEWORK, lambda one: one.iri)
    rows = {box.concept.iri: box for box in figure.subcategories}
    assert len(rows[LONG].lines) == 2
    assert rows[LONG].height > rows["Terms"].height
    for bar in figure.bars:
        box = rows[bar.concept.iri]
        assert box.top + 16 + 17 * (len(box.lines) - 1) < bar.middle - 6
        assert bar.middle + 6 < box.top + box.height


def test_bars_are_to_one_scale_and_leave_room_for_their_numbers() -> None:
    bars = {bar.concept.iri: bar for bar in lay_out_narrow(FRAMEWORK, lambda one: one.iri).bars}
    longest, short = bars["Accounting"], bars["Verification"]
    assert longest.right + 70 < WIDTH
    assert round(longest.in_development / short.in_development, 6) == round(68 / 6, 6)
    assert bars["Terms"].right == bars["Terms"].left


def test_an_empty_framework_is_an_empty_figure() -> None:
    assert lay_out_narrow((), lambda one: one.iri).height == 0
