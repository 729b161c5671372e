"""Lists of terms handed to a query: its empty ``VALUES`` block is filled."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cgkg.services.solutions import Term, iri_term, string_term


def fill(query: str, rows: Iterable[Iterable[str]]) -> str:
    """A query with its one empty VALUES block filled.

    Args:
        query: has ``VALUES ?x {}`` or ``VALUES (?x ?y) {}`` once.
        rows: terms in N-Triples syntax, as many in a row as the block has variables.

    Raises:
        ValueError: the query has no such block.

    >>> fill("ASK { VALUES ?x {} ?x ?y ?z }", [["<urn:a>"], ["<urn:b>"]])
    'ASK { VALUES (?x) { (<urn:a>) (<urn:b>) } ?x ?y ?z }'
    """
    match = re.search(r"VALUES\s+(\?\w+|\([^)]*\))\s*\{\}", query)
    if match is None:
        raise ValueError("the query has no empty VALUES block")
    parenthesized = match[1].startswith("(")
    terms = " ".join(f"({' '.join(row)})" for row in rows)
    variables = match[1] if parenthesized else f"({match[1]})"
    head, tail = query[: match.start()], query[match.end() :]
    return f"{head}VALUES {variables} {{ {terms} }}{tail}"


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
