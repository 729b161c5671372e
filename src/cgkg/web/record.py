"""What is noted of a request while it is worked on: for the log, the metrics and Server-Timing."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field

from starlette.types import Scope

_PLACE = "cgkg.record"


@dataclass(slots=True)
class Record:
    """One request.

    Attributes:
        id: the client's X-Request-Id, or one made here.
        client: the client's address.
        began: when it came, on the monotonic clock.
        query_hash: start of the SHA-256 of the query, to find it again without its text.
        query: the query's text.
        cache: ``hit``, ``shared`` (another client's run gave the answer), ``miss``, or empty.
        worker: process id of the worker; 0 for none.
        queued: seconds it waited for a turn.
        worked: seconds from then until its answer began.
        error: the title of the problem it was answered with; empty for none.
        status: the status that was sent; 0 while none was.
        size: bytes of the body that were sent.
        complete: whether the last of them was.
    """

    id: str = ""
    client: str = ""
    began: float = field(default_factory=time.perf_counter)
    query_hash: str = ""
    query: str = ""
    cache: str = ""
    worker: int = 0
    queued: float = 0.0
    worked: float = 0.0
    error: str = ""
    status: int = 0
    size: int = 0
    complete: bool = False

    def asks(self, query: str) -> None:
        """Note the query."""
        self.query = query
        self.query_hash = hashlib.sha256(query.encode()).hexdigest()[:16]


def record_of(scope: Scope) -> Record:
    """The record of a request; a new one where nobody has begun it."""
    record = scope.get(_PLACE)
    if not isinstance(record, Record):
        record = scope[_PLACE] = Record()
    return record
