"""A remote store's answer, made into the syntax that the client wants; complete or an error."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, Any, Final, cast

import pyoxigraph

from cgkg.errors import RemoteIncomplete, RemoteMalformed
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.store.base import AnswerKind
from cgkg.store.remote.mending import MendedJsonRows, MendedXmlRows, as_file
from cgkg.store.remote.plan import TRIPLES, VIRTUOSO_ROWS, Plan
from cgkg.store.serialization import write_quads, write_triples

Source = Callable[[], bytes]
"""Gives the next bytes; none at the end."""

_VIRTUOSO_ASK: Final = "__ASK_RETVAL"
_RESULT_FORMATS: Final = {
    ResultFormat.JSON: pyoxigraph.QueryResultsFormat.JSON,
    ResultFormat.XML: pyoxigraph.QueryResultsFormat.XML,
    ResultFormat.CSV: pyoxigraph.QueryResultsFormat.CSV,
    ResultFormat.TSV: pyoxigraph.QueryResultsFormat.TSV,
}


def convert(
    source: Source,
    output: IO[bytes],
    planned: Plan,
    syntax: ResultFormat | RdfFormat,
    row_cap: int | None = None,
) -> None:
    """Read an answer and write it again.

    Args:
        source: what was planned: rows, or triples as N-Triples.
        output: where it is written to while it is read.
        planned: what was asked for.
        syntax: what it is to be written in; rows in an RDF syntax are quads.
        row_cap: how many rows the engine gives at most, if it says so, as only Virtuoso does.

    Raises:
        RemoteMalformed: it is not in the syntax, or ends too early.
        RemoteIncomplete: it may have been cut at the cap.
    """
    try:
        if planned.accept == TRIPLES.media_type and isinstance(syntax, RdfFormat):
            _convert_triples(source, output, syntax, row_cap)
        else:
            _convert_rows(source, output, planned, syntax, row_cap)
    except (SyntaxError, UnicodeDecodeError) as error:
        raise RemoteMalformed(f"The remote store's answer cannot be read: {error}") from None


def _convert_triples(
    source: Source, output: IO[bytes], syntax: RdfFormat, row_cap: int | None
) -> None:
    if row_cap is not None:
        while source():  # what is on its way when this process ends takes the message with it
            pass
        raise _capped(row_cap)
    triples = pyoxigraph.parse(as_stream(source), format=pyoxigraph.RdfFormat.N_TRIPLES)
    write_triples((quad.triple for quad in triples), output, syntax)


def _convert_rows(
    source: Source,
    output: IO[bytes],
    planned: Plan,
    syntax: ResultFormat | RdfFormat,
    row_cap: int | None,
) -> None:
    rows = (MendedXmlRows if planned.rows is VIRTUOSO_ROWS else MendedJsonRows)(source)
    results = pyoxigraph.parse_query_results(as_file(rows), format=_RESULT_FORMATS[planned.rows])
    if isinstance(syntax, RdfFormat):
        table = cast(pyoxigraph.QuerySolutions, results)
        if planned.template is None:
            write_quads(table, output, syntax)
        else:
            write_triples(planned.template.triples(table), output, syntax)
    elif isinstance(results, pyoxigraph.QueryBoolean) or planned.kind is AnswerKind.BOOLEAN:
        _boolean(bool(_truth(results))).serialize(output, _RESULT_FORMATS[syntax])
        return  # one row, which no cap cuts
    else:
        results.serialize(output, _RESULT_FORMATS[syntax])
    if row_cap is not None and rows.rows >= row_cap:
        raise _capped(row_cap)


def _truth(results: pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean) -> bool:
    """The boolean that an answer is; Virtuoso gives a row with a number instead, or none."""
    if isinstance(results, pyoxigraph.QueryBoolean):
        return bool(results)
    if [variable.value for variable in results.variables] != [_VIRTUOSO_ASK]:
        raise RemoteMalformed("The remote store answered a question for yes or no with a table.")
    values = [row[0] for row in results]
    return bool(values) and str(getattr(values[0], "value", "0")) != "0"


def _boolean(value: bool) -> Any:
    """A boolean that the engine's library can write in every syntax."""
    text = b'{"head":{},"boolean":%s}' % (b"true" if value else b"false")
    return pyoxigraph.parse_query_results(text, format=pyoxigraph.QueryResultsFormat.JSON)


def _capped(cap: int) -> RemoteIncomplete:
    return RemoteIncomplete(
        f"The remote store gives at most {cap} rows, so this answer may be a part. Its operator "
        "can raise that cap (Virtuoso: ResultSetMaxRows); a LIMIT below it helps for tables."
    )


class _Pieces(io.RawIOBase):
    """A source as a file."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source, self._rest = source, b""

    def readable(self) -> bool:
        """It is read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        data = self._rest or self._source()
        size = min(len(buffer), len(data))
        buffer[:size] = data[:size]
        self._rest = data[size:]
        return size


def as_stream(source: Source) -> IO[bytes]:
    """A source for a parser that reads."""
    return io.BufferedReader(_Pieces(source), 64 * 1024)
