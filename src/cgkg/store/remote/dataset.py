"""Which graphs a query reads, said so that every engine understands the same.

SPARQL's protocol has ``default-graph-uri`` and ``named-graph-uri``, which replace what FROM says
(2.1.4). It has no word for "the union of all graphs", so each dialect says that its own way:

- Oxigraph has a switch;
- Virtuoso reads all graphs of the database where none is named, its own system graphs among them:
  those that the query may meet are excluded, and named graphs are listed where it has GRAPH. Each
  excluded graph makes most queries slower, because it looks at the graph of every triple. (A list
  of default graphs would be right too, but makes some queries ten times slower.) Where only one
  kind of graph is named, it takes the other kind for "all": so a graph that nobody has is named;
- any other engine gets the list of all graphs, twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.store.remote.dialect import Dialect
from cgkg.store.tokens import Token, TokenKind, tokens

NOBODY: Final = "urn:cgkg:no-graph"
"""A graph that no store has."""
VIRTUOSO_OWN: Final = frozenset(
    (
        "http://www.openlinksw.com/schemas/virtrdf#",
        "http://www.w3.org/ns/ldp#",
        "http://www.w3.org/2002/07/owl#",
        "http://localuriqaserver/sparql",
        "http://localhost:8890/DAV/",
        "http://localhost:8890/sparql",
        "urn:activitystreams-owl:map",
        "urn:core:services:sparql",
        "urn:virtuoso:val:acl:schema",
    )
)
"""Graphs that Virtuoso makes itself; they are not shown."""

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Dataset:
    """The dataset of a request.

    Attributes:
        default: IRIs of ``default-graph-uri``.
        named: IRIs of ``named-graph-uri``.
        union: whether the union of all graphs is the default graph where nothing is named.
        graphs: all named graphs that are served.
        hidden: graphs of the store that are not.
    """

    default: Sequence[str]
    named: Sequence[str]
    union: bool
    graphs: Sequence[str]
    hidden: Sequence[str] = ()

    def say(self, query: str, dialect: Dialect) -> tuple[str, Fields]:
        """The query's text and the parameters that say which graphs it reads."""
        if self.default or self.named:
            return without_from(query), _listed(
                self.default or _nobody(dialect), self.named or _nobody(dialect)
            )
        if names_dataset(query):
            return (_completed(query), []) if dialect is Dialect.VIRTUOSO else (query, [])
        if self.union:
            return self._union(query, dialect)
        return query, _plain(dialect, self.graphs)

    def say_listed(self, query: str) -> Fields | None:
        """The parameters where the union is a list of all its graphs.

        None if no union is read, or nothing is left out of it.
        Slower than leaving out the others, but it makes nothing of a query's patterns: Virtuoso
        cannot plan a path within NOT EXISTS with several graphs left out.
        """
        if self.default or self.named or not self.union or not self.hidden:
            return None
        if names_dataset(query):
            return None
        every = self.graphs or (NOBODY,)
        return _listed(every, every)

    def _union(self, query: str, dialect: Dialect) -> tuple[str, Fields]:
        match dialect:
            case Dialect.OXIGRAPH if not self.hidden:
                return query, [("union-default-graph", "true")]
            case Dialect.VIRTUOSO if not self.hidden and not _names_graphs(query):
                return query, []
            case Dialect.VIRTUOSO:
                # One at least: where graphs are named and none is excluded, it reads no others.
                excluded = self.hidden or (NOBODY,)
                pragmas = (f"define input:default-graph-exclude <{iri}>" for iri in excluded)
                return "\n".join([*pragmas, query]), _listed((), self.graphs or (NOBODY,))
            case _:
                every = self.graphs or (NOBODY,)
                return query, _listed(every, every)


def _plain(dialect: Dialect, graphs: Sequence[str]) -> Fields:
    """No union: the engine's own default graph; Virtuoso has none, so it is empty."""
    if dialect is Dialect.VIRTUOSO:
        return _listed((NOBODY,), graphs or (NOBODY,))
    return []


def _nobody(dialect: Dialect) -> Sequence[str]:
    return (NOBODY,) if dialect is Dialect.VIRTUOSO else ()


def _listed(default: Sequence[str], named: Sequence[str]) -> Fields:
    return [
        *(("default-graph-uri", iri) for iri in default),
        *(("named-graph-uri", iri) for iri in named),
    ]


def names_dataset(query: str) -> bool:
    """Whether a query that parses has FROM or FROM NAMED."""
    return "from" in query.casefold() and any(_clauses(query))


def _names_graphs(query: str) -> bool:
    """Whether a query has GRAPH."""
    return "graph" in query.casefold() and any(
        token.text.casefold() == "graph" for token in tokens(query)
    )


def without_from(query: str) -> str:
    """A query without its FROM clauses.

    >>> without_from("SELECT * FROM <urn:a> FROM NAMED <urn:b> WHERE {}")
    'SELECT *   WHERE {}'
    """
    parts, at = [], 0
    for clause in _clauses(query):
        parts.append(query[at : clause[0].start])
        at = clause[-1].start + len(clause[-1].text)
    return "".join([*parts, query[at:]])


def _completed(query: str) -> str:
    """A query with FROM, and with a graph that nobody has where it names one kind only."""
    clauses = list(_clauses(query))
    kinds = {len(clause) for clause in clauses}  # FROM <a>: 2, FROM NAMED <a>: 3
    if len(kinds) == 2:
        return query
    missing = f"FROM NAMED <{NOBODY}> " if kinds == {2} else f"FROM <{NOBODY}> "
    start = clauses[0][0].start
    return query[:start] + missing + query[start:]


def _clauses(query: str) -> list[list[Token]]:
    """The tokens of each FROM clause."""
    found, current = [], list[Token]()
    depth = 0
    for token in tokens(query):
        if token.kind is TokenKind.COMMENT:
            continue
        depth += (token.text in "({[") - (token.text in ")}]")
        word = token.text.casefold() if token.kind is TokenKind.WORD else ""
        if word == "from" and depth == 0:
            current = [token]
        elif current:
            current.append(token)
            if word != "named":
                found.append(current)
                current = []
    return found
