"""Which standards have all of some words in their numbers and titles.

For every character of these texts, and every two that stand together, the file says which standards
have it. That answers words of one or two characters; what may have a longer one is read.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import compress
from operator import add, and_
from sqlite3 import Connection
from typing import Final

from cgkg.services.index.file import IndexFile
from cgkg.services.index.places import Places, pack_set, unpack_set

BLOCK: Final = 1024
"""How many standards' texts stand in one row."""

MENTION_TABLES: Final = """
CREATE TABLE mention(first INTEGER PRIMARY KEY, texts BLOB);
CREATE TABLE piece(text TEXT PRIMARY KEY, is_list INTEGER, places BLOB);
"""
"""Tables of the index file of the list; see :mod:`cgkg.services.listing.making`."""

_TEXTS: Final = "SELECT texts FROM mention WHERE first = ?"
_HAVING: Final = "SELECT is_list, places FROM piece WHERE text = ?"
_ADD: Final = "INSERT INTO piece VALUES (?, ?, ?)"


def pieces_of(word: str) -> set[str]:
    """The pairs of neighbours in a word; the character of a word that has no other.

    >>> sorted(pieces_of("水泥")), sorted(pieces_of("co2")), sorted(pieces_of("碳"))
    (['水泥'], ['co', 'o2'], ['碳'])
    """
    return set(map(add, word, word[1:])) or {word}


class PiecesFound:
    """Which standards have which pieces: four bytes for each piece of each."""

    def __init__(self) -> None:
        self._places: dict[str, array[int]] = {}

    def add(self, place: int, text: str) -> None:
        """Note the characters and pairs of a text; no word has a blank within."""
        words = text.split()
        pieces = set().union(*words, *map(pieces_of, words))
        for piece in pieces:
            self._places.setdefault(piece, array("I")).append(place)

    def write(self, connection: Connection, total: int) -> None:
        """Write all of them, for a list of so many standards."""
        rows = ((piece, *pack_set(places, total)) for piece, places in sorted(self._places.items()))
        connection.executemany(_ADD, rows)


class Mentions:
    """The texts of the list, as the text filter reads them."""

    def __init__(self, file: IndexFile, total: int) -> None:
        """Args: the index file of the list; how many standards it has."""
        self._file, self._total = file, total

    def of(self, words: Sequence[str]) -> Places:
        """The places of the standards that have all words.

        Args:
            words: as :func:`cgkg.services.listing.standard.fold` gives them, without blanks.
        """
        pieces = sorted(set().union(*map(pieces_of, words)))
        left = reduce(and_, map(self._having, pieces), Places.everywhere(self._total))
        longer = [word.encode() for word in words if len(word) > 2]
        if not longer or not left.bits:
            return left
        return left - Places.of(self._lacking(left, longer), self._total)

    def _having(self, piece: str) -> Places:
        found = self._file.row(_HAVING, piece)
        if found is None:
            return Places(0, self._total)
        places = unpack_set(bool(found[0]), found[1], self._total)
        return places if isinstance(places, Places) else Places.of(places.places, self._total)

    def _lacking(self, left: Places, words: Iterable[bytes]) -> Iterator[int]:
        """Those of some places whose texts lack a word: few, for they have all its pairs."""
        for first in range(0, self._total, BLOCK):
            flags = left.flags[first : first + BLOCK]
            if 1 in flags:
                texts = self._texts(first).split(b"\n")
                found = list(compress(enumerate(texts, first), flags))
                for word in words:
                    yield from [place for place, text in found if word not in text]

    def _texts(self, first: int) -> bytes:
        found = self._file.row(_TEXTS, first)
        return bytes(found[0]) if found else b""
