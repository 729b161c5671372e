"""Folding: what makes two spellings of a text the same, character by character.

A folded text has as many characters as the text it comes from, so that a place found in the one is
a place in the other.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

from opencc import OpenCC

_DASHES: Final = frozenset("‐‑‒–—―−﹘﹣")
_SEPARATING: Final = ("C", "Z")  # Unicode general categories: control, format, surrogate; spaces
_SIGNS: Final = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """A text in small letters, half width and Simplified characters; controls become blanks.

    >>> fold("ＧＢ／Ｔ 溫室氣體 CO₂")
    'gb/t 温室气体 co2'
    """
    plain = "".join(map(_fold_character, text))
    if plain.isascii():
        return plain
    simplified: str = _converter().convert(plain)
    if len(simplified) == len(plain):
        return simplified
    return "".join(map(_simplify_character, plain))


def simplify(text: str) -> str:
    """Simplified characters for Traditional ones, all others as they are.

    >>> simplify("鋼鐵 GB/T")
    '钢铁 GB/T'
    """
    if text.isascii():
        return text
    simplified: str = _converter().convert(text)
    return simplified


def squeeze(folded: str) -> str:
    """A folded name without blanks and signs, which people write in all ways."""
    return _SIGNS.sub("", folded)


@lru_cache(maxsize=1 << 16)
def _fold_character(character: str) -> str:
    if character in _DASHES:
        return "-"
    if unicodedata.category(character).startswith(_SEPARATING):
        return " "
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


@lru_cache(maxsize=1 << 16)
def _simplify_character(character: str) -> str:
    simplified: str = _converter().convert(character)
    return simplified if len(simplified) == 1 else character


@cache
def _converter() -> OpenCC:
    """OpenCC from Traditional to Simplified; its tables are read once, when first needed."""
    return OpenCC("t2s")
