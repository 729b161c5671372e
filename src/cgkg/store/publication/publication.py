"""What is to be published, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cgkg.store.publication.content import GraphContent
from cgkg.store.publication.operations import PORTION
from cgkg.store.publication.transfer import CHUNK


@dataclass(frozen=True, slots=True)
class Publication:
    """What is to be published, and how.

    Attributes:
        version: of the dataset.
        quads: its N-Quads.
        contents: its graphs, by IRI.
        strict: whether literals must come back in the very form they were sent in.
        take_over: whether to replace another publisher that may still be running.
        chunk: triples in one piece that is sent.
        portion: triples in one piece that is switched, where it has pieces.
    """

    version: str
    quads: Path
    contents: Mapping[str, GraphContent]
    strict: bool = False
    take_over: bool = False
    chunk: int = CHUNK
    portion: int = PORTION
