"""Triples and quads to bytes: few sorted and with the prefixes they use, many as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import IO, Any, Final

import pyoxigraph

from cgkg.formats import RdfFormat
from cgkg.store.compact_json_ld import can_say, compact_json_ld
from cgkg.terms import PREFIXES

SMALL: Final = 5_000
"""Up to this many triples are held, sorted and freed of doubles before they are written."""

_ENGINE_FORMATS: Final = {
    RdfFormat.TURTLE: pyoxigraph.RdfFormat.TURTLE,
    RdfFormat.N_TRIPLES: pyoxigraph.RdfFormat.N_TRIPLES,
    RdfFormat.N_QUADS: pyoxigraph.RdfFormat.N_QUADS,
    RdfFormat.TRIG: pyoxigraph.RdfFormat.TRIG,
    RdfFormat.RDF_XML: pyoxigraph.RdfFormat.RDF_XML,
    RdfFormat.JSON_LD: pyoxigraph.RdfFormat.JSON_LD,
}
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_LANGUAGE_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"
_IMPLIED: Final = frozenset((_STRING, _LANGUAGE_STRING))

_Triple = pyoxigraph.Triple
_Quad = pyoxigraph.Quad


def write_graph(triples: pyoxigraph.QueryTriples, output: IO[bytes], syntax: RdfFormat) -> None:
    """Write the triples of a CONSTRUCT or DESCRIBE.

    Args:
        triples: the engine's result, read as it is written.
        output: where the bytes go.
        syntax: the syntax; Turtle, TriG and RDF/XML come with the project's prefixes, JSON-LD
            compact with the same prefixes where the graph is small.
    """
    if syntax in (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS):
        triples.serialize(output, _ENGINE_FORMATS[syntax])
    else:
        write_triples(triples, output, syntax)


def write_triples(triples: Iterator[_Triple], output: IO[bytes], syntax: RdfFormat) -> None:
    """Write triples from anywhere; see :func:`write_graph`."""
    head = list(islice(triples, SMALL))
    rest = next(triples, None) if len(head) == SMALL else None
    if rest is None:
        _write_small(sorted(set(head), key=_order), output, syntax)
    else:
        _write(chain(head, (rest,), triples), output, syntax, dict(PREFIXES))


def write_quads(rows: pyoxigraph.QuerySolutions, output: IO[bytes], syntax: RdfFormat) -> None:
    """Write the rows of a SELECT that are statements in their graphs.

    Args:
        rows: with the variables ``?subject``, ``?property``, ``?value``, ``?graph``; a row without
            ``?graph`` is of the default graph.
        output: where the bytes go.
        syntax: one that has graphs; see :func:`write_graph`.
    """
    quads = map(_quad, rows)
    head = list(islice(quads, SMALL))
    rest = next(quads, None) if len(head) == SMALL else None
    if rest is None:
        _write_small(sorted(set(head), key=_order_of_quad), output, syntax)
    else:
        _write(chain(head, (rest,), quads), output, syntax, dict(PREFIXES))


def _quad(row: pyoxigraph.QuerySolution) -> _Quad:
    graph = row["graph"] or pyoxigraph.DefaultGraph()
    return _Quad(row["subject"], row["property"], row["value"], graph)


def _write_small(
    statements: Sequence[_Triple] | Sequence[_Quad], output: IO[bytes], syntax: RdfFormat
) -> None:
    prefixes = _used_prefixes(statements)
    if syntax is RdfFormat.JSON_LD and can_say(statements):
        schemes = {iri.partition(":")[0] for iri in _iris(statements)}
        output.write(compact_json_ld(statements, prefixes, schemes))
    else:
        _write(statements, output, syntax, prefixes)


def _write(
    statements: Iterable[_Triple] | Iterable[_Quad],
    output: IO[bytes],
    syntax: RdfFormat,
    prefixes: dict[str, str],
) -> None:
    pyoxigraph.serialize(statements, output, _ENGINE_FORMATS[syntax], prefixes=prefixes)


def _order(statement: _Triple | _Quad) -> tuple[str, bool, str, str]:
    """Subjects together, their types first."""
    predicate = statement.predicate.value
    return str(statement.subject), predicate != _TYPE, predicate, str(statement.object)


def _order_of_quad(quad: _Quad) -> tuple[str, tuple[str, bool, str, str]]:
    """The default graph first, then the named ones."""
    name = quad.graph_name
    return "" if isinstance(name, pyoxigraph.DefaultGraph) else str(name), _order(quad)


def _used_prefixes(statements: Sequence[_Triple] | Sequence[_Quad]) -> dict[str, str]:
    iris = list(_iris(statements))
    return {
        prefix: namespace
        for prefix, namespace in PREFIXES.items()
        if any(iri.startswith(namespace) for iri in iris)
    }


def _iris(statements: Sequence[_Triple] | Sequence[_Quad]) -> Iterator[str]:
    for statement in statements:
        graph: Any = getattr(statement, "graph_name", None)
        for term in (statement.subject, statement.predicate, statement.object, graph):
            if isinstance(term, pyoxigraph.NamedNode):
                yield term.value
            elif isinstance(term, pyoxigraph.Literal) and term.datatype.value not in _IMPLIED:
                yield term.datatype.value
