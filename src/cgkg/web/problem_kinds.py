"""The kinds of problem: what each means and what to do about it, in Chinese and English.

A problem document's ``type`` (RFC 9457, 3.1.1) is an address under which this is explained.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cgkg.web.phrases.problem_kinds.queries import QUERIES
from cgkg.web.phrases.problem_kinds.requests import REQUESTS
from cgkg.web.phrases.problem_kinds.servers import SERVERS
from cgkg.web.phrases.problem_kinds.writes import WRITES
from cgkg.web.problem import slug


class ProblemKind(NamedTuple):
    """A kind of problem: its title, and its meaning and remedy by language tag."""

    title: str
    meaning: Mapping[str, str]
    remedy: Mapping[str, str]


def kinds() -> Mapping[str, ProblemKind]:
    """The kinds of problem by the last part of their addresses."""
    return {
        slug(title): ProblemKind(
            title,
            {"zh-Hans": meaning_zh, "en": meaning_en},
            {"zh-Hans": remedy_zh, "en": remedy_en},
        )
        for title, meaning_zh, meaning_en, remedy_zh, remedy_en in (
            *QUERIES,
            *REQUESTS,
            *SERVERS,
            *WRITES,
        )
    }
