"""Where a query stops being SPARQL, in words that help to mend it.

The engine tries keywords by taking as many characters as the keyword has and comparing afterwards,
and it reports the farthest character it took: ``SELEKT * {}`` "fails" at column 10, nine letters
(CONSTRUCT) after the word that is wrong. So a query that does not parse is parsed once more with
wide gaps between its tokens; there no attempt reaches the next token, and the length of the keyword
leads back to the token that failed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from cgkg.store.tokens import TokenKind, position, tokens
from cgkg.terms import PREFIXES

_GAP: Final = " " * 40
_LONGEST: Final = 50_000
_MOST_EXPECTED: Final = 12
_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_ANYTHING: Final = "[_]"
_CHARACTER_CLASS: Final = re.compile(r"\[(?:'(?:[^'\\]|\\.[^']*)'|[^\]'])*\]")
_EXPECTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z][A-Za-z_ ]*[A-Za-z]')


class Diagnosis(NamedTuple):
    """What is wrong with a query, and at which 1-based line and column, if known."""

    message: str
    line: int | None
    column: int | None


def diagnose(query: str, message: str, parse: Callable[[str], str | None]) -> Diagnosis:
    """Explain why a query does not parse.

    Args:
        query: the text.
        message: what the engine said of it.
        parse: parses a text; returns the engine's message, or None where the text parses.
    """
    undeclared = undeclared_prefix(query)
    if undeclared is not None:
        prefix, offset = undeclared
        return Diagnosis(f"the prefix {prefix}: is not declared", *position(query, offset))
    match = _PLACE.match(message)
    if match is None:
        return Diagnosis(message, None, None)
    offset = _offset(query, int(match[1]), int(match[2]))
    expected = match[3]
    wide, origins = _widen(query)
    again = _PLACE.match(parse(wide) or "") if len(query) <= _LONGEST else None
    if again is not None:
        expected = again[3]
        offset = _origin(origins, _start(_offset(wide, int(again[1]), int(again[2])), expected))
    words = f"{_found(query, offset)}{_expectation(expected)}"
    return Diagnosis(words, *position(query, offset))


def undeclared_prefix(query: str) -> tuple[str, int] | None:
    """The first prefix that is used without being declared or known here, and its offset."""
    known = set(PREFIXES)
    previous = ""
    for token in tokens(query):
        if token.kind is TokenKind.PREFIXED_NAME:
            prefix = token.text.partition(":")[0]
            if previous == "prefix":
                known.add(prefix)
            elif prefix not in known:
                return prefix, token.start
        if token.kind is not TokenKind.COMMENT:
            previous = token.text.casefold() if token.kind is TokenKind.WORD else ""
    return None


def _widen(query: str) -> tuple[str, list[tuple[int, int]]]:
    """The query with every gap between tokens widened; offsets there → offsets here."""
    parts: list[str] = []
    origins: list[tuple[int, int]] = []
    length = end = 0
    for token in tokens(query):
        if token.kind is TokenKind.COMMENT:
            continue
        if token.start > end:
            parts.append(_GAP)
            length += len(_GAP)
        origins.append((length, token.start))
        parts.append(token.text)
        length += len(token.text)
        end = token.start + len(token.text)
    origins.append((length, len(query)))
    return "".join([*parts, _GAP]), origins


def _origin(origins: list[tuple[int, int]], offset: int) -> int:
    """Where the token at an offset of the widened query stands in the query itself."""
    return max(origin for wide, origin in origins if wide <= offset)


def _start(offset: int, expected: str) -> int:
    """Where the attempt that ended at an offset had begun, if it was one at a keyword."""
    words = [word for item in _words(expected) for word in item.split()]
    return offset - min(map(len, words)) if words and _only_keywords(expected) else offset


def _only_keywords(expected: str) -> bool:
    classes = set(_CHARACTER_CLASS.findall(expected)) - {_ANYTHING}
    return not classes and '"' not in _CHARACTER_CLASS.sub("", expected)


def _found(query: str, offset: int) -> str:
    rest = query[offset:].split("\n", 1)[0].strip()
    if not query[offset:].strip():
        return "the query ends too early"
    return f"unexpected {rest[:30]!r}" if rest else "unexpected end of the line"


def _expectation(expected: str) -> str:
    """What the parser wanted there: a rule in words, or a list short enough to help.

    Of keywords it names only the longest, so these are left out.
    """
    items = _words(expected)
    rules = [item for item in items if item.count(" ") > 1]
    if rules:
        return f"; {'; '.join(rules)}"
    if _only_keywords(expected) or not 0 < len(items) <= _MOST_EXPECTED:
        return ""
    return f"; expected {' or '.join(items)}"


def _words(expected: str) -> list[str]:
    bare = _CHARACTER_CLASS.sub("", expected).removeprefix("expected ").removeprefix("one of ")
    return _EXPECTED.findall(bare)


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1
