"""How a process of the server starts: put under its limits, on a large stack, behind the server."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Final

from cgkg.store.confinement import confine
from cgkg.store.priority import AFTER_THE_SERVER, AGAIN_SECONDS, put_session_behind

# The engine's parser and optimizer recurse; 512 MiB of stack hold 5,000 nested groups, far more
# than the guard lets pass. It is address space: only touched pages cost memory.
_LARGEST_STACK: Final = 512 * 1024 * 1024
_SHARE_OF_STACK: Final = 4


def serve_confined(
    serve: Callable[[socket.socket], None], memory: int, parent: int, port: int = 0
) -> None:
    """Serve what comes from the socket on standard input until that returns.

    Args:
        serve: what serves it, in a thread of its own.
        memory: address-space limit, bytes.
        parent: process id of the server; this process dies with it.
        port: the one TCP port that this process may connect to; 0 for none.
    """
    confine(memory, parent, port)
    connection = socket.socket(fileno=0)
    threading.stack_size(min(_LARGEST_STACK, memory // _SHARE_OF_STACK))
    thread = threading.Thread(target=serve, args=(connection,), daemon=True)
    thread.start()
    while not put_session_behind(os.getpid(), AFTER_THE_SERVER):
        time.sleep(AGAIN_SECONDS)
    thread.join()
