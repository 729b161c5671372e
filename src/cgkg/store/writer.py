"""The writer process: ``python -m cgkg.store.writer LIVE MEMORY PARENT``.

It takes one job from the socket on its standard input, does it on a copy of the current version,
says how it went, and ends. The copy shares its files with the original (hard links), so making it
takes a few milliseconds. It becomes the current version only when the server says so; what this
process leaves behind when it is killed is a folder that nobody reads.
"""

from __future__ import annotations

import json
import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from cgkg.errors import DatasetError, RequestError
from cgkg.formats import RdfFormat
from cgkg.store import changes
from cgkg.store.carrying import make_first, open_copy
from cgkg.store.child import serve_confined
from cgkg.store.frames import FrameKind, pack, receive_frame
from cgkg.store.refusals import as_report, protected
from cgkg.store.versions import STORE, Facts, Version, read_facts, write_facts
from cgkg.store.writable import GraphChange, GraphRequest, RdfDocument, UpdateRequest

Change = Callable[[ox.Store, Facts], tuple[Facts, bool]]
"""Changes a store that rests on some facts; the new facts, and whether a graph was created."""


def main(arguments: list[str]) -> None:
    """Do one job."""
    _, memory, parent = arguments
    serve_confined(_serve, int(memory) * 1024 * 1024, int(parent))


def _serve(connection: socket.socket) -> None:
    connection.sendall(pack(FrameKind.READY))
    try:
        _, payload = receive_frame(connection)
        job = json.loads(payload)
        bodies = [receive_frame(connection)[1] for _ in job.get("documents", ())]
    except EOFError:  # the server does not need this process any more
        return
    try:
        kind, report = FrameKind.LAST, _do(job, bodies)
    except BaseException as error:
        kind, report = FrameKind.ERROR, _problem(error, job)
    connection.sendall(pack(kind, json.dumps(report).encode()))


def _do(job: dict[str, Any], bodies: list[bytes]) -> dict[str, Any]:
    """Make the version that a job asks for."""
    target = Path(job["target"])
    if job["kind"] == "begin":
        facts = _begin(job, target)
        return {"version": facts.name, "created": False}
    base = Path(job["base"])
    store = open_copy(base / STORE, target)
    facts, created = _change(job, bodies)(store, read_facts(base))
    store.flush()
    del store  # closes it
    write_facts(target, facts)
    return {"version": facts.name, "created": created}


def _begin(job: dict[str, Any], target: Path) -> Facts:
    previous = job["previous"] and Path(job["previous"])
    version = Version(previous, read_facts(previous)) if previous else None
    allow_built = bool(job["allow_built"])
    return make_first(target, Path(job["base"]), job["built"], version, allow_built=allow_built)


def _change(job: dict[str, Any], bodies: list[bytes]) -> Change:
    allow_built = bool(job["allow_built"])

    def by_update(store: ox.Store, facts: Facts) -> tuple[Facts, bool]:
        changes.update(store, UpdateRequest(job["update"], job["using"], job["using_named"]))
        after = changes.digests(store, facts.as_built)
        changed = [iri for iri, digest in after.items() if facts.digests[iri] != digest]
        if changed and not allow_built:
            raise protected(changed[0])
        return _next(facts, after), False

    def by_graph(store: ox.Store, facts: Facts) -> tuple[Facts, bool]:
        request = _graph_request(job, bodies)
        is_built = request.graph in facts.as_built
        if is_built and not allow_built:
            raise protected(str(request.graph))
        created = changes.change_graph(store, request)
        after = changes.digests(store, [str(request.graph)] if is_built else [])
        return _next(facts, {**facts.digests, **after}), created

    return by_update if job["kind"] == "update" else by_graph


def _next(facts: Facts, digests: dict[str, str]) -> Facts:
    return replace(facts, number=facts.number + 1, digests=digests)


def _graph_request(job: dict[str, Any], bodies: list[bytes]) -> GraphRequest:
    documents = tuple(
        RdfDocument(data, RdfFormat[described["syntax"]], described["name"])
        for data, described in zip(bodies, job["documents"], strict=True)
    )
    return GraphRequest(GraphChange(job["kind"]), job["graph"], job["graph_base"], documents)


def _problem(error: BaseException, job: dict[str, Any]) -> dict[str, Any]:
    """What went wrong, in the words of the wire; see :mod:`cgkg.store.answer`."""
    shutil.rmtree(job["target"], ignore_errors=True)
    match error:
        case RequestError():
            return as_report(error)
        case SyntaxError():
            diagnosis = changes.diagnose_update(str(job["update"]), str(error))
            return {"kind": "syntax", **diagnosis._asdict()}
        case MemoryError():
            return {"kind": "memory"}
        case DatasetError():
            return {"kind": "dataset", "message": str(error)}
        case OSError() | ValueError():
            return {"kind": "storage", "message": str(error)}
        case _:
            return {"kind": "crash", "message": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main(sys.argv[1:])
