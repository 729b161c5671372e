"""The server's end of one write: a job for a writer process, and how it went."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from cgkg.errors import (
    CgkgError,
    DatasetError,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
    WorkerCrashed,
)
from cgkg.store.frames import FrameKind
from cgkg.store.process import WorkerProcess
from cgkg.store.refusals import from_report

_MODULE: Final = "cgkg.store.writer"
_NOTHING: Final = "Nothing has been changed."


class Writers:
    """Writer processes: each does one job; the next stands ready before it is needed."""

    def __init__(self, live: Path, memory: int, limit: float) -> None:
        """Args: folder of versions; address-space limit, MiB; time limit of a job, seconds."""
        self._live, self._memory, self._limit = live, memory, limit
        self._next: asyncio.Task[WorkerProcess] | None = None

    def prepare(self) -> None:
        """Start the process for the next job, if there is none."""
        if self._next is None:
            self._next = asyncio.create_task(self._start())

    async def run(self, job: dict[str, Any], bodies: Sequence[bytes] = ()) -> dict[str, Any]:
        """Have a job done; cancelling this kills the process.

        Args:
            job: what to do; see :mod:`cgkg.store.writer`.
            bodies: the documents that belong to it.

        Returns:
            The writer's report.

        Raises:
            CgkgError: it was refused or failed; the writer's work is void.
        """
        writer = await self._take()
        try:
            async with asyncio.timeout(self._limit):
                return await _exchange(writer, job, bodies)
        except TimeoutError:
            raise QueryTimeout(
                f"The time limit of {self._limit:g} s was reached before the write was done. "
                f"{_NOTHING} Send less at once."
            ) from None
        except ConnectionError:
            if await writer.ran_out_of_memory():
                raise _too_large() from None
            raise WorkerCrashed(
                f"The process that worked on this write died. {_NOTHING} The server goes on."
            ) from None
        finally:
            await writer.end()

    async def aclose(self) -> None:
        """End the process that stands ready."""
        task, self._next = self._next, None
        if task is None:
            return
        task.cancel()
        for outcome in await asyncio.gather(task, return_exceptions=True):
            if isinstance(outcome, WorkerProcess):
                await outcome.end()

    async def _take(self) -> WorkerProcess:
        task, self._next = self._next, None
        if task is None:
            return await self._start()
        try:
            writer = await asyncio.shield(task)
        except asyncio.CancelledError:
            self._next = task  # for whoever comes next
            raise
        if writer.alive:
            return writer
        await writer.end()
        return await self._start()

    async def _start(self) -> WorkerProcess:
        return await WorkerProcess.start(self._live, self._memory, module=_MODULE)


async def _exchange(
    writer: WorkerProcess, job: dict[str, Any], bodies: Sequence[bytes]
) -> dict[str, Any]:
    await writer.send(json.dumps(job).encode())
    for body in bodies:
        await writer.send(body)
    kind, payload = await writer.receive()
    report: dict[str, Any] = json.loads(payload)
    if kind is FrameKind.ERROR:
        raise _error(report)
    return report


def _error(problem: dict[str, Any]) -> CgkgError:
    match problem["kind"]:
        case "refused":
            return from_report(problem)
        case "syntax":
            return QuerySyntaxError(problem["message"], problem["line"], problem["column"])
        case "memory":
            return _too_large()
        case "dataset":
            return DatasetError(problem["message"])
        case "storage":
            return StoreError(f"The dataset could not be written: {problem['message']} {_NOTHING}")
        case _:
            return WorkerCrashed(f"The write failed inside the engine. {_NOTHING}")


def _too_large() -> QueryTooLarge:
    return QueryTooLarge(
        f"The memory limit was reached before the write was done. {_NOTHING} Send less at once."
    )
