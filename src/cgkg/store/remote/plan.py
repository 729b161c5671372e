"""What to ask a remote store so that it answers a request as the embedded store would."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import pyoxigraph

from cgkg.errors import RequestError
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.iris import BASE
from cgkg.store.base import AnswerKind
from cgkg.store.guard import FederationRefused, Inspection, inspect
from cgkg.store.remote.dataset import Dataset, Fields
from cgkg.store.remote.dialect import Dialect
from cgkg.store.remote.substitution import substitute
from cgkg.store.remote.template import Template, as_table
from cgkg.store.remote.virtuoso.reach import may_meet
from cgkg.store.remote.virtuoso.rewriting import rewrite
from cgkg.store.tokens import Token, TokenKind, tokens
from cgkg.terms import PREFIXES

ROWS: Final = ResultFormat.JSON
"""What rows are asked for in: engines are better at it than at XML, TSV and CSV lose terms."""
VIRTUOSO_ROWS: Final = ResultFormat.XML
"""What Virtuoso is asked for rows in: it takes a third as long to write them as in JSON."""
TRIPLES: Final = RdfFormat.N_TRIPLES

_PREFIXES: Final = dict(PREFIXES)
# IRIs of functions and graph pragmas that reach behind SPARQL into Virtuoso's SQL.
_BEHIND: Final = ("bif:", "sql:", "xpf:")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send.

    Attributes:
        fields: the parameters of the query protocol, ``query`` among them.
        instead: the parameters to send where the engine says that it cannot plan those; None if
            there is no other way to say it.
        kind: what the answer is.
        repeatable: whether the same query gives the same answer again.
        rows: the syntax of its rows.
        template: what makes triples of its rows; None if it has none, or they stay rows.
    """

    fields: Fields
    instead: Fields | None
    kind: AnswerKind
    repeatable: bool
    rows: ResultFormat = ROWS
    template: Template | None = None

    @property
    def accept(self) -> str:
        """The media type to ask for."""
        is_rows = self.kind is not AnswerKind.GRAPH or self.template is not None
        return (self.rows if is_rows else TRIPLES).media_type


def plan(request: dict[str, Any], dialect: Dialect) -> Plan:
    """Plan a request.

    Args:
        request: as :class:`cgkg.store.remote.store.RemoteStore` sends it to its workers.
        dialect: what the engine is.

    Raises:
        RequestError: the query is refused.
        SyntaxError: it does not parse.
    """
    query: str = request["query"]
    inspection = _inspect(query)
    if dialect is Dialect.VIRTUOSO:
        refuse_behind(query)
    kind = _kind(query)
    bound = substitute(query, request["substitutions"])
    written, rows = bound, ROWS
    if dialect is Dialect.VIRTUOSO:
        written = rewrite(bound)
        rows = VIRTUOSO_ROWS
    return Plan(*_said(bound, written, request, dialect), kind, inspection.repeatable, rows)


def plan_table(request: dict[str, Any], planned: Plan) -> Plan | None:
    """Plan to ask Virtuoso for the table that a CONSTRUCT makes its triples of.

    Args:
        request: as for :func:`plan`.
        planned: what was planned for it.

    Returns:
        None where there is no such table.
    """
    bound = substitute(request["query"], request["substitutions"])
    found = as_table(rewrite(bound))
    if found is None:
        return None
    written, template = found
    fields, _ = _said(bound, written, request, Dialect.VIRTUOSO)
    return Plan(fields, None, planned.kind, planned.repeatable, VIRTUOSO_ROWS, template)


def _said(
    bound: str, written: str, request: dict[str, Any], dialect: Dialect
) -> tuple[Fields, Fields | None]:
    """The parameters that say a query, as it is written for the engine; and the other wording."""
    text = with_prologue(bound)
    hidden = request["hidden"]
    if dialect is Dialect.VIRTUOSO:
        # What is written again names no other properties; and what is as it was is known by now.
        if may_meet(text, request["apart"], request["apart_terms"]):
            hidden = [*hidden, *request["apart"]]
        text = text.removesuffix(bound) + written
    dataset = Dataset(
        request["default_graphs"],
        request["named_graphs"],
        request["union"],
        request["graphs"],
        hidden,
    )
    said, fields = dataset.say(text, dialect)
    listed = dataset.say_listed(text) if dialect is Dialect.VIRTUOSO else None
    instead = listed and [("query", text), *listed]
    return [("query", said), *fields], instead


def _inspect(query: str) -> Inspection:
    try:
        return inspect(query)
    except FederationRefused as error:
        raise FederationRefused(
            error.place,
            "the data of this endpoint are in another engine, which must not call others for a "
            "client, and federated queries are run on the embedded store only. Ask each endpoint "
            "by itself, or use a federating client (such as Comunica), with this endpoint as one "
            "of its sources.",
        ) from None


def with_prologue(query: str) -> str:
    """A text with the prefixes that it uses and may leave out, and the base of its relative IRIs.

    >>> with_prologue("ASK { ?s a cg:Standard }")
    'PREFIX cg: <https://w3id.org/cgkg/ns#>\\nASK { ?s a cg:Standard }'
    """
    sequence = [token for token in tokens(query) if token.kind is not TokenKind.COMMENT]
    used = {
        token.text.partition(":")[0] for token in sequence if token.kind is TokenKind.PREFIXED_NAME
    }
    declared = set(_declared(sequence))
    lines = [
        f"PREFIX {name}: <{_PREFIXES[name]}>\n"
        for name in sorted(used - declared)
        if name in _PREFIXES
    ]
    relative = any(token.kind is TokenKind.IRI and ":" not in token.text for token in sequence)
    return "".join([*([f"BASE <{BASE}>\n"] if relative else []), *lines, query])


def _declared(sequence: list[Token]) -> list[str]:
    return [
        name.text.removesuffix(":")
        for keyword, name in pairwise(sequence)
        if keyword.text.casefold() == "prefix"
    ]


def _kind(query: str) -> AnswerKind:
    """What the query returns; parsed as the embedded store's engine does, and over nothing."""
    results = pyoxigraph.Store().query(query, base_iri=BASE, prefixes=_PREFIXES)
    match results:
        case pyoxigraph.QueryBoolean():
            return AnswerKind.BOOLEAN
        case pyoxigraph.QueryTriples():
            return AnswerKind.GRAPH
        case _:
            return AnswerKind.SOLUTIONS


def refuse_behind(query: str) -> None:
    """Refuse a text for Virtuoso that calls functions of its SQL.

    Raises:
        RequestError: 403.
    """
    lowered = query.casefold()
    if not any(scheme in lowered for scheme in _BEHIND):
        return  # most queries, and they need not be taken apart for this
    for token in tokens(query):
        iri = token.text[1:] if token.kind is TokenKind.IRI else token.text
        known = token.kind in (TokenKind.IRI, TokenKind.PREFIXED_NAME)
        if known and iri.casefold().startswith(_BEHIND):
            raise RequestError(
                403,
                "Engine's own function refused",
                f"{token.text} reaches behind SPARQL into the engine's SQL. Use the functions of "
                "SPARQL 1.1.",
            )
