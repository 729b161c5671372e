"""Answers kept as they were sent, so that a question asked again costs no engine.

An entry is found by all that decides its bytes, the dataset's version among it. A write makes a new
version and with it new keys, so nothing has to be thrown away for an answer to be right; what
belongs to an older version ages out.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Final, NamedTuple

_SHARE: Final = 64
_OVERHEAD: Final = 600  # bytes of the objects around an entry


class KeptAnswer(NamedTuple):
    """A response with status 200.

    Attributes:
        headers: all of them, names in lower case, Content-Length included.
        body: its bytes.
        tag: its entity tag; empty for none.
    """

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    tag: str


class AnswerCache:
    """The answers last asked for, up to a number of bytes."""

    def __init__(self, budget: int) -> None:
        """Args: how many bytes it may hold; 0 keeps nothing."""
        self._budget = budget
        self._kept: OrderedDict[Hashable, tuple[KeptAnswer, int]] = OrderedDict()
        self._size = 0

    @property
    def largest(self) -> int:
        """Size of the largest body that is kept, bytes; one answer must not drive all others out.

        >>> AnswerCache(64_000).largest
        1000
        """
        return self._budget // _SHARE

    @property
    def size(self) -> int:
        """How many bytes are held, about."""
        return self._size

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> KeptAnswer | None:
        """The answer kept for a key."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: Hashable, answer: KeptAnswer, key_size: int) -> None:
        """Keep an answer, unless it is too large.

        Args:
            key: all that decides the answer's bytes.
            answer: the answer.
            key_size: about how many bytes the key takes.
        """
        size = len(answer.body) + key_size + _OVERHEAD
        if len(answer.body) > self.largest or size > self._budget:
            return
        replaced = self._kept.pop(key, None)
        self._size += size - (replaced[1] if replaced else 0)
        self._kept[key] = (answer, size)
        while self._size > self._budget:
            _, (_, freed) = self._kept.popitem(last=False)
            self._size -= freed
