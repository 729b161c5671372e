"""Sets and orders of places are what plain Python sets and lists say they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cgkg.services.index.places import (
    FewPlaces,
    Places,
    pack_order,
    pack_set,
    unpack_order,
    unpack_set,
)

LENGTHS = st.integers(1, 300)


@st.composite
def places(draw: st.DrawFn) -> tuple[set[int], set[int], int]:
    length = draw(LENGTHS)
    some = st.sets(st.integers(0, length - 1))
    return draw(some), draw(some), length


@given(places())
def test_sets_count_and_join_as_sets_do(given_: tuple[set[int], set[int], int]) -> None:
    one, other, length = given_
    first, second = Places.of(one, length), Places.of(other, length)
    assert len(first) == len(one)
    assert len(first & second) == len(one & other)
    assert first | second == Places.of(one | other, length)
    assert first - second == Places.of(one - other, length)
    assert [place for place, flag in enumerate(first.flags) if flag] == sorted(one)


@given(places())
def test_a_packed_set_is_the_same_in_either_form(given_: tuple[set[int], set[int], int]) -> None:
    one, other, length = given_
    is_list, packed = pack_set(sorted(one), length)
    found = unpack_set(is_list, packed, length)
    assert Places.of(other, length).shared_with(found) == len(one & other)
    assert len(packed) <= length // 8 + 1


@given(st.sets(st.integers(0, 9999)), st.sets(st.integers(0, 9999), max_size=12))
def test_few_places_of_a_long_list_are_counted_alike(many: set[int], few: set[int]) -> None:
    found = unpack_set(*pack_set(sorted(few), 10_000), 10_000)
    assert isinstance(found, FewPlaces) == (0 < len(few) < 10)
    assert Places.of(many, 10_000).shared_with(found) == len(many & few)


def test_a_value_that_few_have_is_packed_as_a_list() -> None:
    assert pack_set([5], 300)[0]
    assert not pack_set([5, 7, 9], 300)[0]
    assert not pack_set(list(range(0, 100, 2)), 100)[0]


@given(places(), st.randoms(), st.integers(0, 300), st.integers(0, 300))
def test_a_part_of_an_order_has_only_the_places_of_the_set(
    given_: tuple[set[int], set[int], int], random: object, start: int, stop: int
) -> None:
    one, _, length = given_
    order = list(range(length))
    random.shuffle(order)  # type: ignore[attr-defined]
    wanted = [place for place in order if place in one]
    assert unpack_order(pack_order(order)).tolist() == order
    chosen = Places.of(one, length)
    assert chosen.in_order(unpack_order(pack_order(order)), start, stop) == wanted[start:stop]
    assert chosen.in_order(range(length)) == sorted(one)
    assert Places.everywhere(length).in_order(order, start, stop) == order[start:stop]
