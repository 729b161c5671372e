"""Tokens: what the index holds of a folded text, and what a query looks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇\U00020000-\U0003ffff]+")
"""A run of Chinese characters."""

WORD: Final = re.compile(r"[^\W_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff〇\U00020000-\U0003ffff]+")
"""A run of letters and digits of any other script."""

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CODE: Final = re.compile(r"([a-z]{2})-?([tz]?)-?(?=\d)")
_WITHOUT_KIND: Final = re.compile(r"^([a-z]{2})[tz](?=\d)")
_DROPPED: Final = re.compile(r"[\s/()〔〕\[\]]+")
_SUFFIXES: Final = (
    *("ications", "ication", "ations", "ation", "ions", "ion"),
    *("ings", "ing", "ies", "ied", "es", "ed", "e", "s", "y"),
)
_SHORTEST_STEM: Final = 4


def text_tokens(folded: str) -> Iterator[str]:
    """Words, and Chinese as bigrams; the last character of a run stands alone.

    So one character is found as the prefix of a bigram, wherever it stands.

    >>> list(text_tokens("co2 核算要求"))
    ['co2', '核算', '算要', '要求', '求']
    """
    yield from WORD.findall(folded)
    for run in HAN.findall(folded):
        yield from _pairs_and_last(run)


@lru_cache(maxsize=1 << 14)
def _pairs_and_last(run: str) -> tuple[str, ...]:
    return (*bigrams(run), run[-1])


def bigrams(run: str) -> list[str]:
    """The pairs of neighbours in a run of Chinese characters."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def compact(folded: str) -> str:
    """A number without what people write in different ways: blanks, slashes, first hyphens.

    >>> compact("gb/t 32151.1-2015"), compact("gb-t-32151.1-2015")
    ('gbt32151.1-2015', 'gbt32151.1-2015')
    """
    return _CODE.sub(r"\1\2", _DROPPED.sub("", folded).replace("--", "-"), count=1)


def number_tokens(folded: str) -> Iterator[str]:
    """What to index of a number: it whole, and from each of its parts on.

    >>> sorted(number_tokens("gb/t 32151.1-2015"))
    ['2015', '32151.1-2015', 'gb32151.1-2015', 'gbt32151.1-2015']
    >>> sorted(number_tokens("20173624-t-303"))
    ['20173624-t-303', '303', '3624-t-303', 't-303']
    """
    whole = compact(folded)
    yield whole
    digits = whole.lstrip("abcdefghijklmnopqrstuvwxyz")
    if digits not in (whole, ""):
        yield digits
    if without_kind(whole) != whole:
        yield without_kind(whole)
    if whole[:8].isdecimal() and len(whole) > 8:
        yield whole[4:]
    tail = whole
    while (tail := tail.partition("-")[2]) != "":
        if len(tail) > 1:
            yield tail


def without_kind(number: str) -> str:
    """A compact number as people write it who leave out that it is a recommendation.

    >>> without_kind("gbt32151.1-2015")
    'gb32151.1-2015'
    """
    return _WITHOUT_KIND.sub(r"\1", number)


def stem(word: str) -> str:
    """An English word without its commonest endings; looked for as a prefix.

    >>> stem("verification"), stem("verify"), stem("accounting"), stem("gas")
    ('verif', 'verif', 'account', 'gas')
    """
    if word.isascii() and word.isalpha():
        for suffix in _SUFFIXES:
            if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
                return word.removesuffix(suffix)
    return word


def split_camel(name: str) -> str:
    """A term's local name as words.

    >>> split_camel("competentDepartment")
    'competent Department'
    """
    return _CAMEL.sub(" ", name)
