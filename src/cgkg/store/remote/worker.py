"""The process that looks into what comes from outside: ``… PLACE MEMORY PARENT``.

A remote store's server process moves bytes and nothing else. This process checks a client's query
and says what to send for it (``HEADER``); then it gets the remote store's answer in ``DATA`` frames
and a ``LAST`` one, and writes it again in the syntax that the client wants, as
:mod:`cgkg.store.worker` does. Documents to be written are made into N-Triples in the same way. It
opens no file and no socket, and is killed when it takes too long or too much memory.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from typing import IO, Any, cast

import orjson

from cgkg.errors import RemoteError, RequestError
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.store.base import AnswerKind
from cgkg.store.child import serve_confined
from cgkg.store.frames import FrameKind, pack, receive_frame
from cgkg.store.refusals import as_report
from cgkg.store.remote.conversion import convert
from cgkg.store.remote.dialect import Dialect
from cgkg.store.remote.plan import Plan, plan, plan_table
from cgkg.store.remote.update_plan import plan_document, plan_update
from cgkg.store.worker import AnswerWriter, syntax_problem


def main(arguments: list[str]) -> None:
    """Serve requests until the server closes the socket."""
    _, memory, parent = arguments
    serve_confined(_serve, int(memory) * 1024 * 1024, int(parent))


def _serve(connection: socket.socket) -> None:
    connection.sendall(pack(FrameKind.READY))
    while True:
        try:
            _, payload = receive_frame(connection)
            request = orjson.loads(payload)
            if not _answer(connection, request):
                return
        except EOFError:
            return


def _answer(connection: socket.socket, request: dict[str, Any]) -> bool:
    """Do what a request asks for; False when this process should not go on."""
    dialect = Dialect(request["dialect"])
    jobs: dict[str, Callable[[], None]] = {
        "query": lambda: _relay(connection, request, dialect),
        "update": lambda: _check_update(connection, request, dialect),
        "document": lambda: _rewrite(connection, request),
    }
    try:
        jobs[request["job"]]()
    except RequestError as error:
        _report(connection, as_report(error))
    except SyntaxError as error:
        _report(connection, _syntax_problem(error, request))
    except RemoteError as error:
        _report(connection, {"kind": type(error).__name__, "message": str(error)})
        return False  # the rest of the answer may be on its way
    except BrokenPipeError:
        return False
    except MemoryError:
        _report(connection, {"kind": "memory"})
        return False
    except (ValueError, RuntimeError) as error:
        _report(connection, {"kind": "engine", "message": str(error)})
    return True


def _syntax_problem(error: SyntaxError, request: dict[str, Any]) -> dict[str, Any]:
    if request["job"] == "query":
        return syntax_problem(str(error), request["query"])
    from cgkg.store.changes import diagnose_update  # noqa: PLC0415 - for errors only

    return {"kind": "syntax", **diagnose_update(request["update"], str(error))._asdict()}


def _relay(connection: socket.socket, request: dict[str, Any], dialect: Dialect) -> None:
    """Say what to send for a query; then write the answer to it in the client's syntax."""
    planned = plan(request, dialect)
    kind = AnswerKind.GRAPH if request["as_quads"] else planned.kind
    syntax = _syntax(request, kind)
    head = _asked(connection, planned)
    if "table" in head:
        table = plan_table(request, planned)
        head = _asked(connection, table)
        planned = table or planned
    if "row_cap" not in head:  # there is no answer; the server knows why
        return
    header = {"kind": kind, "format": syntax.name, "repeatable": planned.repeatable}
    writer = AnswerWriter(connection, header)
    source = _Source(connection)
    convert(source.read, cast(IO[bytes], writer), planned, syntax, head["row_cap"])
    source.drain()
    writer.finish()


def _asked(connection: socket.socket, planned: Plan | None) -> dict[str, Any]:
    """Have the server ask what is planned, if anything; what it says of the answer."""
    names = ("fields", "instead", "accept")
    document = {} if planned is None else {name: getattr(planned, name) for name in names}
    _send(connection, FrameKind.HEADER, document)
    return dict(orjson.loads(receive_frame(connection)[1]))


def _syntax(request: dict[str, Any], kind: AnswerKind) -> ResultFormat | RdfFormat:
    is_graph = kind is AnswerKind.GRAPH
    name = request["graph_format" if is_graph else "select_format"]
    if name is not None:
        return RdfFormat[name] if is_graph else ResultFormat[name]
    formats: type[RdfFormat] | type[ResultFormat] = RdfFormat if is_graph else ResultFormat
    offered = ", ".join(member.media_type for member in formats)
    what = "an RDF graph" if is_graph else "a table or a boolean"
    raise RequestError(
        406,
        "No acceptable syntax",
        f"This query's answer is {what}, and none of its syntaxes is acceptable to you: {offered}.",
    )


class _Source:
    """What the server passes on of an answer, until its last frame."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection, self._ended = connection, False

    def read(self) -> bytes:
        """The next bytes; none at the end."""
        while not self._ended:
            kind, payload = receive_frame(self._connection)
            self._ended = kind is FrameKind.LAST
            if payload:
                return payload
        return b""

    def drain(self) -> None:
        """Take what the parser did not care to read, such as blanks at the end."""
        while self.read():
            pass


def _check_update(connection: socket.socket, request: dict[str, Any], dialect: Dialect) -> None:
    """Say what to send for an update."""
    _send(connection, FrameKind.HEADER, {})
    _send(connection, FrameKind.LAST, plan_update(request, dialect))


def _rewrite(connection: socket.socket, request: dict[str, Any]) -> None:
    """Make documents into one of N-Triples."""
    bodies = [receive_frame(connection)[1] for _ in request["documents"]]
    writer = AnswerWriter(connection, {})
    plan_document(request, bodies, cast(IO[bytes], writer))
    writer.finish()


def _send(connection: socket.socket, kind: FrameKind, document: dict[str, Any]) -> None:
    connection.sendall(pack(kind, orjson.dumps(document)))


def _report(connection: socket.socket, problem: dict[str, Any]) -> None:
    _send(connection, FrameKind.ERROR, problem)


if __name__ == "__main__":
    main(sys.argv[1:])
