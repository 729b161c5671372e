"""An update in outline: its operations, each a row of the tokens outside of braces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cgkg.store.tokens import TokenKind, tokens

GROUP = "{}"
IRI = "iri"


class Symbol(NamedTuple):
    """A token outside of all braces, or a whole group.

    Attributes:
        name: ``{}`` for a group, ``iri`` for an IRI in either form, else the token in lower case.
        text: the token; the group with its braces.
        start: where it starts in the update, a 0-based offset.
    """

    name: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def operations(update: str) -> Iterator[list[Symbol]]:
    """The operations of an update, which semicolons part; each with the prologue before it.

    >>> [[symbol.name for symbol in row] for row in operations("CLEAR ALL; DELETE WHERE {?s a :C}")]
    [['clear', 'all'], ['delete', 'where', '{}']]
    """
    operation: list[Symbol] = []
    for symbol in _symbols(update):
        if symbol.name == ";":
            yield operation
            operation = []
        else:
            operation.append(symbol)
    yield operation


def _symbols(update: str) -> Iterator[Symbol]:
    depth, opened = 0, 0
    for kind, text, start in tokens(update):
        if kind is TokenKind.COMMENT:
            continue
        if text == "{":
            opened, depth = (start if depth == 0 else opened), depth + 1
        elif text == "}":
            depth -= 1
            if depth == 0:
                yield Symbol(GROUP, update[opened : start + 1], opened)
        elif depth <= 0:
            named = kind in (TokenKind.IRI, TokenKind.PREFIXED_NAME)
            yield Symbol(IRI if named else text.casefold(), text, start)
