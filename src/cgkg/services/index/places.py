"""Sets of places in a list as bits of a number, and orders of places as arrays."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, islice
from operator import itemgetter
from typing import Final

_PLACE: Final = "I"
PLACE_BYTES: Final = 4
"""Bytes of a place in a packed order."""
_SPARSE: Final = 128
"""What fewer than one standard in so many has is stored as a list of places."""
_FEW: Final = 1024
"""What fewer than one in so many has is counted faster as a list."""
_DIGITS: Final = bytes.maketrans(b"01", b"\x00\x01")


@dataclass(frozen=True)
class Places:
    """Some places of a list.

    Attributes:
        bits: the lowest is the first place. A list of 166,000 is counted in microseconds so.
        length: of the list.
    """

    bits: int
    length: int

    @classmethod
    def everywhere(cls, length: int) -> Places:
        """All places."""
        return cls((1 << length) - 1, length)

    @classmethod
    def of(cls, places: Iterable[int], length: int) -> Places:
        """These places."""
        field = bytearray(length // 8 + 1)
        for place in places:
            field[place >> 3] |= 1 << (place & 7)
        return cls(int.from_bytes(field, "little"), length)

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __and__(self, other: Places) -> Places:
        return Places(self.bits & other.bits, self.length)

    def __or__(self, other: Places) -> Places:
        return Places(self.bits | other.bits, self.length)

    def __sub__(self, other: Places) -> Places:
        return Places(self.bits & ~other.bits, self.length)

    @cached_property
    def flags(self) -> bytes:
        """For each place, 1 if it is one of these."""
        return f"{self.bits:0{self.length}b}".encode().translate(_DIGITS)[::-1]

    def shared_with(self, others: Places | FewPlaces) -> int:
        """How many places of others are among these."""
        if isinstance(others, Places):
            return (self.bits & others.bits).bit_count()
        return others.count(self.flags)

    def in_order(self, order: Sequence[int], start: int = 0, stop: int | None = None) -> list[int]:
        """From one to another of these places, in an order of all places."""
        if len(self) == self.length:
            return list(order[start:stop])
        stop = len(self) if stop is None else min(stop, len(self))  # after the last nothing comes
        return list(islice(self._chosen(order), min(start, stop), stop))

    def _chosen(self, order: Sequence[int]) -> Iterator[int]:
        if isinstance(order, range) and order.step == 1:
            return compress(order, self.flags)
        return compress(order, map(self.flags.__getitem__, order))


class FewPlaces:
    """So few places of a list that they are counted faster one by one."""

    def __init__(self, places: Sequence[int]) -> None:
        """Args: the places, at least one."""
        self.places = places
        # One call looks all of them up. The first is named twice: of one alone it gives no tuple.
        self._flags_of = itemgetter(places[0], *places)

    def count(self, flags: bytes) -> int:
        """How many of them have the flag 1; flags are of all places."""
        found: tuple[int, ...] = self._flags_of(flags)
        return sum(found) - found[0]


def pack_order(places: Iterable[int]) -> bytes:
    """Places one after the other, four bytes each, little-endian."""
    packed = array(_PLACE, places)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack_order(packed: bytes) -> array[int]:
    """What :func:`pack_order` packed."""
    places = array(_PLACE)
    places.frombytes(packed)
    if sys.byteorder == "big":
        places.byteswap()
    return places


def pack_set(places: Sequence[int], length: int) -> tuple[bool, bytes]:
    """A set of places in few bytes, and whether that is as a list.

    Args:
        places: in rising order.
        length: of the list.
    """
    if len(places) * _SPARSE < length:
        return True, pack_order(places)
    return False, Places.of(places, length).bits.to_bytes(length // 8 + 1, "little")


def unpack_set(is_list: bool, packed: bytes, length: int) -> Places | FewPlaces:
    """What :func:`pack_set` packed, in the way that is counted faster."""
    if not is_list:
        return Places(int.from_bytes(packed, "little"), length)
    places = unpack_order(packed)
    is_few = 0 < len(places) * _FEW < length
    return FewPlaces(places) if is_few else Places.of(places, length)
