"""SPARQL's tokens: enough of the grammar to know what is keyword, string, IRI or comment.

The grammar is SPARQL 1.1 Query, section 19.8. The engine's own parser has no token stage and reads
some texts differently (``1SERVICE<x>{}`` is a number and a keyword to it); :mod:`cgkg.store.guard`
deals with those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple


class TokenKind(StrEnum):
    """The kinds of token; ``SIGN`` is any single character that belongs to no other."""

    COMMENT = "comment"
    IRI = "iri"
    STRING = "string"
    LANGUAGE_TAG = "language_tag"
    VARIABLE = "variable"
    BLANK_NODE = "blank_node"
    PREFIXED_NAME = "prefixed_name"
    WORD = "word"
    NUMBER = "number"
    SIGN = "sign"


class Token(NamedTuple):
    """One token and where it starts in the text, as a 0-based offset."""

    kind: TokenKind
    text: str
    start: int


_TOKEN: Final = re.compile(
    r"""
    (?P<space>\s+)
    |(?P<comment>\#[^\r\n]*)
    |(?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    |(?P<string>
        \"\"\"(?:"{0,2}(?:[^"\\]|\\.))*+\"\"\"
        |'''(?:'{0,2}(?:[^'\\]|\\.))*+'''
        |"(?:[^"\\\r\n]|\\.)*+"
        |'(?:[^'\\\r\n]|\\.)*+')
    |(?P<language_tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*+)
    |(?P<variable>[?$]\w+)
    |(?P<blank_node>_:\w[\w.\-·]*+)
    |(?P<prefixed_name>(?:[^\W\d_][\w.\-·]{0,255})?:
        (?:[\w:.\-·]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*+)
    |(?P<word>[^\W\d]\w*+)
    |(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
    |(?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_KINDS: Final = {kind.value: kind for kind in TokenKind}
_LONGEST_KEPT: Final = 20_000
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query in order, comments included, blanks left out.

    Never fails: what is no token of SPARQL comes as single characters.

    >>> [token.text for token in tokens('SELECT * { ?s :p "a # b" } # end')]
    ['SELECT', '*', '{', '?s', ':p', '"a # b"', '}', '# end']
    """
    return iter(_kept(text) if len(text) <= _LONGEST_KEPT else _found(text))


@lru_cache(maxsize=4)
def _kept(text: str) -> tuple[Token, ...]:
    """The tokens of a short text, which is usually looked at several times."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind != "space" and kind is not None:
            yield Token(_KINDS[kind], match.group(), match.start())


def decode_escapes(text: str) -> str:
    r"""The text with its codepoint escapes decoded (SPARQL 1.1 Query, section 19.2).

    >>> decode_escapes(r"S\u0045RVICE")
    'SERVICE'
    """
    return _ESCAPE.sub(_character, text)


def position(text: str, offset: int) -> tuple[int, int]:
    """The 1-based line and column of an offset."""
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1


def _character(match: re.Match[str]) -> str:
    number = int(match.group(1) or match.group(2), 16)
    is_character = number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return chr(number) if is_character else match.group()
