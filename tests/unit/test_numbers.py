"""The grammar of standard and plan numbers, on the guide's own numbers and on users' spellings."""

from __future__ import annotations

import doctest
import re

import pytest

from cgkg import assets
from cgkg.errors import NumberSyntaxError
from cgkg.iris import key_of_number
from cgkg.model import Level, Stage
from cgkg.source import numbers
from cgkg.source.numbers import (
    IndustryPlanNumber,
    NationalPlanNumber,
    Nature,
    StandardNumber,
    normalize,
    parse,
)

LOST_LETTER = {"2023-1450--QC", "2023-1451--QC", "2023-1452--QC"}


def printed_numbers() -> list[str]:
    """The second cell of every numbered row, read without the code under test."""
    guide = (assets.root() / "data" / "source" / "guide.md").read_text(encoding="utf-8")
    return re.findall(r"^\| \d+ \| ([^|\u4e00-\u9fff]+?) \|", guide, re.MULTILINE)


def test_the_guide_has_166_different_numbers() -> None:
    assert len(printed_numbers()) == len(set(printed_numbers())) == 166


def test_every_printed_number_is_written_back_as_printed_but_for_the_lost_letter() -> None:
    changed = {raw: parse(raw).format() for raw in printed_numbers() if parse(raw).format() != raw}
    assert changed == {raw: raw.replace("--", "T-") for raw in LOST_LETTER}


@pytest.mark.parametrize("raw", printed_numbers())
def test_the_key_of_a_number_is_read_as_the_number(raw: str) -> None:
    assert normalize(key_of_number(raw)) == parse(raw)


def test_a_published_standard() -> None:
    number = parse("GB/T 32151.10-2015")
    assert number == StandardNumber("GB/T", 32151, 10, 2015)
    assert (number.designators, number.level, number.stage) == (
        ("GB/T",),
        Level.NATIONAL,
        Stage.IN_FORCE,
    )
    assert parse("YB/T 6117-2023").level is Level.INDUSTRY


def test_a_national_plan() -> None:
    number = parse("20090162-T-469")
    assert number == NationalPlanNumber(2009, "0162", Nature.RECOMMENDED, "469")
    assert (number.level, number.stage) == (Level.NATIONAL, Stage.IN_DEVELOPMENT)


@pytest.mark.parametrize(("letter", "designator"), [("T", "GB/T"), ("Q", "GB"), ("Z", "GB/Z")])
def test_the_nature_of_a_national_plan_gives_its_designator(letter: str, designator: str) -> None:
    assert parse(f"20220807-{letter}-467").designators == (designator,)


def test_a_joint_industry_plan_has_two_codes() -> None:
    number = parse("2021-1714T-HG/SH")
    assert number == IndustryPlanNumber(2021, "1714", Nature.RECOMMENDED, ("HG", "SH"))
    assert number.designators == ("HG/T", "SH/T")
    assert (number.level, number.stage) == (Level.INDUSTRY, Stage.IN_DEVELOPMENT)


def test_a_lost_letter_is_put_back_and_marked() -> None:
    number = parse("2023-1450--QC")
    assert isinstance(number, IndustryPlanNumber)
    assert number.lacks_letter
    assert number.format() == "2023-1450T-QC"
    assert number == parse("2023-1450T-QC")
    assert not normalize("2023-1450T-QC").lacks_letter  # type: ignore[union-attr]


def test_leading_zeros_of_a_plan_are_kept() -> None:
    assert parse("2020-0064T-YB").format() == "2020-0064T-YB"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gbt32151.1-2015", "GB/T 32151.1-2015"),
        ("GB/T 32151.1—2015", "GB/T 32151.1-2015"),
        ("GB/T 32151.1–2015", "GB/T 32151.1-2015"),
        ("ＧＢ／Ｔ　３２１５１．１－２０１５", "GB/T 32151.1-2015"),
        ("GB-T-32151.1-2015", "GB/T 32151.1-2015"),
        (" gb / t 32151 . 1 - 2015 ", "GB/T 32151.1-2015"),
        ("gb\u00a0150-2011", "GB 150-2011"),
        ("GB/Z 1234-2020", "GB/Z 1234-2020"),
        ("qb 2583-2003", "QB 2583-2003"),
        ("ybt4891.1-2021", "YB/T 4891.1-2021"),
        ("20220807t467", "20220807-T-467"),
        ("20220807—T—467", "20220807-T-467"),
        ("2021-1714t-hg-sh", "2021-1714T-HG/SH"),
        ("2021-1714THG/SH", "2021-1714T-HG/SH"),
        ("2023-1450——QC", "2023-1450T-QC"),
    ],
)
def test_users_spellings(typed: str, meant: str) -> None:
    assert normalize(typed).format() == meant


@pytest.mark.parametrize(
    ("typed", "reason", "position"),
    [
        ("", "empty", 0),
        (" \t", "empty", 0),
        ("钢铁", "year of four digits", 0),
        ("GB/X 12-2015", "serial number", 2),
        ("ABC/T 12-2015", "serial number", 2),
        ("T/CISA 12-2015", "two-letter", 0),
        ("GB/T 0150-2011", "serial number", 5),
        ("GB/T 1234567-2011", "serial number", 5),
        ("GB/T 150.0-2011", "part number", 9),
        ("GB/T 150", "hyphen before the year", 8),
        ("GB/T 150-11", "year of four digits", 9),
        ("GB/T 150-1949", "1949 is not in 1950 to 2099", 9),
        ("GB/T 150-2100", "2100 is not in 1950 to 2099", 9),
        ("GB/T 150-2011 修改单", "expected the end", 14),
        ("2023-1450-QC", "letter T", 9),
        ("2023-1450T-GB", "industry code", 11),
        ("2023-1450T-HG/HG", "industry code", 14),
        ("2023-1450T-HGS", "industry code", 11),
        ("20220807-X-467", "letter T, Q or Z", 9),
        ("20220807-T-46", "department code", 11),
        ("20220807-T-4670", "expected the end", 14),
        ("GB/T 32151²-2015", "hyphen before the year", 10),
    ],
)
def test_nonsense_is_refused_with_reason_and_place(typed: str, reason: str, position: int) -> None:
    with pytest.raises(NumberSyntaxError, match=re.escape(reason)) as refusal:
        normalize(typed)
    assert (refusal.value.text, refusal.value.position) == (typed, position)


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("gb/t 32151.1-2015", 0),
        ("GB/T32151.1-2015", 4),
        ("GB/T 32151.1—2015", 12),
        ("GB/T 32151.1-2015 ", 17),
        ("2021-1714T-HG-SH", 13),
    ],
)
def test_parse_takes_the_printed_form_only(typed: str, position: int) -> None:
    with pytest.raises(NumberSyntaxError, match="the printed form is") as refusal:
        parse(typed)
    assert refusal.value.position == position


def test_the_examples_in_the_documentation_run() -> None:
    result = doctest.testmod(numbers)
    assert result.attempted >= 4
    assert result.failed == 0
