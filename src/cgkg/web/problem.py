"""A refusal or failure, as clients are told of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cgkg.iris import BASE


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal or failure.

    Attributes:
        status: HTTP status.
        title: short and the same for all problems of the kind.
        detail: what is wrong here and what to do.
        extra: further members of the problem document (``line``, ``column``, ``suggestions``).
        headers: response headers that belong to it.
    """

    status: int
    title: str
    detail: str
    extra: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """An IRI that names the kind of problem; made from the title."""
        return f"{BASE}problem/{slug(self.title)}"


def slug(title: str) -> str:
    """A problem's title as it stands in the address of its kind.

    >>> slug("Query time limit reached")
    'query-time-limit-reached'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


class ProblemError(Exception):
    """A problem with members of its own, raised by a route."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.detail)
