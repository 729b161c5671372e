"""Entity tags: how a client learns that what it has is still current (RFC 9110, section 8.8.3)."""

from __future__ import annotations

import hashlib
from typing import Final

_BYTES: Final = 16


def entity_tag(*parts: object) -> str:
    """A weak tag for a representation.

    Weak, because rows without ORDER BY may come in another order and still be the same answer.

    Args:
        parts: all that decides the representation, the dataset's version among them.
    """
    digest = hashlib.blake2b(repr(parts).encode(), digest_size=_BYTES).hexdigest()
    return f'W/"{digest}"'


def is_current(if_none_match: str | None, tag: str) -> bool:
    """Whether an If-None-Match header names the tag (weak comparison; RFC 9110, 13.1.2)."""
    if if_none_match is None:
        return False
    given = {candidate.strip().removeprefix("W/") for candidate in if_none_match.split(",")}
    return tag.removeprefix("W/") in given
