"""What is done to expressions that Virtuoso does not get right: quotients, IN, and booleans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cgkg.store.remote.virtuoso.brackets import (
    Bracket,
    Node,
    before,
    is_bracket,
    leaves,
    separated,
    sign,
    word,
)
from cgkg.store.remote.virtuoso.calls import XSD
from cgkg.store.remote.virtuoso.revision import Revision
from cgkg.store.remote.virtuoso.strings import constant, in_bytes
from cgkg.store.tokens import Token, TokenKind

_COMPARING: Final = frozenset("=<>!&|")
_COMPARING_WORDS: Final = frozenset({"in", "exists"})
_BOOLEAN: Final = frozenset(
    {
        *("regex", "contains", "strstarts", "strends", "langmatches", "bound", "sameterm"),
        *("isiri", "isuri", "isblank", "isliteral", "isnumeric"),
    }
)


def revise_quotients(revision: Revision, nodes: Sequence[Node]) -> None:
    """Of integers it takes the whole part; of decimals the quotient, as SPARQL says."""
    for node in nodes:
        if sign(node) == "/" and isinstance(node, Token):
            revision.replace(node, "* 1.0 /")


def revise_in(revision: Revision, nodes: Sequence[Node], index: int) -> None:
    """Members of a list in the form that computed text has; stored terms are found as they are."""
    members = nodes[index + 1]
    left = before(nodes, index)
    if word(left) == "not":
        left = before(nodes, index - 1)
    stored = isinstance(left, Token) and left.kind is TokenKind.VARIABLE
    if stored or not isinstance(members, Bracket):
        return
    for member in separated(members.nodes):
        said = constant(member)
        if said is not None and not said.isascii():
            revision.replace(next(leaves(member)), in_bytes(said))


def revise_named(revision: Revision, nodes: Sequence[Node]) -> None:
    """An expression that AS gives a name to: true and false as such, where it is 1 and 0."""
    if len(nodes) < 3 or word(nodes[-2]) != "as":
        return
    expression = nodes[:-2]
    if _is_boolean(expression):
        revision.wrap(expression, f"<{XSD}boolean>(", ")")


def _is_boolean(expression: Sequence[Node]) -> bool:
    if any(sign(node) in _COMPARING for node in expression if sign(node)):
        return True
    if any(word(node) in _COMPARING_WORDS for node in expression):
        return True
    if len(expression) == 2 and word(expression[0]) == "if":
        return any(word(node) in ("true", "false") for node in _inner(expression[1]))
    called = len(expression) == 2 and is_bracket(expression[1], "(")
    return called and word(expression[0]) in _BOOLEAN


def _inner(node: Node) -> Sequence[Node]:
    return node.nodes if isinstance(node, Bracket) else ()
