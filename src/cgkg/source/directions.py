"""The 14 key directions taken apart: every item that their texts enumerate, losslessly.

A direction's text is cut into segments that spell it character by character; an item points to
those that make it up. Nothing is reworded, and no character is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.errors import InputError
from cgkg.model import Direction, Lines
from cgkg.source.clauses import Clause, ClauseReader, Grammar, Member
from cgkg.source.deliverables import read_deliverables
from cgkg.source.document_kinds import DocumentKinds
from cgkg.source.sectors import GuideSectors
from cgkg.source.segments import Role, Segment, Tape
from cgkg.source.splits import idle, read_splits

_FACET: Final = re.compile(r"在(?P<facet>[^，；。]+)方面，")
_LEAD: Final = re.compile(r"重点制定")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing for which a key direction wants a standard.

    Attributes:
        direction: the direction whose text holds it.
        sequence: its place in the direction, from 1.
        object: the enumerated thing, verbatim.
        modifier: words before a list that hold for this thing too.
        head: words after a list that hold for this thing too.
        facet: the aspect of ``在…方面``.
        scope: words such as 工业领域 that hold for the whole clause.
        sector: the sector as the text names it.
        sectors: keys of the guide sectors that this names.
        target: words between the list and the deliverable.
        deliverable: what is asked for; None where the clause does not say.
        kind: key of the kind of document that this is.
        examples: what the object gives in ``（如…等）``.
        lines: where the object stands in the source.
    """

    direction: Direction
    sequence: int
    object: Segment
    modifier: Segment | None
    head: Segment | None
    facet: Segment | None
    scope: Segment | None
    sector: Segment | None
    sectors: tuple[str, ...]
    target: Segment | None
    deliverable: Segment | None
    kind: str
    examples: tuple[str, ...]
    lines: Lines

    @property
    def key(self) -> str:
        """The IRI key: position of the direction and sequence, ``5-017``."""
        return f"{self.direction.position}-{self.sequence:03d}"

    @property
    def phrase(self) -> str:
        """The object with the words around its list that hold for it, each verbatim."""
        modifier = self.modifier.text if self.modifier else ""
        head = f"（{self.head.text}）" if self.head else ""
        return f"{modifier}{self.object.text}{head}"


@dataclass(frozen=True, slots=True)
class Reading:
    """A key direction taken apart.

    Attributes:
        direction: the direction.
        segments: what its text is made of; their texts joined are the text.
        items: what it enumerates, in order.
    """

    direction: Direction
    segments: tuple[Segment, ...]
    items: tuple[Item, ...]


def read_readings(
    folder: Path,
    directions: tuple[Direction, ...],
    sectors: GuideSectors,
    kinds: DocumentKinds,
) -> tuple[Reading, ...]:
    """All key directions taken apart.

    Args:
        folder: ``data/curated``.
        directions: the key directions.
        sectors: the guide's sectors.
        kinds: the kinds of document.

    Raises:
        InputError: a table is malformed; an enumeration is decided by neither grammar nor table;
            a clause asks for nothing known; or a row of ``item_splits.csv`` decides nothing.
    """
    splits = read_splits(folder, directions)
    deliverables = read_deliverables(folder, directions, kinds)
    return tuple(
        read_direction(
            one,
            Grammar(sectors, deliverables[one.position], splits[one.position]),
            folder / "item_splits.csv",
        )
        for one in directions
    )


def read_direction(direction: Direction, grammar: Grammar, table: Path) -> Reading:
    """One key direction taken apart.

    Args:
        direction: the direction.
        grammar: the words that its clauses are read by.
        table: where undecided enumerations are to be decided, for the error.

    Raises:
        InputError: as for :func:`read_readings`.
    """
    tape = Tape(direction.text)
    reader = ClauseReader(tape, grammar, _Unread(direction, table))
    items: list[Item] = []
    for facet, clause in _clauses(tape, reader):
        for member in clause.members:
            items.append(_item(direction, len(items) + 1, facet, clause, member, grammar))
    for text, split in grammar.splits.items():
        if text not in reader.used:
            raise idle(table, split)
    return Reading(direction, tuple(tape.segments), tuple(items))


