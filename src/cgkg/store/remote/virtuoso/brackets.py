"""A query's tokens as a tree of brackets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from cgkg.store.tokens import Token, TokenKind, tokens

_CLOSING = {"(": ")", "{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class Bracket:
    """What stands between two brackets, and these.

    Attributes:
        opening: ``(``, ``{`` or ``[``.
        closing: its counterpart.
        nodes: what is between them.
    """

    opening: Token
    closing: Token
    nodes: Sequence[Node]


Node = Token | Bracket


@dataclass(slots=True)
class _Open:
    opening: Token
    nodes: list[Node] = field(default_factory=list)


def tree(query: str) -> list[Node]:
    """The tokens of a query that parses, comments left out.

    >>> [node.text for node in tree("ASK { ?s ?p ?o }") if isinstance(node, Token)]
    ['ASK']
    """
    root: list[Node] = []
    opened: list[_Open] = []
    for token in tokens(query):
        if token.kind is TokenKind.COMMENT:
            continue
        if token.kind is TokenKind.SIGN and token.text in _CLOSING:
            opened.append(_Open(token))
        elif opened and token.text == _CLOSING[opened[-1].opening.text]:
            last = opened.pop()
            node = Bracket(last.opening, token, last.nodes)
            (opened[-1].nodes if opened else root).append(node)
        else:
            (opened[-1].nodes if opened else root).append(token)
    return root


def leaves(nodes: Sequence[Node]) -> Iterator[Token]:
    """All tokens inside, brackets left out."""
    for node in nodes:
        if isinstance(node, Bracket):
            yield from leaves(node.nodes)
        else:
            yield node


def variables(nodes: Sequence[Node]) -> frozenset[str]:
    """The names of the variables inside, whichever sign is before them."""
    return frozenset(token.text[1:] for token in leaves(nodes) if token.kind is TokenKind.VARIABLE)


def word(node: Node | None) -> str:
    """A word in small letters; empty for anything else."""
    if isinstance(node, Token) and node.kind is TokenKind.WORD:
        return node.text.casefold()
    return ""


def sign(node: Node | None) -> str:
    """A sign; empty for anything else."""
    return node.text if isinstance(node, Token) and node.kind is TokenKind.SIGN else ""


def is_bracket(node: Node | None, opening: str) -> bool:
    """Whether it is a bracket of that kind."""
    return isinstance(node, Bracket) and node.opening.text == opening


def first_token(node: Node) -> Token:
    """The token that a node begins with."""
    return node.opening if isinstance(node, Bracket) else node


def last_token(node: Node) -> Token:
    """The token that a node ends with."""
    return node.closing if isinstance(node, Bracket) else node


def before(nodes: Sequence[Node], index: int) -> Node | None:
    """The node before the one at an index."""
    return nodes[index - 1] if index > 0 else None


def after(nodes: Sequence[Node], index: int) -> Node | None:
    """The node after the one at an index."""
    return nodes[index + 1] if index + 1 < len(nodes) else None


def separated(nodes: Sequence[Node], at: str = ",") -> list[list[Node]]:
    """The parts between signs, such as the arguments of a function; none of nothing."""
    parts: list[list[Node]] = [[]]
    for node in nodes:
        if sign(node) == at:
            parts.append([])
        else:
            parts[-1].append(node)
    return parts if len(parts) > 1 or parts[0] else []
