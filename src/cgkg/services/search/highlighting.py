"""Where a text has what was looked for; as offsets, so that whoever shows it does the escaping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cgkg.services.search.pinyin import spoken_end
from cgkg.services.search.query import Clause, ClauseKind, Query
from cgkg.services.search.things import Field, Thing
from cgkg.services.search.tokens import stem

_SNIPPET: Final = 160
_BEFORE: Final = 40
_SHORTEST_PINYIN: Final = 2
_DROPPED: Final = frozenset(" /()〔〕[]")

Span = tuple[int, int]
"""From (inclusive) and to (exclusive), in characters (Unicode code points)."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A text of a thing, or the part of a long one that matters.

    Attributes:
        field: where it is from.
        text: the excerpt.
        offset: where it begins in the whole text.
        spans: what to highlight, in order, apart from each other, relative to the excerpt.
        cut: whether the whole text goes on after it.
    """

    field: Field
    text: str
    offset: int
    spans: tuple[Span, ...]
    cut: bool = False


def excerpts(thing: Thing, query: Query) -> tuple[Excerpt, ...]:
    """The texts of a thing that have any of the query; of texts in a language, numbers first."""
    first = {field.text: field for field in reversed(thing.fields)}
    found = ((field, spans(field, query.clauses)) for field in reversed(first.values()))
    return tuple(_excerpt(field, marked) for field, marked in found if marked)


def spans(field: Field, clauses: Iterable[Clause]) -> tuple[Span, ...]:
    """The places of all clauses in a field, overlapping ones joined."""
    marked = sorted(span for clause in clauses for span in _places(field, clause))
    joined: list[Span] = []
    for start, end in marked:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _places(field: Field, clause: Clause) -> Iterator[Span]:
    match clause.kind:
        case ClauseKind.NUMBER:
            yield from _number_places(field.folded, clause.text)
        case ClauseKind.HAN:
            yield from _han_places(field.folded, clause)
        case ClauseKind.WORD:
            yield from _word_places(field.folded, clause.text)
            yield from _pinyin_places(field.spoken, clause.text)


def _han_places(folded: str, clause: Clause) -> list[Span]:
    whole = [match.span() for match in re.finditer(re.escape(clause.text), folded)]
    if whole:
        return whole
    return [
        match.span() for token in clause.tokens() for match in re.finditer(re.escape(token), folded)
    ]


def _word_places(folded: str, word: str) -> list[Span]:
    rest = r"[^\W_]*" if stem(word) != word else ""
    pattern = rf"(?<![^\W_]){re.escape(stem(word))}{rest}"
    return [match.span() for match in re.finditer(pattern, folded)]


def _number_places(folded: str, number: str) -> Iterator[Span]:
    """A compact number in a text that writes it with blanks, slashes and hyphens."""
    kept = [at for at, character in enumerate(folded) if character not in _DROPPED]
    plain = "".join(folded[at] for at in kept)
    wanted = "".join(character for character in number if character not in _DROPPED)
    whole = r"(?<!\d)" if wanted[:1].isdecimal() else ""
    for match in re.finditer(whole + re.escape(wanted), plain) if wanted else ():
        yield kept[match.start()], kept[match.end() - 1] + 1


def _pinyin_places(spoken: tuple[str, ...], typed: str) -> Iterator[Span]:
    if len(typed) < _SHORTEST_PINYIN:
        return
    for start, syllable in enumerate(spoken):
        if syllable and syllable[0] == typed[0]:
            end = spoken_end(spoken, start, typed)
            if end is not None:
                yield start, end


def _excerpt(field: Field, marked: tuple[Span, ...]) -> Excerpt:
    if len(field.text) <= _SNIPPET:
        return Excerpt(field, field.text, 0, marked)
    start = max(0, min(marked[0][0] - _BEFORE, len(field.text) - _SNIPPET))
    start, end = _between_words(field.text, start, start + _SNIPPET, marked[0])
    inside = tuple(
        (max(first, start) - start, min(last, end) - start)
        for first, last in marked
        if first < end and last > start
    )
    return Excerpt(field, field.text[start:end], start, inside, end < len(field.text))


def _between_words(text: str, start: int, end: int, kept: Span) -> Span:
    """The bounds of an excerpt, moved inward where they cut a Latin word, but not into ``kept``."""
    while 0 < start < kept[0] and _joins(text[start - 1 : start + 1]):
        start += 1
    while max(kept[1], start + 1) < end < len(text) and _joins(text[end - 1 : end + 1]):
        end -= 1
    return start, end


def _joins(pair: str) -> bool:
    return pair.isascii() and pair.isalnum()
