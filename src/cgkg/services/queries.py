"""Queries as clients send them: the parameters of the SPARQL 1.1 Protocol, checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.errors import DatasetError, RequestError
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.store.base import QueryRequest

Parameters = Sequence[tuple[str, str]]
"""Names and values in the order they came, decoded once."""

_ABSOLUTE_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.\-]*:[^<>"{}|^`\\\x00-\x20]*\Z')

FORMATS: Final[Mapping[str, tuple[ResultFormat | None, RdfFormat | None]]] = {
    "json": (ResultFormat.JSON, RdfFormat.JSON_LD),
    "xml": (ResultFormat.XML, RdfFormat.RDF_XML),
    "csv": (ResultFormat.CSV, None),
    "tsv": (ResultFormat.TSV, None),
    **dict.fromkeys(("ttl", "turtle", "n3"), (None, RdfFormat.TURTLE)),
    **dict.fromkeys(("nt", "ntriples", "n-triples"), (None, RdfFormat.N_TRIPLES)),
    **dict.fromkeys(("nq", "nquads", "n-quads"), (None, RdfFormat.N_QUADS)),
    "trig": (None, RdfFormat.TRIG),
    **dict.fromkeys(("rdf", "rdfxml", "rdf+xml"), (None, RdfFormat.RDF_XML)),
    **dict.fromkeys(("jsonld", "json-ld"), (None, RdfFormat.JSON_LD)),
    **{member.media_type: (member, None) for member in ResultFormat},
    **{member.media_type: (None, member) for member in RdfFormat},
}
"""Values of the ``format`` parameter: syntax of tables and syntax of graphs."""


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """What a query may cost, and what its default graph is.

    Attributes:
        timeout: longest wall-clock limit, seconds.
        max_query_bytes: size limit of the query's text in UTF-8, bytes.
        union_default_graph: whether the default graph is the union of all graphs.
    """

    timeout: float
    max_query_bytes: int
    union_default_graph: bool = True


def build_request(
    parameters: Parameters,
    limits: QueryLimits,
    select_format: ResultFormat | None,
    graph_format: RdfFormat | None,
) -> QueryRequest:
    """A query from the protocol's parameters (SPARQL 1.1 Protocol, section 2.1).

    Args:
        parameters: ``query`` exactly once; ``default-graph-uri``, ``named-graph-uri`` any number
            of times; ``timeout`` (seconds) at most once; ``format``; others are ignored.
        limits: limits of the server; a client may ask for a shorter time, never for a longer one.
        select_format: syntax of tables by content negotiation, None for not acceptable.
        graph_format: syntax of graphs by content negotiation, None for not acceptable.

    Raises:
        RequestError: 400 or 413.
    """
    query = only(parameters, "query")
    if query is None or not query.strip():
        raise _bad("The parameter query is missing or empty; send exactly one SPARQL query in it.")
    _check_size(query, limits.max_query_bytes)
    names = [value for name, value in parameters if name == "format" and value]
    if names:
        select_format, graph_format = requested_formats(names)
    return QueryRequest(
        query=query,
        timeout=_timeout(only(parameters, "timeout"), limits.timeout),
        select_format=select_format,
        graph_format=graph_format,
        default_graphs=graph_iris(parameters, "default-graph-uri"),
        named_graphs=graph_iris(parameters, "named-graph-uri"),
        union_default_graph=limits.union_default_graph,
    )


def requested_formats(names: Sequence[str]) -> tuple[ResultFormat | None, RdfFormat | None]:
    """The syntaxes that the values of the ``format`` parameter stand for.

    The first known value counts: SPARQLWrapper sends a short name and a media type.

    Raises:
        RequestError: 400, listing the values there are.
    """
    for name in names:
        formats = FORMATS.get(name.strip().lower().replace(" ", "+"))
        if formats is not None:
            return formats
    raise _bad(f"format={names[0]} is not known; use one of: {', '.join(FORMATS)}.")


def read_queries(folder: Path) -> Mapping[str, str]:
    """The texts of the ``.rq`` files of a folder, by name without the extension.

    Raises:
        DatasetError: the folder has none.
    """
    queries = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.rq"))}
    if not queries:
        raise DatasetError(f"{folder}: no .rq files; the installation is not complete")
    return queries


def only(parameters: Parameters, name: str) -> str | None:
    """The value of a parameter, None where it is not given.

    Raises:
        RequestError: 400: it is given twice.
    """
    values = [value for key, value in parameters if key == name]
    if len(values) > 1:
        raise _bad(f"The parameter {name} is given {len(values)} times; give it once.")
    return values[0] if values else None


def _check_size(query: str, limit: int) -> None:
    size = len(query.encode())
    if size > limit:
        raise RequestError(
            413,
            "Query too large",
            f"The query has {size} bytes; the limit is {limit}. Send it in several parts.",
        )


def _timeout(text: str | None, longest: float) -> float:
    if not text:
        return longest
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        raise _bad(f"timeout={text} is not a number of seconds above 0, such as 5 or 0.5.")
    return min(seconds, longest)


def graph_iris(parameters: Parameters, name: str) -> tuple[str, ...]:
    """The values of a parameter that names graphs, in the order they came.

    Raises:
        RequestError: 400: one is not an absolute IRI.
    """
    iris = tuple(value for key, value in parameters if key == name)
    check_iris(name, iris)
    return iris


def check_iris(name: str, iris: Iterable[str]) -> None:
    """Refuse what is not an absolute IRI, with 400; ``name`` is the parameter it came in."""
    for iri in iris:
        if not _ABSOLUTE_IRI.match(iri):
            raise _bad(f"{name}={iri} is not an absolute IRI, such as https://w3id.org/cgkg/ns.")


def _bad(detail: str) -> RequestError:
    return RequestError(400, "Bad request", detail)
