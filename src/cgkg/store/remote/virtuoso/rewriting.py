"""A query written again for Virtuoso 7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from cgkg.store.remote.virtuoso.brackets import (
    Bracket,
    Node,
    after,
    before,
    is_bracket,
    sign,
    tree,
    word,
)
from cgkg.store.remote.virtuoso.calls import Call, revise_call
from cgkg.store.remote.virtuoso.expressions import revise_in, revise_named, revise_quotients
from cgkg.store.remote.virtuoso.groups import check_group, check_path
from cgkg.store.remote.virtuoso.revision import Revision
from cgkg.store.tokens import Token, TokenKind

_CLAUSES: Final = frozenset({"select", "order", "group", "having"})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a query some nodes are.

    Attributes:
        of_all: outside of all groups, and the query has no GROUP BY.
        in_expression: in the brackets of an expression.
        in_path: in the brackets of a path.
    """

    of_all: bool
    in_expression: bool = False
    in_path: bool = False


def rewrite(query: str) -> str:
    """A query that Virtuoso answers as the query given is meant.

    Args:
        query: one that parses.

    Raises:
        RequestError: 501, Virtuoso would answer it wrongly.

    >>> print(rewrite('ASK { ?s ?p ?n FILTER (REGEX(STR(?s), "水|火") && ?n / 2 = 1.5) }'))
    ASK { ?s ?p ?n FILTER (REGEX(SUBSTR(STR(?s), 1), "(*UTF8)(*UCP)水|火") && ?n * 1.0 / 2 = 1.5) }
    """
    revision = Revision(query)
    nodes = tree(query)
    _move_values(revision, nodes)
    _revise(revision, nodes, _Place(of_all=all(word(node) != "group" for node in nodes)))
    return revision.text()


def _move_values(revision: Revision, nodes: Sequence[Node]) -> None:
    """VALUES after a query goes into its group: after CONSTRUCT and ASK, Virtuoso knows none."""
    names = [word(node) for node in nodes]
    groups = [node for node in nodes if isinstance(node, Bracket) and is_bracket(node, "{")]
    if "values" not in names or "select" in names or len(groups) < 2:
        return
    values = nodes[names.index("values") :]
    revision.insert_before(groups[-2].closing, f"{revision.written(values)} ")
    revision.drop(values)


def _revise(revision: Revision, nodes: Sequence[Node], place: _Place) -> None:
    in_clause = False  # of SELECT or a solution modifier, where brackets are expressions
    for index, node in enumerate(nodes):
        name, following = word(node), after(nodes, index)
        if name:
            in_clause = name in _CLAUSES or (in_clause and name not in ("where", "from"))
        if name and isinstance(node, Token) and isinstance(following, Bracket):
            if is_bracket(following, "("):
                revise_call(revision, Call(node, following, place.of_all))
            if name == "in":
                revise_in(revision, nodes, index)
        if isinstance(node, Bracket):
            in_clause = in_clause and not is_bracket(node, "{")
            inner = _within(nodes, index, place, in_clause)
            _revise_bracket(revision, node, inner)
        elif sign(node) in ("+", "*") and not place.in_expression and not in_clause:
            check_path(revision, nodes, index, place.in_path)


def _revise_bracket(revision: Revision, bracket: Bracket, place: _Place) -> None:
    if place.in_expression:
        revise_named(revision, bracket.nodes)
        revise_quotients(revision, bracket.nodes)
    elif is_bracket(bracket, "{"):
        check_group(revision, bracket.nodes)
    _revise(revision, bracket.nodes, place)


def _within(nodes: Sequence[Node], index: int, place: _Place, in_clause: bool) -> _Place:
    """Where what is inside of the bracket at an index is."""
    bracket = nodes[index]
    if not isinstance(bracket, Bracket) or is_bracket(bracket, "{"):
        return _Place(of_all=False)
    if is_bracket(bracket, "["):
        return replace(place, in_expression=False, in_path=False)
    expression = place.in_expression or in_clause or _is_called(nodes, index)
    return replace(place, in_expression=expression, in_path=not expression)


def _is_called(nodes: Sequence[Node], index: int) -> bool:
    """Whether a group's bracket follows a word (FILTER, BIND, a function), or FILTER and an IRI."""
    previous = before(nodes, index)
    if isinstance(previous, Token) and previous.kind in (TokenKind.IRI, TokenKind.PREFIXED_NAME):
        previous = before(nodes, index - 1)
        return word(previous) == "filter"
    return word(previous) not in ("", "a")
