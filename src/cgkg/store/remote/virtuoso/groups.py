"""Groups and paths that Virtuoso does not get right: they are refused, with what to write instead.

- A FILTER in OPTIONAL may use variables from before it (SPARQL 1.1 Query, 18.2.2.5). Virtuoso knows
  them there only in the simplest cases.
- MINUS removes nothing where it has no variable in common with what is before it, and what is
  before it is not known inside (8.3.3). Virtuoso removes all, and knows it.
- ``+`` reaches the node that it starts from, if a cycle leads back there (9.3). Virtuoso leaves it
  out. And it finds too few starts of ``a/b*`` that ends in a term that is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cgkg.store.remote.virtuoso.brackets import (
    Bracket,
    Node,
    after,
    before,
    first_token,
    is_bracket,
    sign,
    variables,
    word,
)
from cgkg.store.remote.virtuoso.revision import Revision
from cgkg.store.tokens import Token, TokenKind

_STEPS: Final = frozenset({TokenKind.IRI, TokenKind.PREFIXED_NAME})
_TERMS: Final = _STEPS | {TokenKind.STRING, TokenKind.NUMBER}


def check_group(revision: Revision, nodes: Sequence[Node]) -> None:
    """Let a group's nodes pass.

    Raises:
        RequestError: there is an OPTIONAL or MINUS that would go wrong.
    """
    for index, node in enumerate(nodes):
        inner = after(nodes, index)
        if not isinstance(inner, Bracket) or not is_bracket(inner, "{"):
            continue
        if word(node) == "optional":
            _check_optional(revision, nodes[:index], first_token(node), inner)
        elif word(node) == "minus":
            _check_minus(revision, nodes[:index], first_token(node), inner)


def check_path(revision: Revision, nodes: Sequence[Node], index: int, in_path: bool) -> None:
    """Let the sign at an index pass, in triples or in a path's brackets.

    Raises:
        RequestError: it is of a path that would go wrong.
    """
    mark, following = nodes[index], after(nodes, index)
    if not _is_step(before(nodes, index)) or _is_number(following):
        return
    if sign(mark) == "+":
        raise revision.refusal(
            first_token(mark),
            "A path with +, where it may come back to its start.",
            "Write the first step by itself, and DISTINCT: ?s :p ?step . ?step :p* ?o",
        )
    if sign(mark) == "*" and _follows_step(nodes, index) and (in_path or _is_term(following)):
        raise revision.refusal(
            first_token(mark),
            "A path that ends with /…* at a term that is named.",
            "Write the step before by itself: ?s :p ?step . ?step :q* :o",
        )


def _check_optional(
    revision: Revision, left: Sequence[Node], optional: Token, group: Bracket
) -> None:
    filters, rest = _parted(group.nodes)
    outer = (variables(filters) - variables(rest)) & variables(left)
    if outer and not _only_values(left):
        listed = ", ".join(f"?{name}" for name in sorted(outer))
        raise revision.refusal(
            optional,
            f"FILTER in OPTIONAL with {listed} from outside of it.",
            "Repeat in the OPTIONAL the pattern that gives the variable, or use EXISTS.",
        )


def _check_minus(revision: Revision, left: Sequence[Node], minus: Token, group: Bracket) -> None:
    filters, rest = _parted(group.nodes)
    remedy = "Use FILTER NOT EXISTS, if that is what is meant; or leave it out."
    if not variables(left) & variables(rest):
        what = "MINUS that has no variable in common with what is before it, so it removes nothing."
        raise revision.refusal(minus, what, remedy)
    if (variables(filters) - variables(rest)) & variables(left):
        what = "FILTER in MINUS with a variable from outside of it, where it has no value."
        raise revision.refusal(minus, what, remedy)


def _parted(nodes: Sequence[Node]) -> tuple[list[Node], list[Node]]:
    """What is in a group's own FILTERs, and the rest of it."""
    filters, rest = list[Node](), list[Node]()
    inside = False
    for node in nodes:
        if word(node) == "filter":
            inside = True
        (filters if inside else rest).append(node)
        # FILTER ends with its first brackets: (…), f(…), EXISTS {…}.
        inside = inside and not isinstance(node, Bracket)
    return filters, rest


def _only_values(nodes: Sequence[Node]) -> bool:
    return all(
        word(node) == "values" or isinstance(node, Bracket) or _is_variable(node) for node in nodes
    ) and any(word(node) == "values" for node in nodes)


def _follows_step(nodes: Sequence[Node], index: int) -> bool:
    previous = before(nodes, index - 1)
    if sign(previous) == "^":
        previous = before(nodes, index - 2)
    return sign(previous) == "/"


def _is_step(node: Node | None) -> bool:
    if isinstance(node, Token):
        return node.kind in _STEPS or word(node) == "a"
    return is_bracket(node, "(")


def _is_term(node: Node | None) -> bool:
    return isinstance(node, Token) and node.kind in _TERMS


def _is_number(node: Node | None) -> bool:
    return isinstance(node, Token) and node.kind is TokenKind.NUMBER


def _is_variable(node: Node) -> bool:
    return isinstance(node, Token) and node.kind is TokenKind.VARIABLE
