"""What holds for every number: it survives writing, reading, and every way of typing it."""

from __future__ import annotations

import string

from hypothesis import given
from hypothesis import strategies as st

from cgkg.errors import NumberSyntaxError
from cgkg.iris import Kind, key_of_number, thing
from cgkg.source.number_reader import FIRST_YEAR, LAST_YEAR
from cgkg.source.numbers import (
    IndustryPlanNumber,
    NationalPlanNumber,
    Nature,
    Number,
    StandardNumber,
    normalize,
    parse,
)

years = st.integers(FIRST_YEAR, LAST_YEAR)
serials = st.from_regex(r"[0-9]{4}", fullmatch=True)
codes = st.text(string.ascii_uppercase, min_size=2, max_size=2).filter(lambda code: code != "GB")
designators = st.one_of(
    st.sampled_from(["GB", "GB/T", "GB/Z"]), codes, codes.map(lambda code: f"{code}/T")
)
standards = st.builds(
    StandardNumber,
    designators,
    st.integers(1, 999_999),
    st.none() | st.integers(1, 9_999),
    years,
)
national_plans = st.builds(
    NationalPlanNumber,
    years,
    serials,
    st.sampled_from(Nature),
    st.from_regex(r"[0-9]{3}", fullmatch=True),
)
industry_plans = st.builds(
    IndustryPlanNumber,
    years,
    serials,
    st.just(Nature.RECOMMENDED),
    st.lists(codes, min_size=1, max_size=2, unique=True).map(tuple),
)
numbers = st.one_of(standards, national_plans, industry_plans)

BLANKS = ["", " ", "\u3000", "\u00a0", "\t"]
DASHES = ["-", "\u2010", "\u2013", "\u2014", "\u2212", "\uff0d"]


def spellings(number: Number) -> st.SearchStrategy[str]:
    """Every character of the printed form in one of the ways that people type it."""

    def ways(character: str) -> st.SearchStrategy[str]:
        if character == " ":
            return st.sampled_from(BLANKS)
        if character == "-":
            return st.sampled_from(DASHES)
        full_width = chr(ord(character) + 0xFEE0)
        return st.sampled_from([character, character.lower(), full_width, full_width.lower()])

    spaced = [st.tuples(ways(one), st.sampled_from(BLANKS)).map("".join) for one in number.format()]
    return st.tuples(*spaced).map("".join)


@given(numbers)
def test_a_written_number_is_read_back(number: Number) -> None:
    assert parse(number.format()) == number


@given(numbers.flatmap(lambda number: st.tuples(st.just(number), spellings(number))))
def test_every_spelling_means_the_number(pair: tuple[Number, str]) -> None:
    number, typed = pair
    assert normalize(typed) == number


@given(numbers)
def test_the_key_is_an_iri_key_and_means_the_number(number: Number) -> None:
    key = key_of_number(number.format())
    assert thing(Kind.STANDARD, key).endswith(key)
    assert normalize(key) == number


@given(st.text() | st.text("GBTQZYH0123456789./- -", max_size=20))
def test_any_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    try:
        number = normalize(text)
    except NumberSyntaxError as refusal:
        assert refusal.position is not None
        assert 0 <= refusal.position <= len(text)
    else:
        assert parse(number.format()) == number
