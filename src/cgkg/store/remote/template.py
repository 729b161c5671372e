"""CONSTRUCT asked as a SELECT, and its triples made here of the rows (SPARQL 1.1 Query, 16.2).

Virtuoso gathers the triples of a CONSTRUCT before it writes any, and gives up where they are more
than a million. Rows it writes one by one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, cast

import pyoxigraph

from cgkg.iris import BASE
from cgkg.store.remote.virtuoso.brackets import Bracket, after, is_bracket, tree, variables, word
from cgkg.store.tokens import Token
from cgkg.terms import PREFIXES

_REMEMBERED: Final = 65_536
"""So many triples are known again when they are repeated; the rest of a large graph's may be
written twice, which makes no other graph of it."""

_Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal


class _Column(NamedTuple):
    """A variable of a template."""

    name: str


class _Fresh(NamedTuple):
    """A blank node of a template, which is another one in each row (16.2.1)."""

    number: int


_Slot = _Term | _Column | _Fresh
_Pattern = tuple[_Slot, _Slot, _Slot]


@dataclass(frozen=True, slots=True)
class Template:
    """The triples that each row of a table gives.

    Attributes:
        patterns: subject, predicate and object of each.
    """

    patterns: tuple[_Pattern, ...]

    def triples(self, rows: Iterable[pyoxigraph.QuerySolution]) -> Iterator[pyoxigraph.Triple]:
        """What the rows give, but for triples that are none: of unbound variables, say (16.2.1).

        Args:
            rows: with a column for each of the template's variables.
        """
        seen = set[pyoxigraph.Triple]()
        for number, row in enumerate(rows):
            for pattern in self.patterns:
                triple = _triple(pattern, row, number)
                if triple is None or triple in seen:
                    continue
                if len(seen) >= _REMEMBERED:
                    seen.clear()
                seen.add(triple)
                yield triple


def _triple(
    pattern: _Pattern, row: pyoxigraph.QuerySolution, number: int
) -> pyoxigraph.Triple | None:
    terms: list[Any] = [_term(slot, row, number) for slot in pattern]
    try:
        return pyoxigraph.Triple(*terms)
    except TypeError:  # the library knows best what may stand where
        return None


def _term(slot: _Slot, row: pyoxigraph.QuerySolution, number: int) -> Any:
    if isinstance(slot, _Column):
        return row[slot.name]
    if isinstance(slot, _Fresh):
        # Labels of the engine's own blank nodes begin otherwise, so the two are never the same.
        return pyoxigraph.BlankNode(f"row{number}n{slot.number}")
    return slot


def as_table(query: str) -> tuple[str, Template] | None:
    """A SELECT of the variables in a CONSTRUCT's template, and that template.

    Args:
        query: one that parses.

    Returns:
        None for any other query, and where no variable of the template can have a value.

    >>> text, template = as_table("CONSTRUCT { ?s a [] } { ?s ?p 1 } LIMIT 2")
    >>> text, len(template.patterns)
    ('SELECT ?s  { ?s ?p 1 } LIMIT 2', 1)
    """
    nodes = tree(query)
    index = next((at for at, node in enumerate(nodes) if word(node) == "construct"), None)
    if index is None:
        return None
    keyword, braces = nodes[index], after(nodes, index)
    rest = nodes[index + 2 :]
    if not is_bracket(braces, "{"):  # CONSTRUCT WHERE { … }, whose pattern is the template (16.2.4)
        rest = nodes[index + 1 :]
        braces = next((node for node in rest if is_bracket(node, "{")), None)
    if not isinstance(keyword, Token) or not isinstance(braces, Bracket):
        return None
    columns = sorted(variables(braces.nodes) & variables(rest))
    template = _read(query, keyword, braces, columns) if columns else None
    if template is None:
        return None
    listed = " ".join(f"?{name}" for name in columns)
    end = keyword if braces in rest else braces.closing
    tail = query[end.start + len(end.text) :]
    return f"{query[: keyword.start]}SELECT {listed} {tail}", template


def _read(query: str, keyword: Token, braces: Bracket, columns: list[str]) -> Template | None:
    """The template, as the embedded store's engine reads it; None if it is beyond SPARQL 1.1.

    It is asked what it would construct of one row in which each variable has an IRI by which it is
    known again. Variables without a value take their triples with them.
    """
    # No query holds its own digest, so no IRI of the template is one of these.
    own = f"urn:sha256:{hashlib.sha256(query.encode()).hexdigest()}:"
    slots: dict[_Term, _Slot] = {
        pyoxigraph.NamedNode(f"{own}{at}"): _Column(name) for at, name in enumerate(columns)
    }
    written = query[braces.opening.start : braces.closing.start + 1]
    row = " ".join(map(str, slots))
    listed = " ".join(f"?{name}" for name in columns)
    text = f"{query[: keyword.start]}CONSTRUCT {written} {{ VALUES ({listed}) {{ ({row}) }} }}"
    try:
        found = pyoxigraph.Store().query(text, base_iri=BASE, prefixes=dict(PREFIXES))
    except SyntaxError:  # terms stand where variables were, and not every term may
        return None
    triples = list(cast(pyoxigraph.QueryTriples, found))
    if any(isinstance(triple.object, pyoxigraph.Triple) for triple in triples):
        return None
    for term in (term for triple in triples for term in triple):
        if isinstance(term, pyoxigraph.BlankNode):
            slots.setdefault(term, _Fresh(len(slots)))
    return Template(
        tuple(
            (
                slots.get(triple.subject, triple.subject),
                slots.get(triple.predicate, triple.predicate),
                slots.get(triple.object, triple.object),
            )
            for triple in triples
        )
    )
