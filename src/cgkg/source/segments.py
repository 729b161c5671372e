"""A text cut into segments that spell it: every character goes into exactly one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a segment of a direction's text does."""

    FACET = "facet"
    SCOPE = "scope"
    SECTOR = "sector"
    MODIFIER = "modifier"
    OBJECT = "object"
    HEAD = "head"
    TARGET = "target"
    DELIVERABLE = "deliverable"
    CONNECTIVE = "connective"


@dataclass(frozen=True, slots=True)
class Segment:
    """A span of a direction's text.

    Attributes:
        role: what it does.
        start: offset of its first character, from 0.
        text: its characters.
    """

    role: Role
    start: int
    text: str

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.start + len(self.text)


@dataclass(slots=True)
class Tape:
    """A text read from left to right, each character into exactly one segment."""

    text: str
    position: int = 0
    segments: list[Segment] = field(default_factory=list)

    def take(self, role: Role, end: int) -> Segment:
        """The segment from here to ``end``."""
        segment = Segment(role, self.position, self.text[self.position : end])
        self.segments.append(segment)
        self.position = end
        return segment

    def take_match(self, role: Role, pattern: re.Pattern[str], end: int) -> Segment | None:
        """The segment that a pattern matches here, if it does."""
        found = pattern.match(self.text, self.position, end)
        return self.take(role, found.end()) if found else None

    def find(self, sign: str, end: int) -> int:
        """Where a sign stands next outside parentheses, or ``end``."""
        depth = 0
        for index in range(self.position, end):
            depth += {"（": 1, "）": -1}.get(self.text[index], 0)
            if depth == 0 and self.text.startswith(sign, index):
                return index
        return end
