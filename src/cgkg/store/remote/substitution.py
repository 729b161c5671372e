"""Binding variables before a query runs, by writing terms in their places.

SPARQL's protocol has no parameters, so what the embedded store's engine does with its substitutions
is done here to the text: wherever the variable is in scope it stands for the term, as if it were
written there. A SELECT that lists the variable goes on giving it as a column; one that does not is
another scope (SPARQL 1.1 Query, 18.2.1), whose variable of the same name is left alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.store.tokens import Token, TokenKind, tokens

_MODIFIERS: Final = frozenset({"order", "group", "having", "limit", "offset", "values"})
_INNER: Final = "_bound"
_BODY: Final = frozenset({"where", "from", "{"})


@dataclass(slots=True)
class _Scope:
    """A group, or the whole query: is the variable the one to bind, and where in it are we?"""

    applies: bool
    clause: str = ""  # select, group, order, values or nothing
    depth: int = 0  # of parentheses


def substitute(query: str, terms: Mapping[str, str]) -> str:
    """The query with terms in place of variables.

    Args:
        query: one that parses.
        terms: variable without ``?`` → term in N-Triples syntax.

    Raises:
        ValueError: the query gives the variable a value itself, or its outermost SELECT does not
            list it.

    >>> substitute("SELECT ?s ?o { ?s ?p ?o }", {"s": "<urn:a>"})
    'SELECT (<urn:a> AS ?s) ?o { <urn:a> ?p ?o }'
    """
    for name, term in terms.items():
        query = _substitute(query, name, term)
    return query


def _substitute(query: str, name: str, term: str) -> str:
    sequence = [token for token in tokens(query) if token.kind is not TokenKind.COMMENT]
    scopes = [_Scope(applies=True)]
    parts, at = [], 0
    for index, token in enumerate(sequence):
        _move(scopes, sequence, index, name)
        if token.kind is TokenKind.VARIABLE and token.text[1:] == name and scopes[-1].applies:
            parts += [query[at : token.start], _written(scopes, sequence, index, term)]
            at = token.start + len(token.text)
    return "".join([*parts, query[at:]])


def _move(scopes: list[_Scope], sequence: Sequence[Token], index: int, name: str) -> None:
    """Follow the query's structure past a token."""
    token, scope = sequence[index], scopes[-1]
    match token.text.casefold() if token.kind in (TokenKind.WORD, TokenKind.SIGN) else "":
        case "{":
            if scope.depth == 0 and scope.clause != "values":
                scope.clause = ""
            scopes.append(_Scope(scope.applies, "rows" if scope.clause == "values" else ""))
        case "}":
            scopes.pop()
            if scopes[-1].clause == "values":
                scopes[-1].clause = ""
        case "(":
            scope.depth += 1
        case ")":
            scope.depth -= 1
        case "select":
            scope.clause = "select"
            scope.applies = scope.applies and _lists(sequence, index, name, len(scopes) == 1)
        case "where" | "from" if scope.depth == 0:
            scope.clause = ""
        case word if word in _MODIFIERS and scope.depth == 0:
            scope.clause = word


def _lists(sequence: Sequence[Token], index: int, name: str, outermost: bool) -> bool:
    """Whether the SELECT at an index lists the variable, or everything."""
    depth = 0
    for token in sequence[index + 1 :]:
        text = token.text.casefold()
        if depth == 0 and text in _BODY:
            break
        if depth == 0 and text == "*":
            raise ValueError(f"SELECT * cannot be asked with a value for ?{name}")
        if depth == 0 and token.kind is TokenKind.VARIABLE and token.text[1:] == name:
            return True
        depth += (text == "(") - (text == ")")
    if outermost:
        raise ValueError(f"the query does not list ?{name} in its SELECT")
    return False


def _written(scopes: Sequence[_Scope], sequence: Sequence[Token], index: int, term: str) -> str:
    scope, outermost = scopes[-1], len(scopes) == 1
    variable = sequence[index].text
    before = sequence[index - 1].text.casefold() if index else ""
    if before == "as" or scope.clause == "values":
        raise ValueError(f"the query gives {variable} a value itself")
    if scope.depth == 0 and scope.clause == "select":
        # Around a sub-SELECT the variable has its value already, which may not be given twice.
        return f"({term} AS {variable}{'' if outermost else _INNER})"
    if scope.depth == 0 and scope.clause in ("order", "group"):
        return f"({term})"
    return term
