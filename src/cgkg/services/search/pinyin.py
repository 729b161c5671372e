"""Pinyin: how the Chinese characters of a name are spoken, for those who type Latin letters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from itertools import accumulate
from typing import Final

from cgkg.services.search.tokens import HAN

_LONGEST: Final = 12
"""Syllables in one token; nobody types a longer name without a blank."""


def syllables(folded: str) -> tuple[str, ...]:
    """A syllable for each character of a folded text, empty for those that are not Chinese.

    Polyphones are read by the phrase they stand in.

    >>> syllables("gb 行业")
    ('', '', '', 'hang', 'ye')
    """
    spoken = [""] * len(folded)
    for run in HAN.finditer(folded):
        spoken[run.start() : run.end()] = _speak(run.group())
    return tuple(spoken)


@lru_cache(maxsize=4096)
def _speak(run: str) -> tuple[str, ...]:
    # Imported here because its dictionary takes 50 MB, which only a process that searches needs.
    return tuple(import_module("pypinyin").lazy_pinyin(run, errors=list))


def pinyin_tokens(spoken: tuple[str, ...]) -> Iterator[str]:
    """What to index of a name's syllables: from each on, spelled out, and by initials.

    A prefix of one of these tokens is what a person types: ``shuini``, ``shuin`` or ``sn``.

    >>> sorted(pinyin_tokens(("shui", "ni")))
    ['n', 'ni', 'shuini', 'sn']
    """
    for start, syllable in enumerate(spoken):
        if syllable:
            run = _run(spoken, start)
            yield "".join(run)
            yield "".join(one[0] for one in run)


@lru_cache(maxsize=4096)
def run_tokens(run: str) -> tuple[str, ...]:
    """What to index of a run of Chinese characters."""
    return tuple(dict.fromkeys(pinyin_tokens(_speak(run))))


def spoken_end(spoken: tuple[str, ...], start: int, typed: str) -> int | None:
    """Where the characters end that were typed from a start on, spelled out or by initials.

    Args:
        spoken: syllables of a name.
        start: index of a character.
        typed: Latin letters.

    Returns:
        The index after the last character, or None where something else is spoken.
    """
    run = _run(spoken, start)
    for pieces in (run, [one[0] for one in run]):
        if "".join(pieces).startswith(typed):
            ends = accumulate(map(len, pieces))
            return start + 1 + sum(end < len(typed) for end in ends)
    return None


def _run(spoken: tuple[str, ...], start: int) -> list[str]:
    run = []
    for syllable in spoken[start : start + _LONGEST]:
        if not syllable:
            break
        run.append(syllable)
    return run
