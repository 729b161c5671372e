"""Reading a number piece by piece, however it was typed, with places in the text as given."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from cgkg.errors import NumberSyntaxError

FIRST_YEAR: Final = 1950
LAST_YEAR: Final = 2099


class _Folded(NamedTuple):
    character: str
    origin: int


_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_DASHES: Final = dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFE58, 0xFE63), ord("-"))
_SLASHES: Final = dict.fromkeys((0x2044, 0x2215), ord("/"))
_FOLDING: Final = _FULL_WIDTH | _DASHES | _SLASHES
_INVISIBLE: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


def _fold(text: str) -> tuple[_Folded, ...]:
    """The text's characters without blanks, in ASCII capitals, each with where it came from."""
    return tuple(
        _Folded(plain.upper() if plain.isascii() else plain, origin)
        for origin, character in enumerate(text)
        if not character.isspace() and character not in _INVISIBLE
        for plain in [character.translate(_FOLDING)]
    )


class NumberReader:
    """Takes a folded text piece by piece; what it refuses, it places in the text as given."""

    def __init__(self, given: str) -> None:
        folded = _fold(given)
        self._given, self._at = given, 0
        self._origins = [piece.origin for piece in folded]
        self.folded = "".join(piece.character for piece in folded)

    def sees(self, pattern: str) -> bool:
        """Whether the pattern matches here."""
        return re.compile(pattern, re.ASCII).match(self.folded, self._at) is not None

    def take(self, pattern: str, expected: str) -> str:
        """Take what the pattern matches here, or refuse and say what was expected."""
        found = re.compile(pattern, re.ASCII).match(self.folded, self._at)
        if found is None:
            raise self.refusal(f"expected {expected}")
        self._at = found.end()
        return found.group()

    def year(self) -> int:
        """Take a plausible year."""
        start = self._at
        year = int(self.take(r"\d{4}", "a year of four digits"))
        if not FIRST_YEAR <= year <= LAST_YEAR:
            self._at = start
            raise self.refusal(f"year {year} is not in {FIRST_YEAR} to {LAST_YEAR}")
        return year

    def end(self) -> None:
        """Refuse anything that is left."""
        if self._at < len(self.folded):
            raise self.refusal("expected the end")

    def refusal(self, reason: str) -> NumberSyntaxError:
        """An error at this place of the text, for the caller to raise."""
        at_end = self._at >= len(self._origins)
        position = len(self._given) if at_end else self._origins[self._at]
        return NumberSyntaxError(self._given, reason, position)
