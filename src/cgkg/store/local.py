"""Asking a dataset in this process: for the command line, where the query is the user's own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pyoxigraph as ox

from cgkg import iris, terms
from cgkg.errors import DatasetError, QuerySyntaxError
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.iris import GraphName

_RESULT = {
    ResultFormat.JSON: ox.QueryResultsFormat.JSON,
    ResultFormat.XML: ox.QueryResultsFormat.XML,
    ResultFormat.CSV: ox.QueryResultsFormat.CSV,
    ResultFormat.TSV: ox.QueryResultsFormat.TSV,
}
_RDF = {
    RdfFormat.TURTLE: ox.RdfFormat.TURTLE,
    RdfFormat.N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    RdfFormat.N_QUADS: ox.RdfFormat.N_QUADS,
    RdfFormat.TRIG: ox.RdfFormat.TRIG,
    RdfFormat.RDF_XML: ox.RdfFormat.RDF_XML,
    RdfFormat.JSON_LD: ox.RdfFormat.JSON_LD,
}

_STRING: Final = terms.PREFIXES["xsd"] + "string"


class LocalTerm(NamedTuple):
    """A term as SPARQL 1.1 Query Results JSON has it (3.2.2).

    Attributes:
        kind: ``uri``, ``bnode`` or ``literal``.
        value: IRI, label of a blank node, or lexical form.
        language: language tag; empty for none.
        datatype: IRI of the datatype of a typed literal; empty for plain strings.
    """

    kind: str
    value: str
    language: str = ""
    datatype: str = ""


class LocalAnswer:
    """The answer to one query; read once, either as rows or serialized."""

    def __init__(self, results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> None:
        self._results = results

    @property
    def is_graph(self) -> bool:
        """Whether the answer is a graph (CONSTRUCT, DESCRIBE)."""
        return isinstance(self._results, ox.QueryTriples)

    @property
    def variables(self) -> list[str]:
        """The names of the columns; ASK has one, a graph has three."""
        if isinstance(self._results, ox.QuerySolutions):
            return [variable.value for variable in self._results.variables]
        return ["subject", "predicate", "object"] if self.is_graph else ["answer"]

    def rows(self) -> Iterator[list[str]]:
        """The rows as texts: IRIs shortened by the project's prefixes, unbound cells empty."""
        if isinstance(self._results, ox.QueryBoolean):
            yield [str(bool(self._results)).lower()]
            return
        for row in self._results:
            yield [_readable(cell) for cell in row]

    def terms(self) -> Iterator[dict[str, LocalTerm]]:
        """The rows of a SELECT as they are found, without the variables that have no value.

        Raises:
            TypeError: the answer has no rows, or a triple stands in one.
        """
        if not isinstance(self._results, ox.QuerySolutions):
            raise TypeError("only a SELECT query has rows")
        names = [variable.value for variable in self._results.variables]
        for row in self._results:
            yield {
                name: _term(value)
                for name, value in zip(names, row, strict=True)
                if value is not None
            }

    def serialize(self, syntax: ResultFormat | RdfFormat) -> bytes:
        """The answer in a syntax of its kind."""
        if isinstance(self._results, ox.QueryTriples):
            if not isinstance(syntax, RdfFormat):
                raise TypeError("a graph needs an RDF syntax")
            prefixes = dict(terms.PREFIXES)
            data = ox.serialize(self._results, format=_RDF[syntax], prefixes=prefixes)
        elif isinstance(syntax, ResultFormat):
            data = self._results.serialize(format=_RESULT[syntax])
        else:
            raise TypeError("a table needs a result syntax")
        return data or b""


def ask(store: Path, query: str) -> LocalAnswer:
    """Run a query on a store; its default graph is the union of all graphs.

    Args:
        store: the Oxigraph database of a dataset.
        query: SPARQL 1.1; the project's prefixes are known.

    Raises:
        DatasetError: the store does not open.
        QuerySyntaxError: the query does not parse.
    """
    try:
        database = ox.Store.read_only(str(store))
    except OSError as error:
        raise DatasetError(f"{store}: does not open: {error}; run 'cgkg build' again") from error
    try:
        results = database.query(
            query, prefixes=dict(terms.PREFIXES), use_default_graph_as_union=True
        )
    except SyntaxError as error:
        raise QuerySyntaxError(str(error)) from error
    return LocalAnswer(results)


def export(quads: Path, names: Collection[GraphName], syntax: RdfFormat) -> bytes:
    """The dataset's quads in a syntax.

    Args:
        quads: the N-Quads file of a dataset.
        names: the graphs wanted; none means all.
        syntax: a syntax without graphs merges them.
    """
    wanted = {iris.graph(name) for name in names}
    chosen = (
        quad
        for quad in ox.parse(path=quads, format=ox.RdfFormat.N_QUADS)
        if not wanted or str(quad.graph_name.value) in wanted
    )
    statements = chosen if syntax.has_graphs else (quad.triple for quad in chosen)
    prefixes = dict(terms.PREFIXES)
    return ox.serialize(statements, format=_RDF[syntax], prefixes=prefixes) or b""


def _term(term: object) -> LocalTerm:
    match term:
        case ox.NamedNode():
            return LocalTerm("uri", term.value)
        case ox.BlankNode():
            return LocalTerm("bnode", term.value)
        case ox.Literal():
            if term.language:
                return LocalTerm("literal", term.value, term.language)
            datatype = term.datatype.value
            return LocalTerm("literal", term.value, "", "" if datatype == _STRING else datatype)
    raise TypeError(f"no term of a row: {term}")


def _readable(term: object) -> str:
    if term is None:
        return ""
    value = str(getattr(term, "value", term))
    if isinstance(term, ox.NamedNode):
        for prefix, namespace in terms.PREFIXES.items():
            if value.startswith(namespace) and value != namespace:
                return f"{prefix}:{value.removeprefix(namespace)}"
    return value
