"""The worker process: ``python -m cgkg.store.worker DATASET MEMORY PARENT OPTIONS``.

It opens an immutable dataset, takes queries from the socket on its standard input, and writes each
answer back while the engine finds it. It imports the engine and little else, to start fast. It has
no time limit of its own: the server kills it.
"""

from __future__ import annotations

import io
import socket
import sys
from collections.abc import Callable
from typing import IO, Any, Final, cast

import orjson
import pyoxigraph

from cgkg.errors import RequestError
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.iris import BASE, BUILT_GRAPHS
from cgkg.store.child import serve_confined
from cgkg.store.diagnosis import diagnose
from cgkg.store.frames import CHUNK, FrameKind, pack, receive_frame
from cgkg.store.guard import inspect
from cgkg.store.reading import OpenVersion
from cgkg.store.serialization import write_graph, write_quads
from cgkg.store.service_calls import redirect
from cgkg.store.worker_options import Way
from cgkg.terms import PREFIXES

_QUAD_BYTES: Final = 512  # of memory that a quad takes, about
_RESULT_FORMATS: Final = {
    ResultFormat.JSON: pyoxigraph.QueryResultsFormat.JSON,
    ResultFormat.XML: pyoxigraph.QueryResultsFormat.XML,
    ResultFormat.CSV: pyoxigraph.QueryResultsFormat.CSV,
    ResultFormat.TSV: pyoxigraph.QueryResultsFormat.TSV,
}

_PREFIXES: Final = dict(PREFIXES)
_WRITTEN_PREFIXES: Final = [(f"{name}:", name) for name in PREFIXES]
_ENGINE_FORMATS: Final = {member.name: _RESULT_FORMATS[member] for member in ResultFormat}
_Name = pyoxigraph.NamedNode | pyoxigraph.BlankNode
_GraphName = _Name | pyoxigraph.DefaultGraph
Results = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples


class _CallsPartners(Exception):
    """The query calls partners, and this process calls nobody."""


class AnswerWriter(io.RawIOBase):
    """Collects what the engine writes and sends it on in frames, the header before the first."""

    def __init__(self, connection: socket.socket, header: dict[str, Any]) -> None:
        super().__init__()
        self._connection = connection
        self._head = pack(FrameKind.HEADER, orjson.dumps(header))
        self._buffer = bytearray()

    def writable(self) -> bool:
        """It takes bytes."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes; send them when enough have come together."""
        self._buffer += data
        if len(self._buffer) >= CHUNK:
            self._send(FrameKind.DATA)
        return len(data)

    def finish(self) -> None:
        """Send what is left, as the last frame."""
        self._send(FrameKind.LAST)

    def _send(self, kind: FrameKind) -> None:
        frame = self._head + pack(kind, bytes(self._buffer))
        self._head = b""
        self._buffer.clear()
        self._connection.sendall(frame)


