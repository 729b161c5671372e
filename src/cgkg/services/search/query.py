"""What a person typed, taken apart into clauses, and the expressions that find each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from cgkg.services.search.folding import fold
from cgkg.services.search.fts import Column
from cgkg.services.search.things import normalized_number
from cgkg.services.search.tokens import HAN, WORD, bigrams, compact, stem

LONGEST: Final = 256
"""Characters of a query that are read; the longest title of the list has fewer than 60."""

_NAMES: Final = (Column.NUMBER, Column.NAME, Column.OTHER_NAME)
_WORDS: Final = (*_NAMES, Column.TEXT)
_SHORTEST_PINYIN: Final = 2

# A code before the digits (gb/t, gb, yb), the digits with points, and what follows after hyphens.
_NUMBER: Final = re.compile(
    r"(?<![a-z0-9])(?:[a-z]{2}\s*[/-]?\s*[tz]\s*-?\s*|gb\s*|[a-z]{2}-?)?"
    r"\d[\d.]*[tqz]?(?:\s*--?\s*[\da-z]+)*(?:/[a-z]{2})?(?![a-z0-9])"
)
# What makes a question of a few words, and names nothing; looked for first, dropped if in vain.
_QUESTION: Final = re.compile(
    "有没有|有哪些|有哪几|哪一些|哪些|有什么|什么|是否|怎么|怎样|如何|多少|请问|关于|相关|行业|领域|的|了|吗|呢"
)
_FUNCTION_WORDS: Final = frozenset(
    (
        *("a", "an", "and", "are", "about", "any", "by", "do", "does", "exist", "for", "from"),
        *("has", "have", "how", "in", "is", "of", "on", "or", "the", "there", "to", "what"),
        *("when", "where", "which", "who", "with"),
    )
)


class ClauseKind(StrEnum):
    """Kinds of clause."""

    NUMBER = "number"
    HAN = "han"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Clause:
    """One piece of a query that an answer should have.

    Attributes:
        kind: how it is looked for.
        text: folded; a number is compact.
    """

    kind: ClauseKind
    text: str

    def alternatives(self, columns: Iterable[Column]) -> str:
        """The FTS5 expression that every exact match satisfies."""
        match self.kind:
            case ClauseKind.NUMBER:
                return _anywhere(self.text, columns, prefix=True)
            case ClauseKind.HAN:
                return _all(self.tokens(), columns)
        return " OR ".join(self._word(columns))

    def tokens(self) -> list[str]:
        """What must occur: bigrams of Chinese, else the text itself."""
        if self.kind is ClauseKind.HAN and len(self.text) > 1:
            return bigrams(self.text)
        return [self.text]

    def _word(self, columns: Iterable[Column]) -> list[str]:
        spelled = len(self.text) >= _SHORTEST_PINYIN
        found = [_anywhere(stem(self.text), columns, prefix=spelled)]
        if spelled and self.text.isascii() and self.text.isalpha():
            found.append(_anywhere(self.text, (Column.PINYIN,), prefix=True))
        return found


@dataclass(frozen=True, slots=True)
class Query:
    """A query.

    Attributes:
        text: folded, blanks collapsed, and no longer than :data:`LONGEST`.
        number: the number it is, in printed form, or None.
        clauses: its pieces, each once.
        cut: whether more was typed than is read.
    """

    text: str
    number: str | None
    clauses: tuple[Clause, ...]
    cut: bool

    def plain(self) -> Query:
        """The query without the words of a question; itself, where nothing else would be left."""
        clauses = tuple(
            Clause(clause.kind, piece)
            for clause in self.clauses
            for piece in _QUESTION.split(clause.text)
            if piece and piece not in _FUNCTION_WORDS
        )
        return replace(self, clauses=tuple(dict.fromkeys(clauses))) if clauses else self

    def strict(self, columns: Iterable[Column] = _WORDS) -> str:
        """All clauses, each whole."""
        columns = tuple(columns)
        return " AND ".join(f"({clause.alternatives(columns)})" for clause in self.clauses)

    def loose(
        self,
        known: frozenset[str],
        *,
        every: bool,
        columns: Iterable[Column] = _WORDS,
        common: frozenset[str] = frozenset(),
    ) -> str:
        """Only the tokens that occur anywhere: every one of them, or at least one.

        Args:
            known: those of the query's tokens that the index has.
            every: whether each of them is needed.
            columns: where to look.
            common: words and numbers that are left out.
        """
        columns = tuple(columns)
        parts = [
            f"({part})"
            for clause in self.clauses
            if clause.text not in common or clause.kind is ClauseKind.HAN
            for part in _loose_parts(clause, known, columns)
        ]
        return (" AND " if every else " OR ").join(dict.fromkeys(parts))


NAMES: Final = _NAMES
"""The columns that suggestions look into, besides pinyin."""


def parse(given: str) -> Query:
    """Take a query apart; any text is one.

    >>> [clause.text for clause in parse("GB/T 32151 水泥 verification").clauses]
    ['gbt32151', '水泥', 'verification']
    """
    text = " ".join(fold(given[: LONGEST + 1]).split())
    cut = len(given) > LONGEST and len(given.strip()) > LONGEST
    number = normalized_number(text[:LONGEST])
    return Query(text[:LONGEST].rstrip(), number, _clauses(text[:LONGEST], number), cut)


def numbers_in(folded: str) -> Iterator[str]:
    """The standard and plan numbers that a folded text contains, in printed form.

    >>> list(numbers_in("见 gb/t 32151.1-2015 与 2021-1714t-hg/sh"))
    ['GB/T 32151.1-2015', '2021-1714T-HG/SH']
    """
    for found in _NUMBER.finditer(folded):
        number = normalized_number(found.group())
        if number is not None:
            yield number


def _clauses(text: str, number: str | None) -> tuple[Clause, ...]:
    if number is not None:
        return (Clause(ClauseKind.NUMBER, compact(fold(number))),)
    clauses, at = [], 0
    for found in _NUMBER.finditer(text):
        clauses += _words(text[at : found.start()])
        clauses.append(Clause(ClauseKind.NUMBER, compact(found.group()).rstrip(".-")))
        at = found.end()
    return tuple(dict.fromkeys([*clauses, *_words(text[at:])]))


def _words(text: str) -> list[Clause]:
    found = [(match.start(), ClauseKind.WORD, match.group()) for match in WORD.finditer(text)]
    found += [(match.start(), ClauseKind.HAN, match.group()) for match in HAN.finditer(text)]
    return [Clause(kind, piece) for _, kind, piece in sorted(found)]


def _loose_parts(clause: Clause, known: frozenset[str], columns: tuple[Column, ...]) -> list[str]:
    if clause.kind is not ClauseKind.HAN or len(clause.text) == 1:
        return [clause.alternatives(columns)]
    return [_anywhere(token, columns) for token in clause.tokens() if token in known]


def _all(tokens: list[str], columns: Iterable[Column]) -> str:
    return " AND ".join(
        f"({_anywhere(token, columns, prefix=len(token) == 1)})" for token in tokens
    )


def _anywhere(token: str, columns: Iterable[Column], *, prefix: bool = False) -> str:
    """What finds a token in some columns."""
    found = f'"{token}"{" *" if prefix else ""}'
    if HAN.match(token) and set(columns) == set(_WORDS):
        return found  # pinyin has no Chinese, and to look into all columns costs a fifth less
    return f"{{{' '.join(columns)}}} : {found}"
