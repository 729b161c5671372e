"""String literals of a query: what they say, and as Virtuoso takes them best.

It keeps strings in two forms, of bytes in UTF-8 and of wide characters, and a literal beyond ASCII
is wide. Where both meet, in CONCAT and in IN, one of them is read as Latin-1. The text of a literal
with a language is in bytes, as stored strings are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cgkg.store.remote.virtuoso.brackets import Node
from cgkg.store.tokens import Token, TokenKind, decode_escapes

_ESCAPED: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.S)
_MEANING: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_WRITTEN: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def constant(nodes: Sequence[Node]) -> str | None:
    r"""What a string literal says that has neither language nor datatype; None for anything else.

    >>> from cgkg.store.remote.virtuoso.brackets import tree
    >>> constant(tree(r'"a\tb"')), constant(tree('"a"@en'))
    ('a\tb', None)
    """
    if len(nodes) != 1 or not isinstance(nodes[0], Token) or nodes[0].kind is not TokenKind.STRING:
        return None
    return meaning(nodes[0])


def meaning(token: Token) -> str:
    """What a string token says."""
    quotes = 3 if token.text[:3] in ('"""', "'''") else 1
    return _ESCAPED.sub(_decoded, token.text[quotes:-quotes])


def literal(text: str) -> str:
    r"""A text as a string literal.

    >>> print(literal('say "水"\n'))
    "say \"水\"\n"
    """
    return '"' + "".join(_WRITTEN.get(character, character) for character in text) + '"'


def in_bytes(text: str) -> str:
    """An expression for a text in the form that stored strings have.

    >>> in_bytes("water"), in_bytes("水")
    ('"water"', 'STR("水"@zh)')
    """
    return literal(text) if text.isascii() else f"STR({literal(text)}@zh)"


def _decoded(match: re.Match[str]) -> str:
    found = match[1]
    return decode_escapes(match[0]) if len(found) > 1 else _MEANING.get(found, found)
