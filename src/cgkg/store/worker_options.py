"""What the server tells a worker process when it starts it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Way:
    """How a worker goes about its work.

    Attributes:
        held_quads: datasets of up to so many quads are copied into memory.
        endpoints: the partners' endpoints, each with the partner's name.
        forwarder: address under which partners are called; empty for a worker that calls nobody.
        port: the forwarder's port; 0 for a worker that calls nobody.
    """

    held_quads: int = 0
    endpoints: Mapping[str, str] = field(default_factory=dict)
    forwarder: str = ""
    port: int = 0

    @classmethod
    def read(cls, options: str) -> Way:
        """The way that the server's JSON tells."""
        return cls(**json.loads(options))
