"""Two sides compared, subject by subject, holding no more than one subject's statements at once.

Only statements with blank nodes are held until the end; see
:mod:`cgkg.graph.difference.structures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import Final

import pyoxigraph as ox

from cgkg.graph.difference.lines import Side
from cgkg.graph.difference.structures import Structure, compare, has_blank_node
from cgkg.terms import PREFIXES

_NAMING: Final = tuple(
    f"<{PREFIXES[prefix]}{local}>"
    for prefix, local in (("rdfs", "label"), ("skos", "prefLabel"), ("dcterms", "title"))
)


class Change(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ThingChange:
    """What differs in the statements about a thing.

    Attributes:
        subject: the thing, in N-Triples syntax; empty for statements that share blank nodes.
        change: what became of it.
        removed: N-Quads lines that only the first side has.
        added: those that only the second has.
        labels: by language tag; of the second side, where it has any.
    """

    subject: str
    change: Change
    removed: tuple[str, ...]
    added: tuple[str, ...]
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """How much differs, counted while the changes are read.

    Attributes:
        things: by what became of them.
        structures: how many structures of blank nodes were added or removed.
        removed, added: statements.
    """

    things: dict[Change, int] = field(default_factory=lambda: dict.fromkeys(Change, 0))
    structures: int = 0
    removed: int = 0
    added: int = 0

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not self.removed and not self.added

    def count(self, one: ThingChange) -> None:
        """Count a change."""
        if one.subject:
            self.things[one.change] += 1
        else:
            self.structures += 1
        self.removed += len(one.removed)
        self.added += len(one.added)


def counted(changes: Iterable[ThingChange], tally: Tally) -> Iterator[ThingChange]:
    """The same changes, each counted as it passes."""
    for one in changes:
        tally.count(one)
        yield one


def differences(first: Side, second: Side) -> Iterator[ThingChange]:
    """What differs between two sides: things in the order of their IRIs, then blank nodes.

    Raises:
        InputError: a side does not parse.
        DatasetError: a side is damaged.
    """
    old: list[str] = []
    new: list[str] = []
    yield from _things(_ground(first.lines(), old), _ground(second.lines(), new))
    gone, come = compare(old, new, old_is_named=first.names_blank_nodes)
    for structure in gone:
        yield _structure(Change.REMOVED, structure)
    for structure in come:
        yield _structure(Change.ADDED, structure)


def _ground(lines: Iterable[str], loose: list[str]) -> Iterator[str]:
    """The lines without blank nodes; the others are put aside."""
    for line in lines:
        if has_blank_node(line):
            loose.append(line)
        else:
            yield line


def _things(old: Iterable[str], new: Iterable[str]) -> Iterator[ThingChange]:
    olds, news = groupby(old, _subject), groupby(new, _subject)
    here, there = _next(olds), _next(news)
    while here or there:
        if there is None or (here is not None and here[0] < there[0]):
            subject, before, after = here[0], here[1], []  # type: ignore[index]
            here = _next(olds)
        elif here is None or there[0] < here[0]:
            subject, before, after = there[0], [], there[1]
            there = _next(news)
        else:
            subject, before, after = here[0], here[1], there[1]
            here, there = _next(olds), _next(news)
        if before != after:
            yield _thing(subject, before, after)


def _next(groups: Iterator[tuple[str, Iterator[str]]]) -> tuple[str, list[str]] | None:
    group = next(groups, None)
    return None if group is None else (group[0], list(group[1]))


def _thing(subject: str, before: list[str], after: list[str]) -> ThingChange:
    change = Change.CHANGED if before and after else Change.ADDED if after else Change.REMOVED
    kept = set(before) & set(after)
    removed = tuple(line for line in before if line not in kept)
    added = tuple(line for line in after if line not in kept)
    return ThingChange(subject, change, removed, added, _labels(after) or _labels(before))


def _structure(change: Change, lines: Structure) -> ThingChange:
    if change is Change.REMOVED:
        return ThingChange("", change, lines, ())
    return ThingChange("", change, (), lines)


def _subject(line: str) -> str:
    return line[: line.index(" ")]


def _labels(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for naming in _NAMING:
        for line in lines:
            if line.split(" ", 2)[1] == naming:
                quad = next(iter(ox.parse(line, format=ox.RdfFormat.N_QUADS)))
                if isinstance(quad.object, ox.Literal):
                    found.setdefault(quad.object.language or "", quad.object.value)
    return found
