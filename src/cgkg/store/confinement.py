"""What a worker process may not do, enforced by the kernel: grow, outlive the server, call out."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
from typing import Final

from cgkg.store.priority import AFTER_THE_SERVER

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2

# Classic BPF (linux/bpf_common.h) and seccomp's data and return values (linux/seccomp.h).
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_OFFSET_NUMBER, _OFFSET_ARCHITECTURE = 0, 4
_ALLOW: Final = 0x7FFF0000
_FAIL_WITH_EACCES: Final = 0x00050000 | 13

# Machine → audit architecture (linux/audit.h), number of socket(2) (asm/unistd.h).
_MACHINES: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}

# Landlock (linux/landlock.h); its system calls have the same numbers on every machine.
_LANDLOCK_CREATE, _LANDLOCK_ADD_RULE, _LANDLOCK_RESTRICT = 444, 445, 446
_CONNECT_TCP: Final = 1 << 1
_RULE_NET_PORT: Final = 2


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def confine(memory: int, parent: int, port: int = 0) -> None:
    """Put this process under its limits; there is no way back.

    Args:
        memory: address-space limit in bytes.
        parent: process id of the server; this process dies with it.
        port: the one TCP port that it may connect to; 0 for none, and no sockets at all.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _stand_back()
    if not hasattr(ctypes.CDLL(None), "prctl"):
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # the server died before the line above
        raise SystemExit(0)
    if port:
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        _connect_only_to(libc, port)
    else:
        _forbid_sockets(libc)


def _stand_back() -> None:
    """Let the server run first: its pages and protocol work are short, queries may be long.

    A batch process does not interrupt another one when it is woken, and costs no answer any time
    on a machine that is not full.
    """
    os.nice(AFTER_THE_SERVER)
    if hasattr(os, "sched_setscheduler"):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _forbid_sockets(libc: ctypes.CDLL) -> None:
    """Make socket(2) fail, a second wall behind the refusal of SERVICE.

    Where the kernel or the machine does not know such filters, the first wall has to do.
    """
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return
    architecture, number = machine
    program = b"".join(
        struct.pack("HBBI", *instruction)
        for instruction in (
            (_LOAD, 0, 0, _OFFSET_ARCHITECTURE),
            (_JUMP_IF_EQUAL, 0, 3, architecture),
            (_LOAD, 0, 0, _OFFSET_NUMBER),
            (_JUMP_IF_EQUAL, 0, 1, number),
            (_RETURN, 0, 0, _FAIL_WITH_EACCES),
            (_RETURN, 0, 0, _ALLOW),
        )
    )
    buffer = ctypes.create_string_buffer(program, len(program))
    filter_program = _Filter(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(filter_program), 0, 0)


def _connect_only_to(libc: ctypes.CDLL, port: int) -> None:
    """Let TCP connections go to one port only (Landlock, Linux 6.7).

    Where the kernel does not know this, the guard's rewriting of the query has to do.
    """
    handled = struct.pack("QQ", 0, _CONNECT_TCP)  # nothing about files, connecting
    ruleset = libc.syscall(_LANDLOCK_CREATE, handled, len(handled), 0)
    if ruleset < 0:
        return
    rule = struct.pack("QQ", _CONNECT_TCP, port)
    libc.syscall(_LANDLOCK_ADD_RULE, ruleset, _RULE_NET_PORT, rule, 0)
    libc.syscall(_LANDLOCK_RESTRICT, ruleset, 0)
    os.close(ruleset)
