"""Prologues between the operations of an update.

SPARQL 1.1 Update lets every operation have a prologue (production 29); the engine knows only the
first. So the prefixes that later ones declare are taken out of the text, and handed to the engine
beside it, wherever that means the same.
"""

from __future__ import annotations

import re
from typing import Final

from cgkg.store.tokens import TokenKind, decode_escapes, tokens
from cgkg.store.update_outline import Symbol, operations

_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:[^<>]*>")


def take_prefixes(update: str) -> tuple[str, dict[str, str]]:
    """An update without the declarations of later prologues, and the prefixes they declared.

    The text keeps its length and its lines, so that the engine's complaints point to the right
    place. A prefix that was used or declared otherwise before is left where it is, for the engine
    to complain of.

    >>> take_prefixes("CLEAR ALL; PREFIX x: <x:y> DROP GRAPH x:z")
    ('CLEAR ALL;                 DROP GRAPH x:z', {'x': 'x:y'})
    """
    declared: dict[str, str] = {}
    taken: dict[str, str] = {}
    for number, operation in enumerate(operations(update)):
        for keyword, name, iri in _declarations(operation):
            prefix, value = name.text.removesuffix(":"), decode_escapes(iri.text[1:-1])
            if number == 0:
                declared[prefix] = value
                continue
            if prefix not in declared:
                if prefix in _used(update[: keyword.start]) or not _ABSOLUTE.fullmatch(iri.text):
                    continue
                declared[prefix] = taken[prefix] = value
            if declared[prefix] == value:
                update = _blank(update, keyword.start, iri.end)
    return update, taken


def _declarations(operation: list[Symbol]) -> list[tuple[Symbol, Symbol, Symbol]]:
    found = []
    at = 0
    while at + 2 < len(operation) and operation[at].name in ("prefix", "base"):
        if operation[at].name == "base":
            at += 2
            continue
        found.append((operation[at], operation[at + 1], operation[at + 2]))
        at += 3
    return found


def _used(text: str) -> set[str]:
    """The prefixes that are used in a text."""
    return {
        token.text.partition(":")[0]
        for token in tokens(text)
        if token.kind is TokenKind.PREFIXED_NAME
    }


def _blank(text: str, start: int, end: int) -> str:
    blanks = re.sub(r"[^\r\n]", " ", text[start:end])
    return f"{text[:start]}{blanks}{text[end:]}"
