"""Cutting quads into parts that can be reasoned on and judged one at a time.

Beside the *ground* (the ontology, the framework, organizations, the guide's own list: what every
part sees), things hang together in small clusters: an entry, its standard, their assertions, what
replaced it. Two things are in one cluster if a triple leads from one to the other, or if they have
the same value of a key. A cluster is never cut, so what follows within it, or between it and the
ground, follows in its part just as in the whole (docs/scale.md says why that is all).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from cgkg import iris
from cgkg.graph.vocabulary import OWL, RDF

_THING: Final = f"<{iris.BASE}id/"


class Cutting:
    """Finds the clusters of quads, then the part of each line.

    Only things of this graph (``…/cgkg/id/``) tie quads together, beside their own subjects.

    Args:
        ground: the subjects and objects that all parts share, as written in N-Quads.
        keys: properties whose values tell things apart, as written in N-Quads.

    Attributes:
        loose: lines that are about the ground alone; they belong to it.
    """

    def __init__(self, ground: Collection[str], keys: Collection[str]) -> None:
        self._ground, self._keys = ground, frozenset(keys)
        # Hashes stand for the terms: a third of the memory. Two terms of one hash would only put
        # two clusters into one part.
        self._leaders: dict[int, int] = {}
        self._sizes: dict[int, int] = {}
        self._parts: dict[int, int] = {}
        self.loose: list[str] = []

    def add(self, lines: Iterable[str]) -> None:
        """Take notice of lines, in any order."""
        for line in lines:
            subject, predicate, rest = line.split(" ", 2)
            owner = self._owner(subject, rest)
            if owner is None:
                self.loose.append(line)
                continue
            thing = self._lead(hash(owner))
            if owner is subject:
                value = rest[: rest.index(" ")]
                if value.startswith(_THING) and value not in self._ground:
                    thing = self._join(thing, hash(value))
                elif predicate in self._keys:
                    thing = self._join(thing, hash((predicate, rest[: rest.rindex(" <")])))
            self._sizes[thing] = self._sizes.get(thing, 0) + 1

    def close(self, size: int) -> int:
        """Put the clusters into equal parts of at most about ``size`` lines; how many there are."""
        total = sum(self._sizes.values())
        size = total // (total // size + 1) + 1
        count, filled = 0, size
        for thing in self._leaders:
            leader = self._lead(thing)
            if leader not in self._parts:
                if filled >= size:
                    count, filled = count + 1, 0
                self._parts[leader] = count - 1
                filled += self._sizes.get(leader, 0)
        return count

    def part_of(self, line: str) -> int | None:
        """The part that a line belongs to, counted from 0; None if it belongs to the ground."""
        subject, _, rest = line.split(" ", 2)
        owner = self._owner(subject, rest)
        return None if owner is None else self._parts[self._lead(hash(owner))]

    def _owner(self, subject: str, rest: str) -> str | None:
        if subject not in self._ground:
            return subject
        value = rest[: rest.index(" ")]
        return value if value.startswith(_THING) and value not in self._ground else None

    def _lead(self, thing: int) -> int:
        leaders = self._leaders
        while (leader := leaders.setdefault(thing, thing)) != thing:
            leaders[thing] = thing = leaders[leader]
        return thing

    def _join(self, one: int, other: int) -> int:
        other = self._lead(other)
        if one != other:
            self._leaders[other] = one
            self._sizes[one] = self._sizes.get(one, 0) + self._sizes.pop(other, 0)
        return one


def terms_of(lines: Iterable[str]) -> frozenset[str]:
    """The IRIs that stand as subject or object in N-Quads lines."""
    found = set()
    for line in lines:
        subject, _, rest = line.split(" ", 2)
        found.add(subject)
        if rest.startswith("<"):
            found.add(rest[: rest.index(" ")])
    return frozenset(found)


def keys_of(ontology: ox.Store) -> frozenset[str]:
    """The properties by which things are found to be the same: keys and inverse functional ones.

    Of a key of several properties the first will do: what shares the key shares that one.
    """
    solutions = ontology.query(
        f"SELECT DISTINCT ?key {{ {{ ?class <{OWL.hasKey}>/<{RDF.first}> ?key }} "
        f"UNION {{ ?key a <{OWL.InverseFunctionalProperty}> }} }}",
        use_default_graph_as_union=True,
    )
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    return frozenset(str(solution["key"]) for solution in solutions)


def write_parts(lines: Iterable[str], cutting: Cutting, folder: Path, count: int) -> list[Path]:
    """Write each line into the file of its part; lines of the ground are left out."""
    paths = [folder / f"{number:05d}.nq" for number in range(count)]
    for path in paths:
        path.touch()
    for number, block in _blocks(lines, cutting):
        with paths[number].open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(block)
    return paths


def _blocks(lines: Iterable[str], cutting: Cutting) -> Iterator[tuple[int, list[str]]]:
    """Lines by part, some thousands at a time, so that no file need stay open."""
    waiting: dict[int, list[str]] = {}
    for line in lines:
        number = cutting.part_of(line)
        if number is None:
            continue
        block = waiting.setdefault(number, [])
        block.append(line)
        if len(block) >= 5_000:
            yield number, waiting.pop(number)
    yield from waiting.items()
