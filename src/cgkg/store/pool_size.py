"""How large a pool of worker processes is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PoolSize:
    """What a pool of workers may take.

    Attributes:
        workers: how many queries run at once.
        memory: address-space limit of each process, MiB.
        queue: how many queries may wait beyond those that run.
        held_quads: a dataset of up to so many quads is copied into each worker's memory.
        reserved: how many more may run at once, for those who let no more than ``workers`` of their
            clients' queries in; at most the number of spares.
    """

    workers: int
    memory: int
    queue: int
    held_quads: int = 0
    reserved: int = 0
