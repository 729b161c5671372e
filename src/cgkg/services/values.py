"""Lists of terms handed to a query: its empty ``VALUES`` block is filled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from cgkg.services.solutions import Term, iri_term, string_term

_EMPTY: Final = re.compile(r"VALUES\s+(\?\w+|\([^)]*\))\s*\{\}")


def fill(query: str, rows: Iterable[Iterable[str]], first: str = "") -> str:
    """A query with its empty VALUES blocks filled, each with the same rows.

    Args:
        query: has ``VALUES ?x {}`` or ``VALUES (?x ?y) {}``.
        rows: terms in N-Triples syntax, as many in a row as a block has variables.
        first: name of a variable: only the blocks are filled whose first one it is.

    Raises:
        ValueError: the query has no such block.

    >>> fill("ASK { VALUES ?x {} ?x ?y ?z }", [["<urn:a>"], ["<urn:b>"]])
    'ASK { VALUES (?x) { (<urn:a>) (<urn:b>) } ?x ?y ?z }'
    """
    terms = " ".join(f"({' '.join(row)})" for row in rows)

    def filled(block: re.Match[str]) -> str:
        if not block[1].lstrip("(?").startswith(first):
            return block[0]
        variables = block[1] if block[1].startswith("(") else f"({block[1]})"
        return f"VALUES {variables} {{ {terms} }}"

    text, blocks = _EMPTY.subn(filled, query)
    if not blocks:
        raise ValueError("the query has no empty VALUES block")
    return text


def written(term: Term) -> str:
    """An IRI or a literal in N-Triples syntax.

    Raises:
        ValueError: a blank node or a triple: they cannot be named in a query.
    """
    if term.kind == "uri":
        return iri_term(term.value)
    if term.kind != "literal":
        raise ValueError(f"a term that no query can name: {term.kind}")
    if term.language:
        return f"{string_term(term.value)}@{term.language}"
    if term.datatype:
        return f"{string_term(term.value)}^^{iri_term(term.datatype)}"
    return string_term(term.value)
