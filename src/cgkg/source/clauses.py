"""One clause of a key direction, taken apart into segments that spell it and the things it lists.

::

    clause   = [scope] (sectors 等行业的 body | body) tail
    body     = group *(， group)
    group    = [sector] members [等 head]
    members  = member *(、 member)
    tail     = [等] [sector] [target] [deliverable]

Enumerations that this cannot decide are decided by :mod:`cgkg.source.splits`. The first list of a
group gives the items; a list inside a head that they share does not multiply them. Where the list
is of sectors (``钢铁、建材等行业的…``), every sector stands with every member.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final, Protocol

from cgkg.errors import InputError
from cgkg.source.sectors import GuideSectors
from cgkg.source.segments import Role, Segment, Tape
from cgkg.source.splits import Mark, Split, Splits

_SCOPE: Final = re.compile(r"工业领域(?:重点行业或企业的|温室气体相关的)?|重点工业产品的")
_TARGET: Final = r"重点企业的|重点产品的|碳减排技术的|生产过程|方面的|相关的|的"
# 中和 is neutralization, not a conjunction.
_CONJUNCTION: Final = re.compile(r"以及|[及与/]|(?<!中)和")
_HEAD_ENUMERATION: Final = re.compile(r"、|以及")
_PARENTHESIS: Final = re.compile(r"（[^（）]*）")
_EXAMPLES: Final = re.compile(r"（如([^（）]+?)等?）")


@dataclass(frozen=True, slots=True)
class Member:
    """One enumerated thing of a clause.

    Attributes:
        object: the thing.
        modifier: words before the list that hold for it.
        head: words after the list that hold for it.
        sector: the sector as the text names it.
    """

    object: Segment
    modifier: Segment | None = None
    head: Segment | None = None
    sector: Segment | None = None

    @property
    def examples(self) -> tuple[str, ...]:
        """What stands in ``（如…等）`` of the object."""
        found = _EXAMPLES.search(self.object.text)
        return tuple(found[1].split("、")) if found else ()


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause taken apart.

    Attributes:
        members: what it enumerates, in order.
        scope: words such as 工业领域 that hold for all.
        target: words between the list and the deliverable, such as 重点企业的.
        deliverable: what is asked for, None where the clause does not say.
    """

    members: tuple[Member, ...]
    scope: Segment | None
    target: Segment | None
    deliverable: Segment | None


@dataclass(frozen=True)
class Grammar:
    """The words that clauses of one direction are read by.

    Attributes:
        sectors: the sectors.
        deliverables: kind of document by the words that ask for it.
        splits: the decided enumerations.
    """

    sectors: GuideSectors
    deliverables: Mapping[str, str]
    splits: Splits

    @cached_property
    def sector_list(self) -> re.Pattern[str]:
        """The opening ``钢铁、建材等行业的``."""
        name = self.sectors.pattern
        return re.compile(rf"(?P<names>{name}(?:、{name})*)(?P<close>等行业的)")

    @cached_property
    def group_sector(self) -> re.Pattern[str]:
        """A sector before a group's members."""
        return re.compile(rf"{self.sectors.pattern}(?:行业|领域|(?=生产企业))")

    @cached_property
    def tail(self) -> re.Pattern[str]:
        """What follows the members."""
        name = self.sectors.pattern
        words = sorted(filter(None, self.deliverables), key=lambda text: (-len(text), text))
        return re.compile(
            rf"(?P<connective>等)?(?P<sector>{name}(?:、{name})*(?:行业|领域|企业))?"
            rf"(?P<target>{_TARGET})?(?P<deliverable>{'|'.join(map(re.escape, words))})\Z"
        )


class Problems(Protocol):
    """Makes errors that say where in the guide a clause cannot be read."""

    def undecided(self, offset: int, text: str) -> InputError:
        """For an enumeration that neither grammar nor table decides."""

    def unasked(self, offset: int, text: str) -> InputError:
        """For a clause that asks for nothing known."""


