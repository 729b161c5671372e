"""Who may ask now: a bounded number at once, none of them all the workers, everybody in turn.

Queries of clients come through here before they reach the store; those of the site's own pages do
not, and find a worker that is kept for them. One client gets one worker less than there are, so its
slow queries keep nobody else's waiting.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from cgkg.errors import RequestError, StoreBusy
from cgkg.store.base import Answer, PoolLoad, QueryRequest, Store
from cgkg.store.passed_on import PassedOnAnswer
from cgkg.web.record import Record

_SHARE_OF_QUEUE: Final = 2


@dataclass(frozen=True, slots=True)
class AdmissionLimits:
    """How many may ask.

    Attributes:
        running: queries at once, of all clients.
        of_one: queries at once, of one client.
        waiting: queries that wait, of all clients; one client has half of these places.
    """

    running: int
    of_one: int
    waiting: int


def admission_limits(workers: int, client_queries: int, queue: int) -> AdmissionLimits:
    """The limits for a number of workers; ``client_queries`` 0 means one less than the workers.

    >>> admission_limits(4, 0, 64)
    AdmissionLimits(running=4, of_one=3, waiting=64)
    >>> admission_limits(1, 0, 64).of_one
    1
    """
    most = max(1, workers - 1)
    return AdmissionLimits(workers, min(client_queries or most, workers), queue)


class Admission:
    """Lets queries pass, those of different clients in turn."""

    def __init__(self, limits: AdmissionLimits) -> None:
        self._limits = limits
        self._running: Counter[str] = Counter()
        self._under_way = 0
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._waiting

    @property
    def running(self) -> int:
        """How many run."""
        return self._under_way

    async def enter(self, client: str, patience: float) -> Turn:
        """Wait for a turn.

        Args:
            client: whose query it is.
            patience: how long it may wait, seconds.

        Returns:
            The turn; it must be ended.

        Raises:
            StoreBusy: too many wait, or it took too long.
            RequestError: 429: this client has too many that wait.
        """
        if self._may_run(client):
            self._start(client)
            return Turn(self, client)
        self._check_room(client)
        loop = asyncio.get_running_loop()
        place: asyncio.Future[None] = loop.create_future()
        self._queues.setdefault(client, deque()).append(place)
        self._waiting += 1
        alarm = loop.call_later(patience, self._give_up, client, place, patience)
        try:
            await place
        except asyncio.CancelledError:
            self._abandon(client, place)
            raise
        finally:
            alarm.cancel()
        return Turn(self, client)

    def leave(self, client: str) -> None:
        """End a turn."""
        self._under_way -= 1
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]
        self._call_next()

    def _may_run(self, client: str) -> bool:
        free = self._under_way < self._limits.running
        return free and self._running[client] < self._limits.of_one

    def _start(self, client: str) -> None:
        self._under_way += 1
        self._running[client] += 1

    def _check_room(self, client: str) -> None:
        if self._waiting >= self._limits.waiting:
            raise StoreBusy(
                f"{self._under_way} queries run and {self._waiting} wait already; try again."
            )
        most = max(1, self._limits.waiting // _SHARE_OF_QUEUE)
        if len(self._queues.get(client, ())) >= most:
            raise RequestError(
                429,
                "Too many queries at once",
                f"{self._running[client]} of your queries run and {most} wait. Send the next when "
                "one of them is answered.",
                {"Retry-After": "1"},
            )

    def _give_up(self, client: str, place: asyncio.Future[None], patience: float) -> None:
        if not place.done():
            self._abandon(client, place)
            place.set_exception(StoreBusy(f"No worker became free within {patience:g} s."))

    def _abandon(self, client: str, place: asyncio.Future[None]) -> None:
        queue = self._queues.get(client)
        if queue is not None and place in queue:
            queue.remove(place)
            self._waiting -= 1
            if not queue:
                del self._queues[client]
        elif place.done() and not place.cancelled():
            self.leave(client)  # the turn came in the moment the query stopped waiting

    def _call_next(self) -> None:
        """Give free places to clients that wait, each one in turn."""
        for client in list(self._queues):
            if self._under_way >= self._limits.running:
                return
            self._call(client)

    def _call(self, client: str) -> None:
        """Give a place to the client's first query that still waits, if it may run."""
        queue = self._queues[client]
        while queue and self._may_run(client):
            place = queue.popleft()
            self._waiting -= 1
            if not place.done():
                self._start(client)
                place.set_result(None)
                self._queues.move_to_end(client)
                break
        if not queue:
            del self._queues[client]


class Turn:
    """A turn that a query has; ended once, however often that is asked for."""

    def __init__(self, admission: Admission, client: str) -> None:
        self._admission: Admission | None = admission
        self._client = client

    def end(self) -> None:
        """Let the next one pass."""
        admission, self._admission = self._admission, None
        if admission is not None:
            admission.leave(self._client)


asking: Final[ContextVar[Record | None]] = ContextVar("asking", default=None)
"""The record of the request that is being answered."""


class AdmittedStore:
    """A store for queries that clients write: each waits for its turn.

    The client is whoever's request is being answered; see :class:`cgkg.store.base.Store`.
    """

    def __init__(self, store: Store, admission: Admission) -> None:
        self._store, self._admission = store, admission

    @property
    def version(self) -> str:
        """The version of the dataset."""
        return self._store.version

    @property
    def load(self) -> PoolLoad:
        """How busy it is."""
        return self._store.load

    async def query(self, request: QueryRequest) -> Answer:
        """Run a query in its turn."""
        record = asking.get() or Record()
        asked = time.perf_counter()
        turn = await self._admission.enter(record.client, request.timeout)
        began = time.perf_counter()
        record.queued = began - asked
        try:
            answer = await self._store.query(request)
        except BaseException:
            turn.end()
            raise
        record.worked = time.perf_counter() - began
        return _AdmittedAnswer(answer, turn)

    async def named_graphs(self) -> Sequence[str]:
        """The named graphs, which no client asks for."""
        return await self._store.named_graphs()

    async def aclose(self) -> None:
        """Nothing: the store belongs to somebody else."""


class _AdmittedAnswer(PassedOnAnswer):
    """An answer whose turn ends with it."""

    def __init__(self, answer: Answer, turn: Turn) -> None:
        super().__init__(answer)
        self._turn = turn

    async def aclose(self) -> None:
        """Free what works on the answer, and let the next one pass."""
        await super().aclose()
        self._turn.end()
