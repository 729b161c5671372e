"""Who runs first on a machine that is full: the server, then its workers, then long queries.

Niceness alone does not say it: where Linux shares processor time by session (sched(7), "The
autogroup feature") it only counts among the threads of one, and each worker has a session of its
own. So the session gets the same niceness. Where there is no such feature, or a container or
systemd shares the time by groups of its own, the processes' own niceness holds.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

AFTER_THE_SERVER: Final = 5
"""Niceness of a worker; the server has 0."""
LAST_IN_LINE: Final = 15
"""Niceness of a worker whose query takes long."""
AGAIN_SECONDS: Final = 0.15
"""When to ask again: the kernel takes one such wish each tenth of a second."""


def put_session_behind(process: int, niceness: int) -> bool:
    """Give a process's session a niceness; False when the kernel wants to be asked again later."""
    try:
        Path(f"/proc/{process}/autogroup").write_text(str(niceness))
    except BlockingIOError:
        return False
    except OSError:
        return True  # no such feature here, or the process has gone
    return True
