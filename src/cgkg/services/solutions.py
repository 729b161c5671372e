"""Rows of a SELECT as plain values, for the pages; the engine's JSON is read, not its objects."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import AsyncGenerator, Iterator, Sequence
from typing import Any, Final, NamedTuple

from cgkg.errors import StoreError
from cgkg.formats import ResultFormat
from cgkg.store.base import QueryRequest, Store


class Term(NamedTuple):
    """An RDF term.

    Attributes:
        kind: ``uri``, ``bnode``, ``literal`` or ``triple`` (SPARQL 1.1 Query Results JSON, 3.2.2).
        value: IRI, blank node label, or lexical form.
        language: language tag, lower case, as the engine gives it; empty for none.
        datatype: IRI of the datatype of a typed literal; empty for plain strings.
    """

    kind: str
    value: str
    language: str = ""
    datatype: str = ""


Row = dict[str, Term]

_ROWS: Final = re.compile(r'"bindings"\s*:\s*\[')
_BETWEEN: Final = re.compile(r"[\s,]*")
_DECODER: Final = json.JSONDecoder()


async def select(
    store: Store, query: str, seconds: float, default_graphs: Sequence[str] = (), **terms: str
) -> list[Row]:
    """The rows of a SELECT query.

    Args:
        store: the store to ask.
        query: the text of the query.
        seconds: wall-clock limit.
        default_graphs: IRIs of the graphs to read; none: all.
        terms: variable → term in N-Triples syntax, bound before the query runs.
    """
    request = QueryRequest(
        query,
        seconds,
        select_format=ResultFormat.JSON,
        default_graphs=tuple(default_graphs),
        substitutions=terms,
    )
    document = await _results(store, request)
    return [_row(binding) for binding in document["results"]["bindings"]]


async def stream(
    store: Store, query: str, seconds: float, **terms: str
) -> AsyncGenerator[list[Row], None]:
    """The rows of a SELECT query in batches, as they come; for what may be too long to be held.

    Arguments as for :func:`select`.

    Raises:
        StoreError: what came is not whole.
    """
    request = QueryRequest(query, seconds, select_format=ResultFormat.JSON, substitutions=terms)
    answer = await store.query(request)
    reader = RowReader()
    try:
        async for piece in answer:
            yield list(reader.feed(piece))
    finally:
        await answer.aclose()
    if not reader.complete:
        raise StoreError("The rows of a query broke off.")


class RowReader:
    """Reads the rows of SPARQL 1.1 Query Results JSON while it comes in pieces.

    Attributes:
        complete: whether the last row has been read.
    """

    def __init__(self) -> None:
        self.complete = False
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self._text, self._begun = "", False

    def feed(self, piece: bytes) -> Iterator[Row]:
        """The rows that a piece completes."""
        self._text += self._decode(piece)
        if not self._begun:
            found = _ROWS.search(self._text)
            if found is None:
                return
            self._text, self._begun = self._text[found.end() :], True
        at = 0
        while (at := _skip(self._text, at)) < len(self._text) and not self.complete:
            if self._text[at] == "]":
                self.complete = True
                break
            try:
                binding, at = _DECODER.raw_decode(self._text, at)
            except ValueError:
                break  # the rest of it is in the next piece
            yield _row(binding)
        self._text = self._text[at:]


def _skip(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _row(binding: dict[str, Any]) -> Row:
    return {name: term(value) for name, value in binding.items()}


async def ask(
    store: Store, query: str, seconds: float, *, union_default_graph: bool = True, **terms: str
) -> bool:
    """The answer of an ASK query; arguments as for :class:`QueryRequest` and :func:`select`."""
    request = QueryRequest(
        query,
        seconds,
        select_format=ResultFormat.JSON,
        union_default_graph=union_default_graph,
        substitutions=terms,
    )
    return bool((await _results(store, request))["boolean"])


def iri_term(iri: str) -> str:
    """An IRI in N-Triples syntax.

    Raises:
        ValueError: it has a character that no IRI has.
    """
    if any(character in '<>"{}|^`\\' or character <= " " for character in iri):
        raise ValueError(f"not an IRI: {iri!r}")
    return f"<{iri}>"


def string_term(text: str) -> str:
    """A plain string in N-Triples syntax."""
    escaped = text.translate({92: "\\\\", 34: '\\"', 10: "\\n", 13: "\\r"})
    return f'"{escaped}"'


async def _results(store: Store, request: QueryRequest) -> Any:
    answer = await store.query(request)
    try:
        return json.loads(b"".join([piece async for piece in answer]))
    finally:
        await answer.aclose()


def term(value: dict[str, Any]) -> Term:
    """A term of SPARQL 1.1 Query Results JSON (section 3.2.2)."""
    if value["type"] == "triple":
        return Term("triple", json.dumps(value["value"], ensure_ascii=False))
    return Term(value["type"], value["value"], value.get("xml:lang", ""), value.get("datatype", ""))
