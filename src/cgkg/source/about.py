"""What each listed standard is about, by rules over its title.

A title is read by the first pattern of ``data/curated/title_patterns.csv`` that matches it whole.
The pattern gives its elements (GB/T 1.1: introductory, main, complementary), its
object, kind of document, facet and topic area. A blank in a title separates elements only where a
pattern says so; elsewhere it is noise of the conversion. Sectors and gases come from words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from cgkg.errors import InputError
from cgkg.model import ListRow
from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.evidence import reference, references
from cgkg.source.gases import Gases
from cgkg.source.sector_words import SectorWords, SubjectSector

COLUMNS: Final = ("rank", "rule", "pattern", "kinds", "facet", "topic", "reason")


class Facet(StrEnum):
    """What a standard accounts for or evaluates (section 二（二）2 of the guide)."""

    ORGANIZATION = "organization"
    PROJECT = "project"
    PRODUCT = "product"


class GasWording(StrEnum):
    """How a title speaks of gases; only the first names one."""

    NAMED = "named"
    GREENHOUSE_GAS = "greenhouse-gas"
    CARBON = "carbon"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TitlePattern:
    """A rule that reads titles.

    Attributes:
        rule: its name.
        pattern: matches the whole title; its groups are the elements and the object.
        kinds: keys of the kinds of document.
        facet: organization, project, product, or None.
        topic: key of the topic area, or None where the title does not tell.
        reason: what to mind; may be empty.
    """

    rule: str
    pattern: re.Pattern[str]
    kinds: tuple[str, ...]
    facet: Facet | None
    topic: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class About:
    """What a standard is about.

    Attributes:
        position: the row of the list.
        pattern: the rule that read the title.
        introductory: introductory element of the title, or None.
        main: main element.
        complementary: complementary element, or None; for a part, without its number.
        object: the words of the title that say of what it is, verbatim; None where it has none.
        sectors: the sectors it is about; none means outside the named ones, or all industry.
        gases: keys of the gases it names.
        gas_wording: how it speaks of gases.
    """

    position: int
    pattern: TitlePattern
    introductory: str | None
    main: str
    complementary: str | None
    object: str | None
    sectors: tuple[SubjectSector, ...]
    gases: tuple[str, ...]
    gas_wording: GasWording


def read_patterns(
    folder: Path, kinds: Collection[str], topics: Collection[str]
) -> tuple[TitlePattern, ...]:
    """The table ``title_patterns.csv``, in its order.

    Args:
        folder: ``data/curated``.
        kinds: keys of the kinds of document.
        topics: keys of the topic areas.

    Raises:
        InputError: the table is malformed, a pattern is no regular expression, or a key is
            unknown.
    """
    rows = read_table(
        folder / "title_patterns.csv", COLUMNS, key=("rank",), optional=("facet", "topic", "reason")
    )
    return tuple(_pattern(row, kinds, topics) for row in rows)


def _pattern(row: CuratedRow, kinds: Collection[str], topics: Collection[str]) -> TitlePattern:
    try:
        pattern = re.compile(row["pattern"])
    except re.error as error:
        raise row.error("pattern", f"no regular expression: {error}") from None
    if row["facet"] not in ("", *Facet):
        raise row.error("facet", "unknown facet", expected=", ".join(Facet) + ", or nothing")
    return TitlePattern(
        rule=row["rule"],
        pattern=pattern,
        kinds=references(row, "kinds", kinds),
        facet=Facet(row["facet"]) if row["facet"] else None,
        topic=reference(row, "topic", topics) if row["topic"] else None,
        reason=row["reason"],
    )


def describe(
    row: ListRow, patterns: Sequence[TitlePattern], words: SectorWords, gases: Gases
) -> About:
    """What the standard of one row is about.

    Args:
        row: a row of annex 1.
        patterns: the rules that read titles.
        words: the words that tell a sector.
        gases: the gases.

    Raises:
        InputError: no pattern reads the title.
    """
    title = row.title.mended
    for pattern in patterns:
        found = pattern.pattern.fullmatch(title)
        if found:
            break
    else:
        raise InputError(
            "data/curated/title_patterns.csv",
            f"no pattern reads the title of row {row.position}",
            field="pattern",
            value=title,
            expected="one that matches it whole",
            remedy="add a row",
        )
    parts = found.groupdict()
    named = gases.keys_in(title)
    return About(
        position=row.position,
        pattern=pattern,
        introductory=parts.get("introductory"),
        main=parts.get("main") or title,
        complementary=parts.get("complementary"),
        object=parts.get("object"),
        sectors=words.sectors_of(title),
        gases=named,
        gas_wording=GasWording.NAMED if named else _generic_wording(title),
    )


def _generic_wording(title: str) -> GasWording:
    if "温室气体" in title:
        return GasWording.GREENHOUSE_GAS
    return GasWording.CARBON if "碳" in title else GasWording.NONE