def main(arguments: list[str]) -> None:
    """Serve queries until the server closes the socket."""
    dataset, memory, parent, options = arguments
    way = Way.read(options)
    limit = int(memory) * 1024 * 1024
    held = min(way.held_quads, limit // 4 // _QUAD_BYTES)
    serve_confined(lambda end: _serve(end, dataset, held, way), limit, int(parent), way.port)


def _serve(connection: socket.socket, dataset: str, held_quads: int, way: Way) -> None:
    try:
        version = OpenVersion(dataset, held_quads)
    except OSError as error:
        _send_error(connection, {"kind": "dataset", "message": str(error)})
        return
    connection.sendall(pack(FrameKind.READY))
    while True:
        try:
            _, payload = receive_frame(connection)
        except EOFError:
            return
        request = orjson.loads(payload)
        try:
            version = version.at(request["snapshot"])
        except OSError as error:
            _send_error(connection, {"kind": "storage", "message": str(error)})
            continue
        if not _answer(connection, _choose_store(version, request), request, way):
            return


def _choose_store(version: OpenVersion, request: dict[str, Any]) -> pyoxigraph.Store:
    """What to read; a request for the built graphs names them where others are read with them."""
    if not request["only_built"]:
        return version.store
    if version.built is not None:
        return version.built
    request["default_graphs"] = request["named_graphs"] = BUILT_GRAPHS
    return version.store


def _answer(
    connection: socket.socket, store: pyoxigraph.Store, request: dict[str, Any], way: Way
) -> bool:
    """Answer one query; False when this process should not go on."""
    try:
        _run(connection, store, request, way)
    except _CallsPartners:
        _send_error(connection, {"kind": "federated"})
    except RequestError as error:
        refusal = {"status": error.status, "title": error.title, "detail": error.detail}
        _send_error(connection, {"kind": "refused", **refusal})
    except SyntaxError as error:
        _send_error(connection, syntax_problem(str(error), request["query"]))
    except BrokenPipeError:
        return False
    except OSError as error:
        _send_error(connection, {"kind": "storage", "message": str(error)})
    except (ValueError, RuntimeError) as error:
        _send_error(connection, {"kind": "engine", "message": str(error)})
    except MemoryError:
        _send_error(connection, {"kind": "memory"})
        return False
    return True


def _run(
    connection: socket.socket, store: pyoxigraph.Store, request: dict[str, Any], way: Way
) -> None:
    inspection = inspect(request["query"], way.endpoints)
    if inspection.calls:
        if not way.forwarder:
            raise _CallsPartners
        addresses = {iri: f"{way.forwarder}/{name}" for iri, name in way.endpoints.items()}
        request["query"] = redirect(request["query"], inspection.calls, addresses)
    results = _evaluate(store, request, names_dataset=inspection.names_dataset)
    kind, syntax, write = _serializer(results, request)
    header = {"kind": kind, "format": syntax, "repeatable": inspection.repeatable}
    writer = AnswerWriter(connection, header)
    write(cast(IO[bytes], writer))
    writer.finish()


def _evaluate(store: pyoxigraph.Store, request: dict[str, Any], *, names_dataset: bool) -> Results:
    # The engine lets its union switch win over FROM, so the switch is set only without FROM; and
    # it lets FROM fill whichever of its two lists is None, so both are given when one is.
    default: list[_GraphName] = [pyoxigraph.NamedNode(iri) for iri in request["default_graphs"]]
    named: list[_Name] = [pyoxigraph.NamedNode(iri) for iri in request["named_graphs"]]
    overridden = bool(default or named)
    return store.query(
        request["query"],
        base_iri=BASE,
        prefixes=_used_prefixes(request["query"]),
        use_default_graph_as_union=request["union"] and not overridden and not names_dataset,
        default_graph=default if overridden else None,
        named_graphs=named if overridden else None,
        substitutions=_substitutions(request["substitutions"]) or None,
    )


def _used_prefixes(query: str) -> dict[str, str]:
    """The project's prefixes that a query may use: the engine takes its time over each."""
    if "\\" in query:  # an escape may hide one (SPARQL 1.1 Query, 19.2)
        return _PREFIXES
    return {name: _PREFIXES[name] for written, name in _WRITTEN_PREFIXES if written in query}


def _substitutions(terms: dict[str, str]) -> dict[pyoxigraph.Variable, Any]:
    return {pyoxigraph.Variable(name): _term(text) for name, text in terms.items()}


def _term(text: str) -> Any:
    """A term written in N-Triples."""
    line = f"<x:s> <x:p> {text} ."
    (quad,) = pyoxigraph.parse(line, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return quad.object


def _serializer(
    results: Results, request: dict[str, Any]
) -> tuple[str, str, Callable[[IO[bytes]], None]]:
    """Kind of answer, name of its syntax, and what writes it."""
    if isinstance(results, pyoxigraph.QueryTriples):
        graph_format = RdfFormat[_accepted(request["graph_format"], "an RDF graph", RdfFormat)]
        triples = results
        return "graph", graph_format.name, lambda out: write_graph(triples, out, graph_format)
    if request["as_quads"] and isinstance(results, pyoxigraph.QuerySolutions):
        syntax, rows = RdfFormat[request["graph_format"]], results
        return "graph", syntax.name, lambda out: write_quads(rows, out, syntax)
    name = _accepted(request["select_format"], "a table or a boolean", ResultFormat)
    kind = "boolean" if isinstance(results, pyoxigraph.QueryBoolean) else "solutions"
    engine_format, table = _ENGINE_FORMATS[name], results

    def write(output: IO[bytes]) -> None:
        table.serialize(output, engine_format)

    return kind, name, write


def _accepted(name: str | None, what: str, formats: type[ResultFormat] | type[RdfFormat]) -> str:
    if name is not None:
        return name
    offered = ", ".join(member.media_type for member in formats)
    raise RequestError(
        406,
        "No acceptable syntax",
        f"This query's answer is {what}, and none of its syntaxes is acceptable to you: {offered}.",
    )


def syntax_problem(message: str, query: str) -> dict[str, Any]:
    """The engine's complaint about a text, with line and column, in the words of the wire."""
    return {"kind": "syntax", **diagnose(query, message, _parse)._asdict()}


def _parse(query: str) -> str | None:
    """What the parser says against a text."""
    try:
        pyoxigraph.Store().query(query, base_iri=BASE, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        return str(error)
    return None


def _send_error(connection: socket.socket, problem: dict[str, Any]) -> None:
    connection.sendall(pack(FrameKind.ERROR, orjson.dumps(problem)))


if __name__ == "__main__":
    main(sys.argv[1:])
