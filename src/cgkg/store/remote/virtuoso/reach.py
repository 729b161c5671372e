"""Which properties and classes a query names, and whether it can meet triples with others.

Each graph that Virtuoso is told to leave out makes a query slower, since it looks at the graph of
every triple. A query whose patterns all name their property, and with ``a`` the class, cannot meet
the triples of a graph that has none of these, so that graph need not be left out.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Final

from cgkg.store.remote.virtuoso.brackets import Bracket, Node, is_bracket, sign, tree, word
from cgkg.store.tokens import Token, TokenKind
from cgkg.terms import PREFIXES

_TYPE: Final = PREFIXES["rdf"] + "type"
_LISTS: Final = frozenset(PREFIXES["rdf"] + name for name in ("first", "rest"))
_NAMES: Final = frozenset({TokenKind.IRI, TokenKind.PREFIXED_NAME})
_SUBJECTS: Final = _NAMES | {TokenKind.VARIABLE, TokenKind.BLANK_NODE}
_BEFORE_GROUPS: Final = frozenset({"optional", "minus", "union"})
_ENDS: Final = {".": "subject", ";": "verb", ",": "object"}


class _Unclear(Exception):
    """A pattern may meet triples of any property, or is of a form that is not known here."""


def may_meet(query: str, graphs: Iterable[str], terms: Collection[str]) -> bool:
    """Whether a query may meet triples of some graphs; True where that is not clear.

    Args:
        query: one that parses, with all its prefixes.
        graphs: their IRIs; properties and classes that begin with these are taken for theirs.
        terms: IRIs of their other properties, ``rdf:type`` left out, and of their other classes.

    >>> may_meet("PREFIX : <urn:> SELECT * { ?s a :C ; :p/:q ?o FILTER (?o > 1) }", [], ["urn:r"])
    False
    >>> may_meet("SELECT * { ?s ?p ?o }", [], ["urn:r"])
    True
    """
    try:
        named = frozenset(_named(query))
    except _Unclear:
        return True
    own = tuple(graphs)
    return not named.isdisjoint(terms) or any(term.startswith(own) for term in named)


def _named(query: str) -> Iterator[str]:
    nodes = tree(query)
    if any(word(node) == "describe" for node in nodes):
        raise _Unclear
    declared = [
        (name.text, iri.text[1:-1])
        for keyword, name, iri in zip(nodes, nodes[1:], nodes[2:], strict=False)
        if word(keyword) == "prefix" and isinstance(name, Token) and isinstance(iri, Token)
    ]
    prefixes = dict(declared)
    if len(prefixes) < len(set(declared)):
        raise _Unclear
    return _Reader(prefixes).clauses(nodes)


class _Reader:
    """Walks through a query's groups and yields what its patterns name."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes

    def clauses(self, nodes: Sequence[Node]) -> Iterator[str]:
        """What is outside of a query's groups, and these; so for an expression."""
        skipping = False
        for node in nodes:
            skipping = skipping or word(node) == "values"
            if is_bracket(node, "{") and skipping:
                skipping = False
            elif isinstance(node, Bracket):
                reads = self._group if is_bracket(node, "{") else self.clauses
                yield from reads(node.nodes)

    def _group(self, nodes: Sequence[Node]) -> Iterator[str]:
        if nodes and word(nodes[0]) == "select":
            yield from self.clauses(nodes)
            return
        rest = list(reversed(nodes))
        place = "subject"
        while rest:
            node = rest.pop()
            if is_bracket(node, "{") and isinstance(node, Bracket):
                yield from self._group(node.nodes)
                place = "subject"
            elif word(node) in ("filter", "bind", "values"):
                yield from self.clauses(_until_bracket(node, rest))
                place = "subject"
            elif word(node) in _BEFORE_GROUPS:
                place = "subject"
            elif word(node) == "graph":
                rest.pop()
                place = "subject"
            else:
                rest.append(node)
                place = yield from self._step(place, rest)

    def _properties(self, nodes: Sequence[Node]) -> Iterator[str]:
        """What is between the brackets of a blank node."""
        rest = list(reversed(nodes))
        place = "verb"
        while rest:
            place = yield from self._step(place, rest)

    def _step(self, place: str, rest: list[Node]) -> Generator[str, None, str]:
        """Take one part of the triples; returns what may follow it."""
        if (mark := sign(rest[-1])) in _ENDS:
            rest.pop()
            return _ENDS[mark]
        if place == "verb":
            verb = self._path(rest)
            yield from verb - {_TYPE}
            return "class" if _TYPE in verb else "object"
        if place not in ("subject", "object", "class"):
            raise _Unclear
        node = rest.pop()
        if place == "class":
            yield self._name(node)
            return "class" if _drop(rest, ",") else "end"
        yield from self._term(node, rest)
        return "verb" if place == "subject" else "end"

    def _term(self, node: Node, rest: list[Node]) -> Iterator[str]:
        """A subject or an object, which may be made of several tokens."""
        if isinstance(node, Bracket):
            if is_bracket(node, "["):
                yield from self._properties(node.nodes)
            else:
                yield from _LISTS
                inside = list(reversed(node.nodes))
                while inside:
                    yield from self._term(inside.pop(), inside)
            return
        if sign(node) in ("+", "-") and rest:
            node = rest.pop()
        if isinstance(node, Token) and node.kind is TokenKind.STRING:
            _drop_rest_of_literal(rest)
        elif not isinstance(node, Token) or not (
            node.kind in _SUBJECTS
            or node.kind is TokenKind.NUMBER
            or word(node) in ("true", "false")
        ):
            raise _Unclear

    def _path(self, rest: list[Node]) -> frozenset[str]:
        """A property or path that is one of names; paths of no length meet everything."""
        names: set[str] = set()
        signs = 0
        while True:
            signs += _drop(rest, "^")
            node = rest.pop() if rest else None
            if isinstance(node, Bracket):
                names |= self._bracketed(node)
            else:
                names.add(_TYPE if word(node) == "a" else self._name(node))
            signs += _drop(rest, "+")
            if not _drop(rest, "/", "|"):
                break
        if _drop(rest, "*", "?") or (_TYPE in names and len(names) + signs > 1):
            raise _Unclear
        return frozenset(names)

    def _bracketed(self, path: Bracket) -> frozenset[str]:
        inside = list(reversed(path.nodes))
        names = self._path(inside)
        if inside or _TYPE in names:
            raise _Unclear
        return names

    def _name(self, node: Node | None) -> str:
        """The IRI that a name stands for."""
        if not isinstance(node, Token) or node.kind not in _NAMES or "\\" in node.text:
            raise _Unclear
        if node.kind is TokenKind.IRI:
            if ":" not in node.text:
                raise _Unclear
            return node.text[1:-1]
        prefix, _, local = node.text.partition(":")
        if f"{prefix}:" not in self._prefixes or local.endswith("."):
            raise _Unclear
        return self._prefixes[f"{prefix}:"] + local


def _drop(rest: list[Node], *signs: str) -> bool:
    """Take a sign away, if it is the next; whether it was."""
    there = bool(rest) and sign(rest[-1]) in signs
    if there:
        rest.pop()
    return there


def _until_bracket(keyword: Node, rest: list[Node]) -> list[Node]:
    """A keyword and what follows it up to its brackets; ``VALUES (…)`` has two."""
    taken = [keyword]
    while rest:
        taken.append(rest.pop())
        if isinstance(taken[-1], Bracket):
            if word(keyword) == "values" and not is_bracket(taken[-1], "{"):
                continue
            break
    return taken


def _drop_rest_of_literal(rest: list[Node]) -> None:
    """The language tag or the datatype of a literal."""
    if rest and isinstance(rest[-1], Token) and rest[-1].kind is TokenKind.LANGUAGE_TAG:
        rest.pop()
    elif len(rest) > 2 and sign(rest[-1]) == sign(rest[-2]) == "^":
        del rest[-3:]
