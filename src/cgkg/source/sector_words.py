"""Words that tell the sector where none is named: the curated table ``sector_words.csv``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Final

from cgkg.source.curated import read_table
from cgkg.source.evidence import references
from cgkg.source.sectors import GuideSectors

COLUMNS: Final = ("word", "sectors", "reason")


class SectorRule(StrEnum):
    """How a subject sector was found."""

    NAMED = "sector-named"
    WORD = "sector-from-word"


@dataclass(frozen=True, slots=True)
class SubjectSector:
    """A sector that a text is about.

    Attributes:
        key: key of the guide sector.
        rule: how it was found.
        word: the word that tells it.
        reason: why the word does.
    """

    key: str
    rule: SectorRule
    word: str
    reason: str


@dataclass(frozen=True)
class SectorWords:
    """The sectors' names and the words that tell them.

    Attributes:
        sectors: the guide's sectors.
        words: sectors and reason by word; a word may say that no sector follows from it.
    """

    sectors: GuideSectors
    words: Mapping[str, tuple[tuple[str, ...], str]]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted({*self.words, *self.sectors.key_by_name}, key=lambda one: (-len(one), one))
        return re.compile("|".join(map(re.escape, names)))

    def sectors_of(self, text: str) -> tuple[SubjectSector, ...]:
        """The sectors that a text is about, in its order, each once; the longest word counts.

        No sector means: outside the named ones, or about all of them.
        """
        found: dict[str, SubjectSector] = {}
        for word in self._pattern.findall(text):
            if word in self.words:
                keys, reason = self.words[word]
                rule = SectorRule.WORD
            else:
                keys, reason = (self.sectors.key_by_name[word],), "names the sector"
                rule = SectorRule.NAMED
            for key in keys:
                found.setdefault(key, SubjectSector(key, rule, word, reason))
        return tuple(found.values())


def read_sector_words(folder: Path, sectors: GuideSectors) -> SectorWords:
    """The table ``sector_words.csv``.

    Args:
        folder: ``data/curated``.
        sectors: the guide's sectors.

    Raises:
        InputError: the table is malformed or names an unknown sector.
    """
    rows = read_table(folder / "sector_words.csv", COLUMNS, key=("word",), optional=("sectors",))
    keys = {sector.key for sector in sectors.sectors}
    words = {row["word"]: (references(row, "sectors", keys), row["reason"]) for row in rows}
    return SectorWords(sectors, words)
