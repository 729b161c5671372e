"""Series of standards: their parts, assigned, planned and open, and the numbers nobody named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cgkg import iris
from cgkg.services.listing.catalogue import Catalogue
from cgkg.services.listing.standard import ListedStandard
from cgkg.services.solutions import Row

_SORTED: Final = ("series", "label", "member", "memberLabel", "confidence")


@dataclass(slots=True)
class Member:
    """A member of a series.

    Attributes:
        standard: the listed standard.
        confidence: key of how sure the membership is; empty where nothing is said.
    """

    standard: ListedStandard
    confidence: str


@dataclass(slots=True)
class OutsideMember:
    """A member that the list does not name: known from another source.

    Attributes:
        iri: its IRI.
        labels: by language tag.
        part: its part number.
    """

    iri: str
    labels: dict[str, str] = field(default_factory=dict)
    part: int | None = None


@dataclass(slots=True)
class Series:
    """A series with its members.

    Attributes:
        iri: its IRI.
        key: of its IRI.
        number: the number that its parts share; empty where it has none.
        labels: by language tag.
        members: those of the list, by position.
        outside: those the list does not name, by part.
    """

    iri: str
    key: str
    number: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    outside: list[OutsideMember] = field(default_factory=list)

    @property
    def published(self) -> list[Member]:
        """Members in force, by part."""
        found = [member for member in self.members if member.standard.in_force]
        return sorted(found, key=lambda member: member.standard.part or 0)

    @property
    def planned(self) -> list[Member]:
        """Projects whose title announces a part number, by part."""
        found = [member for member in self.members if member.standard.planned_part is not None]
        return sorted(found, key=lambda member: member.standard.planned_part or 0)

    @property
    def unassigned(self) -> list[Member]:
        """Projects whose title says 第XX部分."""
        return [member for member in self.members if member.standard.part_unassigned]

    @property
    def unnumbered(self) -> list[Member]:
        """Projects whose title mentions no part."""
        return [
            member
            for member in self.members
            if not member.standard.in_force
            and member.standard.planned_part is None
            and not member.standard.part_unassigned
        ]

    @property
    def parts(self) -> dict[int, Member]:
        """Members by part number, assigned or planned; an assigned one goes before."""
        planned = {member.standard.planned_part or 0: member for member in self.planned}
        return {
            **planned,
            **{m.standard.part: m for m in self.published if m.standard.part is not None},
        }

    @property
    def gaps(self) -> list[int]:
        """Part numbers below the highest that no listed member has or plans."""
        parts = self.parts
        return [number for number in range(1, max(parts, default=0)) if number not in parts]


def read_sizes(rows: Sequence[Row]) -> tuple[str, ...]:
    """IRIs of series, the largest first, from the rows of ``series-sizes``."""
    sizes = {row["series"].value: int(row["members"].value) for row in rows}
    return tuple(sorted(sizes, key=lambda iri: (-sizes[iri], iri)))


def read_series(found_rows: Iterable[Row], catalogue: Catalogue) -> dict[str, Series]:
    """Series by IRI, from the rows of ``series``.

    Args:
        found_rows: one for each name of a series, and one for each name and confidence of a
            member, in any order.
        catalogue: the list.
    """
    rows = sorted(found_rows, key=_place)
    listed = catalogue.by_iri(row["member"].value for row in rows if "member" in row)
    found: dict[str, Series] = {}
    for row in rows:
        if "label" in row:
            _add_name(found, row)
    members: dict[tuple[str, str], Member | OutsideMember] = {}
    for row in rows:
        if "member" in row and row["series"].value in found:
            _add_member(found[row["series"].value], row, listed, members)
    for series in found.values():
        series.members.sort(key=lambda member: member.standard.position)
        series.outside.sort(key=lambda member: (member.part or 0, member.iri))
    return found


def _place(row: Row) -> list[tuple[str, str]]:
    """What rows are sorted by, so that of several names or confidences always the same counts."""
    terms = map(row.get, _SORTED)
    return [(term.value, term.language) if term else ("", "") for term in terms]


def _add_name(found: dict[str, Series], row: Row) -> None:
    iri = row["series"].value
    thing = iris.parse(iri)
    series = found.setdefault(iri, Series(iri, thing.key if thing else iri))
    series.labels[row["label"].language] = row["label"].value
    series.number = row["number"].value if "number" in row else series.number


def _add_member(
    series: Series,
    row: Row,
    listed: Mapping[str, ListedStandard],
    members: dict[tuple[str, str], Member | OutsideMember],
) -> None:
    iri = row["member"].value
    standard = listed.get(iri)
    known = members.get((series.iri, iri))
    if standard is not None and known is None:
        confidence = row["confidence"].value.rpartition("/")[2] if "confidence" in row else ""
        member = Member(standard, confidence)
        members[series.iri, iri] = member
        series.members.append(member)
    elif standard is None:
        if not isinstance(known, OutsideMember):
            part = row["part"].value if "part" in row else ""
            known = OutsideMember(iri, {}, int(part) if part.isdecimal() else None)
            members[series.iri, iri] = known
            series.outside.append(known)
        if "memberLabel" in row:
            known.labels[row["memberLabel"].language] = row["memberLabel"].value