@dataclass(frozen=True, slots=True)
class _Unread:
    """Errors about a direction's text, each with the row that would cure it."""

    direction: Direction
    table: Path

    def undecided(self, offset: int, text: str) -> InputError:
        """Neither grammar nor ``item_splits.csv`` decides an enumeration."""
        return InputError(
            self.table,
            f"no row for a text of {self._place(offset)}: one item or several?",
            field="text",
            value=text,
            expected="a row whose reading says so",
            remedy=f"add the row {self.direction.position},{text},<reading>,<reason>",
        )

    def unasked(self, offset: int, text: str) -> InputError:
        """No row of ``deliverables.csv`` fits the end of a clause."""
        return InputError(
            self.table.with_name("deliverables.csv"),
            f"no row for the clause at {self._place(offset)}: what does it ask for?",
            field="text",
            value=text,
            expected="a row with the words at the end of the clause",
            remedy=f"add the row {self.direction.position},<words>,<kind>,<reason>",
        )

    def _place(self, offset: int) -> str:
        line = lines_of(self.direction, offset, offset + 1).first
        return (
            f"key direction {self.direction.position} (line {line} of the guide, "
            f"character {offset + 1} of the direction)"
        )


def lines_of(direction: Direction, start: int, end: int) -> Lines:
    """The source lines of the chunks that hold a span of a direction's text.

    More than one line for a word that a page break cuts.
    """
    held = [
        chunk.lines
        for chunk in direction.chunks
        if chunk.offset < end and start < chunk.offset + len(chunk.mended)
    ]
    return Lines(held[0].first, held[-1].last)


def by_key(readings: tuple[Reading, ...]) -> Mapping[str, Item]:
    """All items by their keys, in order."""
    return {item.key: item for reading in readings for item in reading.items}


def _clauses(tape: Tape, reader: ClauseReader) -> Iterator[tuple[Segment | None, Clause]]:
    """Each clause with the facet of its paragraph."""
    end = len(tape.text)
    while tape.position < end:
        paragraph_end = tape.find("\n", end)
        facet = _facet(tape, paragraph_end)
        tape.take_match(Role.CONNECTIVE, _LEAD, paragraph_end)
        while tape.position < paragraph_end:
            stop = min(tape.find("；", paragraph_end), tape.find("。", paragraph_end))
            yield facet, reader.read(stop)
            if tape.position < paragraph_end:
                tape.take(Role.CONNECTIVE, tape.position + 1)
        if tape.position < end:
            tape.take(Role.CONNECTIVE, tape.position + 1)


def _facet(tape: Tape, end: int) -> Segment | None:
    found = _FACET.match(tape.text, tape.position, end)
    if found is None:
        return None
    tape.take(Role.CONNECTIVE, found.start("facet"))
    facet = tape.take(Role.FACET, found.end("facet"))
    tape.take(Role.CONNECTIVE, found.end())
    return facet


def _item(
    direction: Direction,
    sequence: int,
    facet: Segment | None,
    clause: Clause,
    member: Member,
    grammar: Grammar,
) -> Item:
    deliverable = clause.deliverable
    return Item(
        direction=direction,
        sequence=sequence,
        object=member.object,
        modifier=member.modifier,
        head=member.head,
        facet=facet,
        scope=clause.scope,
        sector=member.sector,
        sectors=grammar.sectors.keys_in(member.sector.text) if member.sector else (),
        target=clause.target,
        deliverable=deliverable,
        kind=grammar.deliverables[deliverable.text if deliverable else ""],
        examples=member.examples,
        lines=lines_of(direction, member.object.start, member.object.end),
    )