@dataclass(slots=True)
class ClauseReader:
    """Reads clauses off a tape.

    Attributes:
        tape: the direction's text.
        grammar: the words that its clauses are read by.
        problems: makes the errors.
        used: texts of the splits that decided something.
    """

    tape: Tape
    grammar: Grammar
    problems: Problems
    used: set[str] = field(default_factory=set)

    def read(self, end: int) -> Clause:
        """The clause from the tape's position to ``end``.

        Raises:
            InputError: an enumeration is not decided, or the clause asks for nothing known.
        """
        scope = self.tape.take_match(Role.SCOPE, _SCOPE, end)
        sectors = self._sector_list(end)
        tail = self.grammar.tail.search(self.tape.text, self.tape.position, end)
        if tail is None and "" not in self.grammar.deliverables:
            raise self.problems.unasked(
                self.tape.position, self.tape.text[self.tape.position : end]
            )
        members = self._body(end if tail is None else tail.start())
        if tail is None:
            return Clause(tuple(members), scope, None, None)
        self._take_group(Role.CONNECTIVE, tail, "connective")
        sector = self._take_group(Role.SECTOR, tail, "sector")
        target = self._take_group(Role.TARGET, tail, "target")
        deliverable = self._take_group(Role.DELIVERABLE, tail, "deliverable")
        placed = [one if one.sector else replace(one, sector=sector) for one in members]
        if sectors:
            placed = [replace(one, sector=name) for name in sectors for one in placed]
        return Clause(tuple(placed), scope, target, deliverable)

    def _take_group(self, role: Role, found: re.Match[str], name: str) -> Segment | None:
        return self.tape.take(role, found.end(name)) if found[name] else None

    def _sector_list(self, end: int) -> list[Segment]:
        found = self.grammar.sector_list.match(self.tape.text, self.tape.position, end)
        if found is None:
            return []
        names: list[Segment] = []
        while self.tape.position < found.end("names"):
            names.append(self.tape.take(Role.SECTOR, self.tape.find("、", found.end("names"))))
            if self.tape.position < found.end("names"):
                self.tape.take(Role.CONNECTIVE, self.tape.position + 1)
        self.tape.take(Role.CONNECTIVE, found.end())
        return names

    def _body(self, end: int) -> list[Member]:
        members: list[Member] = []
        while self.tape.position < end:
            members.extend(self._group(self.tape.find("，", end)))
            if self.tape.position < end:
                self.tape.take(Role.CONNECTIVE, self.tape.position + 1)
        return members

    def _group(self, end: int) -> list[Member]:
        sector = self.tape.take_match(Role.SECTOR, self.grammar.group_sector, end)
        close = self.tape.find("等", end)
        members = self._members(close)
        rest: list[Member] = []
        if close < end:
            self.tape.take(Role.CONNECTIVE, close + 1)
            head, rest = self._head(end)
            members = [replace(one, head=head) for one in members]
        return [replace(one, sector=sector) for one in members] + rest

    def _head(self, end: int) -> tuple[Segment, list[Member]]:
        """The head up to ``end``, and the groups that the table splits off after it."""
        start, text = self.tape.position, self.tape.text[self.tape.position : end]
        if not _HEAD_ENUMERATION.search(text):
            return self.tape.take(Role.HEAD, end), []
        split = self.grammar.splits.get(text)
        if split is None:
            raise self.problems.undecided(start, text)
        self.used.add(text)
        head = self.tape.take(Role.HEAD, start + len(split.parts[0][1]))
        rest: list[Member] = []
        for mark, part in split.parts[1:]:
            stop = self.tape.position + len(part)
            if mark is Mark.PLAIN:
                rest.extend(self._group(stop))
            else:
                self.tape.take(Role.CONNECTIVE, stop)
        return head, rest

    def _members(self, end: int) -> list[Member]:
        members: list[Member] = []
        while self.tape.position < end:
            split = self._split_here(end)
            if split is None:
                members.append(Member(self._plain_member(end)))
            else:
                members.extend(self._decided(split))
            if self.tape.position < end:
                self.tape.take(Role.CONNECTIVE, self.tape.position + 1)
        return members

    def _split_here(self, end: int) -> Split | None:
        start, text = self.tape.position, self.tape.text
        fitting = [
            split
            for split in self.grammar.splits.values()
            if text.startswith(split.text, start, end)
            and text[start + len(split.text) : end][:1] in ("", "、")
        ]
        return max(fitting, key=lambda split: len(split.text), default=None)

    def _plain_member(self, end: int) -> Segment:
        start, stop = self.tape.position, self.tape.find("、", end)
        text = self.tape.text[start:stop]
        if stop == start or _CONJUNCTION.search(_PARENTHESIS.sub("", text)):
            raise self.problems.undecided(start, text)
        return self.tape.take(Role.OBJECT, stop)

    def _decided(self, split: Split) -> list[Member]:
        self.used.add(split.text)
        members: list[Member] = []
        modifier: Segment | None = None
        head: Segment | None = None
        roles = {Mark.CONNECTIVE: Role.CONNECTIVE, Mark.MODIFIER: Role.MODIFIER}
        roles |= {Mark.HEAD: Role.HEAD, Mark.PLAIN: Role.OBJECT}
        for mark, part in split.parts:
            segment = self.tape.take(roles[mark], self.tape.position + len(part))
            if mark is Mark.PLAIN:
                members.append(Member(segment, modifier))
            elif mark is Mark.MODIFIER:
                modifier = segment
            elif mark is Mark.HEAD:
                head = segment
        return [replace(one, head=head) for one in members]
