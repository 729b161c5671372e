"""The phrases of the pages: each stands once, and says the same in both languages."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from cgkg.web.phrases import GROUPS, PHRASES

FIELD = re.compile(r"\{(\w+)\}")
HAN = re.compile(r"[\u4e00-\u9fff]")
CHINESE_ONLY = "converted"  # stands on pages in Traditional Chinese
HAN_IN_ENGLISH = {"source-note", "query-filter-hint"}  # the document's number; words to search for


def test_no_phrase_replaces_another() -> None:
    times = Counter(key for group in GROUPS for key in group)
    assert [key for key, count in times.items() if count > 1] == []


@pytest.mark.parametrize("key", sorted(PHRASES.keys() - {CHINESE_ONLY}))
def test_both_languages_say_the_same(key: str) -> None:
    chinese, english = PHRASES[key]
    assert chinese
    assert english
    assert set(FIELD.findall(chinese)) == set(FIELD.findall(english))
    assert bool(HAN.search(english)) == (key in HAN_IN_ENGLISH)
