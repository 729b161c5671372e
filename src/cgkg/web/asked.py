"""Requests that came before: their parameters and headers need not be read again."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_MOST: Final = 2_048
_LONGEST: Final = 8_192


class Asked(Generic[T]):
    """What the last few thousand short GET requests were understood to ask."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[bytes, str | None], T] = OrderedDict()

    def get(self, query_string: bytes, accept: str | None) -> T | None:
        """What was understood before from the same bytes."""
        return self._known.get((query_string, accept))

    def put(self, query_string: bytes, accept: str | None, understood: T) -> None:
        """Remember what was understood."""
        if len(query_string) + len(accept or "") > _LONGEST:
            return
        self._known[(query_string, accept)] = understood
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
