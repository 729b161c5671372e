"""Who is publishing: which process, where, so that the next one can tell whether it still runs."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from typing import Final

_FORM: Final = re.compile(r".* process (?P<pid>\d+) started (?P<started>\d+) in (?P<place>\S+)\Z")


def this_process() -> str:
    """This process, as one line to be shown and to be recognized."""
    pid = os.getpid()
    return f"{platform.node()} process {pid} started {_started(pid)} in {_place()}"


def has_ended(publisher: str) -> bool:
    """Whether a process that called itself so is known to have ended; False if that is unknown."""
    match = _FORM.match(publisher)
    if match is None or match["place"] != _place():
        return False
    return _started(int(match["pid"])) != match["started"]


def _started(pid: int) -> str:
    """When a process started, in clock ticks since the machine did (proc(5)); 0: there is none."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return "0"
    return status.rpartition(")")[2].split()[19]


def _place() -> str:
    """Where process ids mean the same: one run of one machine, one namespace of processes."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').stat().st_ino}"
    except OSError:
        return platform.node()
