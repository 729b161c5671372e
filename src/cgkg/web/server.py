"""Runs the server: takes the port, starts the workers, says where it is, stops cleanly."""

from __future__ import annotations

import asyncio
import errno
import gc
import math
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import uvicorn
import uvloop

from cgkg.config import Settings, admin_token
from cgkg.errors import SettingError
from cgkg.store.adoption import Adoption
from cgkg.store.opening import open_store
from cgkg.web.app import create_app
from cgkg.web.connection import connection_class
from cgkg.web.log import RequestLog, configure

_BACKLOG: Final = 1024
_OBJECTS_BETWEEN_COLLECTIONS: Final = 20_000
_STANDARD_INPUT: Final = 0


def run(settings: Settings, snapshot: Path | None, version: str) -> None:
    """Serve a dataset until SIGTERM or SIGINT; go on to a new build of it at SIGHUP.

    Args:
        settings: where to listen, limits, number of workers.
        snapshot: folder of the engine's files, to which nothing may write meanwhile; None where
            the settings name a remote store.
        version: the dataset's version.

    Raises:
        SettingError: the address cannot be listened on.
        DatasetError: the dataset cannot be opened.
        RemoteError: the remote store cannot be used.
    """
    listener = bind(settings.host, settings.port)
    # A request leaves no cycles behind, so looking for them every 700 objects finds nothing.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    writer = configure()
    log = RequestLog(writer) if settings.access_log else None
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(settings, snapshot, version, listener, log))
    finally:
        listener.close()
        writer.close()


def bind(host: str, port: int) -> socket.socket:
    """A socket that is bound to an address and does not listen yet.

    Raises:
        SettingError: the port is taken, not allowed, or the host is not this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise SettingError(_bind_problem(error, host, port)) from None
    return listener


def _bind_problem(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken on {host}; choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} may not be opened by this user; choose one above 1023 with --port"
    return f"cannot listen on {host}, port {port}: {error.strerror or error}; see --host, --port"


async def _serve(
    settings: Settings,
    snapshot: Path | None,
    version: str,
    listener: socket.socket,
    log: RequestLog | None,
) -> None:
    token = admin_token(settings)
    store = await open_store(settings, snapshot, version)
    try:
        app = create_app(settings, store, token, log)
        adoption = Adoption(store, settings.dataset, app.read_ahead)
        config = uvicorn.Config(
            app,
            http=connection_class(settings.stall_seconds),
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # X-Forwarded-For is for cgkg.web.client_address to believe
            timeout_graceful_shutdown=math.ceil(settings.drain_seconds),
        )
        server = _Server(config, listener, adoption.ask_for)
        adopting = asyncio.create_task(adoption.run())
        try:
            await server.serve(sockets=[listener])
        finally:
            adopting.cancel()
    finally:
        await store.aclose()


class _Server(uvicorn.Server):
    """uvicorn's server, which says where it is once ready and ends without a signal's exit code."""

    def __init__(
        self, config: uvicorn.Config, listener: socket.socket, adopt: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._listener, self._adopt = listener, adopt
        self._has_terminal = os.isatty(_STANDARD_INPUT)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address."""
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(f"cgkg is ready on {_address(self._listener)}\n")
            sys.stdout.flush()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop on SIGTERM and SIGINT; a second one does not wait for open connections."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                loop.remove_signal_handler(number)

    def _hang_up(self) -> None:
        """Adopt a new build; or stop, if it is the terminal that has gone."""
        if self._has_terminal and not os.isatty(_STANDARD_INPUT):
            self.handle_exit(signal.SIGHUP, None)
        else:
            self._adopt()


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
