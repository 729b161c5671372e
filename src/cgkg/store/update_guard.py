"""What an update must not do, found before the engine sees it.

LOAD fetches whatever address the update names, so it is refused, as SERVICE is. As in
:mod:`cgkg.store.guard`, the engine has no token stage (``LOADSILENT<x>`` and ``LOAD:x`` are LOAD to
it), so where a text can be read in two ways, the dangerous one counts.
"""

from __future__ import annotations

from typing import Final

from cgkg.errors import RequestError
from cgkg.store.guard import inspect
from cgkg.store.tokens import Token, TokenKind, decode_escapes, position, tokens

_BEFORE_NAMES: Final = frozenset(
    ("prefix", "graph", "with", "using", "named", "into", "to", "silent", "add", "move", "copy")
)


def inspect_update(update: str) -> None:
    """Let an update pass, or refuse it.

    Raises:
        RequestError: 403 for LOAD and SERVICE; 400 for nesting or operator chains beyond the limit.
    """
    inspect(update)
    for text in dict.fromkeys((update, decode_escapes(update))):
        if "load" in text.casefold():
            _refuse_load(text)


def _refuse_load(text: str) -> None:
    depth, previous = 0, ""
    for token in tokens(text):
        if token.kind is TokenKind.COMMENT:
            continue
        if _may_be_load(token, depth, previous):
            line, column = position(text, token.start)
            raise RequestError(
                403,
                "Remote loading refused",
                f"LOAD at line {line}, column {column}: this server fetches no documents. Send the "
                "document itself, with PUT or POST to /rdf-graph-store?graph=….",
            )
        depth += (token.text == "{") - (token.text == "}")
        previous = token.text.casefold()


def _may_be_load(token: Token, depth: int, previous: str) -> bool:
    """Whether the engine may read a token that holds the letters ``load`` as the keyword."""
    if token.kind is TokenKind.WORD:
        return "load" in token.text.casefold()
    if token.kind is not TokenKind.PREFIXED_NAME or depth > 0 or previous in _BEFORE_NAMES:
        return False
    return "load" in token.text.partition(":")[0].casefold()
