"""The server's end of one worker process."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
import tempfile
from collections.abc import Awaitable
from pathlib import Path
from typing import IO, Final

from cgkg.errors import DatasetError
from cgkg.store.connection import FrameConnection
from cgkg.store.frames import FrameKind
from cgkg.store.priority import AGAIN_SECONDS, LAST_IN_LINE, put_session_behind

_START_LIMIT: Final = 30.0
_PASSED_ON: Final = ("PATH", "PYTHONPATH", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV")
_NO_MEMORY: Final = (b"memory allocation of", b"bad_alloc", b"MemoryError", b"Cannot allocate")


class WorkerProcess:
    """A started worker that has opened its dataset and waits for a query.

    Attributes:
        reads: the version that it has open: folder of the engine's files.
    """

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        connection: FrameConnection,
        messages: IO[bytes],
        reads: Path,
    ) -> None:
        self._process, self._connection, self.reads = process, connection, reads
        self._messages = messages
        self._words = ""
        self._stood_back = False

    @classmethod
    async def start(
        cls,
        dataset: Path,
        memory: int,
        *options: str,
        module: str = "cgkg.store.worker",
    ) -> WorkerProcess:
        """Start a worker and wait until it is ready.

        Args:
            dataset: folder of the engine's files; nothing may write to it.
            memory: address-space limit, MiB.
            options: further arguments of the process.
            module: what the process runs.

        Raises:
            DatasetError: it cannot open the dataset.
        """
        ours, theirs = socket.socketpair()
        messages = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the worker
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", module),
                *(str(dataset), str(memory), str(os.getpid()), *options),
                stdin=theirs.fileno(),
                stdout=messages,
                stderr=messages,
                env=environment(),
                start_new_session=True,  # a terminal's Ctrl-C is for the server to handle
            )
        worker = cls(process, await FrameConnection.over(ours), messages, dataset)
        try:
            await asyncio.wait_for(worker._await_ready(dataset), _START_LIMIT)
        except BaseException:
            await worker.end()
            raise
        return worker

    async def _await_ready(self, dataset: Path) -> None:
        try:
            kind, payload = await self.receive()
        except ConnectionError:
            await self._process.wait()
            reason = self._last_words()
        else:
            if kind is FrameKind.READY:
                return
            reason = json.loads(payload)["message"]
        raise DatasetError(
            f"cannot open the dataset {dataset}: {reason}\n"
            "  what to do: build it again (cgkg build)"
        )

    @property
    def alive(self) -> bool:
        """Whether the process has not ended, as far as is known."""
        return self._process.returncode is None

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def send(self, payload: bytes, kind: FrameKind = FrameKind.QUERY) -> Awaitable[None]:
        """Hand it a query (JSON), or a frame of another kind."""
        return self._connection.send(payload, kind)

    def receive(self) -> Awaitable[tuple[FrameKind, bytes]]:
        """The next frame it sends.

        Raises:
            ConnectionError: it is gone.
        """
        return self._connection.receive()

    def stand_back(self) -> None:
        """Let everybody else run first from now on, for its query takes long.

        A process cannot come back from there, so when the answer is complete it is replaced.
        """
        self._stood_back = True
        with contextlib.suppress(OSError):
            for thread in Path(f"/proc/{self.pid}/task").iterdir():
                os.setpriority(os.PRIO_PROCESS, int(thread.name), LAST_IN_LINE)
        self._put_behind()

    def _put_behind(self) -> None:
        if self.alive and not put_session_behind(self.pid, LAST_IN_LINE):
            asyncio.get_running_loop().call_later(AGAIN_SECONDS, self._put_behind)

    @property
    def stood_back(self) -> bool:
        """Whether it lets everybody else run first."""
        return self._stood_back

    def kill(self) -> None:
        """Kill it now; :meth:`wait` then returns soon."""
        if self.alive:
            self._process.kill()

    async def wait(self) -> None:
        """Wait until the process has ended and is reaped."""
        await self._process.wait()

    async def end(self) -> None:
        """Kill it, reap it, and free what belongs to it."""
        self.kill()
        await self._process.wait()
        self._connection.close()
        self._last_words()
        self._messages.close()

    async def ran_out_of_memory(self) -> bool:
        """After it ended by itself: whether memory was the reason."""
        await self._process.wait()
        return any(mark in self._last_words().encode() for mark in _NO_MEMORY)

    def _last_words(self) -> str:
        """What it wrote on standard error, the end of it; kept when the file is closed."""
        if not self._messages.closed:
            self._messages.seek(0)
            self._words = self._messages.read()[-2000:].decode(errors="replace").strip()
        return self._words


def environment() -> dict[str, str]:
    """What a worker needs of the environment: no secrets, and few memory arenas per thread."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {**kept, "MALLOC_ARENA_MAX": "2"}
