"""The text side of search: folding, tokens, pinyin, queries taken apart, places to highlight."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from cgkg.services.search import folding, pinyin, query, tokens
from cgkg.services.search.folding import fold
from cgkg.services.search.highlighting import spans
from cgkg.services.search.pinyin import pinyin_tokens, spoken_end, syllables
from cgkg.services.search.query import LONGEST, parse
from cgkg.services.search.things import Field, Role
from cgkg.services.search.tokens import compact, number_tokens, stem, text_tokens


@pytest.mark.parametrize("module", [folding, pinyin, query, tokens])
def test_the_examples_in_the_documentation_run(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("given", "folded"),
    [
        ("溫室氣體", "温室气体"),
        ("輪胎與鋼鐵", "轮胎与钢铁"),
        ("ＧＢ／Ｔ　１", "gb/t 1"),
        ("CO₂ N₂O", "co2 n2o"),
        ("2015—2020", "2015-2020"),
        ("a\x00b\u200bc\ud800", "a b c "),
        ("İ", "İ"),
    ],
)
def test_folding_keeps_every_place(given: str, folded: str) -> None:
    assert fold(given) == folded
    assert len(fold(given)) == len(given)


def test_one_character_is_the_prefix_of_a_token_wherever_it_stands() -> None:
    found = list(text_tokens("水泥企业"))
    assert found == ["水泥", "泥企", "企业", "业"]
    assert all(any(token.startswith(one) for token in found) for one in "水泥企业")


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        ("GB/T 32151.1-2015", ["gb/t 32151", "GBT32151.1", "32151", "gb 32151.1-2015", "2015"]),
        ("20173624-T-303", ["2017", "20173624-t", "3624", "303", "t-303"]),
        ("2021-1714T-HG/SH", ["2021-17", "1714", "1714T", "hg/sh"]),
    ],
)
def test_every_part_of_a_number_begins_a_token(number: str, typed: list[str]) -> None:
    found = list(number_tokens(fold(number)))
    for part in typed:
        assert any(token.startswith(compact(fold(part))) for token in found), part


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("verification", "verify"),
        ("emissions", "emission"),
        ("technologies", "technology"),
        ("accounting", "accounts"),
        ("measurement", "measure"),
    ],
)
def test_words_of_a_family_share_a_beginning(one: str, other: str) -> None:
    assert one.startswith(stem(other)) or other.startswith(stem(one))


def test_polyphones_are_read_by_their_phrase() -> None:
    assert syllables("行业") == ("hang", "ye")
    assert syllables("可行") == ("ke", "xing")


def test_pinyin_is_found_spelled_out_and_by_initials_from_any_syllable() -> None:
    spoken = syllables("产品碳足迹")
    found = set(pinyin_tokens(spoken))
    for typed in ("chanpin", "tanzuji", "tanz", "cptzj", "tzj"):
        assert any(token.startswith(typed) for token in found), typed
    assert spoken_end(spoken, 2, "tanzuji") == 5
    assert spoken_end(spoken, 2, "tanz") == 4
    assert spoken_end(spoken, 2, "tz") == 4
    assert spoken_end(spoken, 0, "tan") is None


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("水泥 cement", ["水泥", "cement"]),
        ("GB/T 32151", ["gbt32151"]),
        ("gb / t 32151 . 1 - 2015", ["gbt32151.1-2015"]),
        ("2021-1714T-HG/SH 披露", ["2021-1714t-hgsh", "披露"]),
        ("CO2排放", ["co2", "排放"]),
        ("part 1", ["1", "part"]),
        ("<script>alert('x')</script>", ["script", "alert", "x"]),
        ('" OR name : * NEAR(a b) ^', ["or", "name", "near", "a", "b"]),
        ("？！…", []),
        ("", []),
    ],
)
def test_what_is_typed_is_taken_apart(typed: str, clauses: list[str]) -> None:
    found = [clause.text for clause in parse(typed).clauses]
    assert sorted(found) == sorted(clauses)


def test_a_long_query_is_cut_and_says_so() -> None:
    assert parse("水" * LONGEST).cut is False
    assert parse("水泥 " * 3000).cut is True
    assert len(parse("水泥 " * 3000).text) <= LONGEST


def test_the_words_of_a_question_are_dropped_unless_nothing_else_is_there() -> None:
    assert [clause.text for clause in parse("水泥行业有哪些标准").plain().clauses] == [
        "水泥",
        "标准",
    ]
    assert [clause.text for clause in parse("有哪些").plain().clauses] == ["有哪些"]


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("GB/T 32151.1-2015 发电企业", "32151.1", ["32151.1"]),
        ("GB/T 32151.1-2015 发电企业", "gbt32151", ["GB/T 32151"]),
        ("水泥窑烟气二氧化碳捕集", "水泥 捕集", ["水泥", "捕集"]),
        ("水泥窑烟气", "水泥窑", ["水泥窑"]),
        ("水泥窑烟气", "shuini", ["水泥"]),
        ("水泥窑烟气", "sny", ["水泥窑"]),
        ("Verification of cement", "verify", ["Verification"]),
        ("碳捕集、利用与封存（CCUS）", "利用與封存", ["利用与封存"]),
        ("plain", "other", []),
    ],
)
def test_what_was_looked_for_is_marked_in_the_text(
    text: str, typed: str, marked: list[str]
) -> None:
    field = Field("p", Role.NAME, "", text, fold(text), syllables(fold(text)))
    found = spans(field, parse(typed).clauses)
    assert [text[start:end] for start, end in found] == marked
