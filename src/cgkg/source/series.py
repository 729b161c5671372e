"""Membership in the two numbered series of the list, by rule from numbers and titles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cgkg.model import ListRow
from cgkg.source.numbers import StandardNumber, normalize


class SeriesRule(StrEnum):
    """How a row was found to belong to a series."""

    NUMBER = "series-from-number"
    TITLE = "series-from-title"
    SIMILAR_TITLE = "series-from-similar-title"


class SeriesConfidence(StrEnum):
    """How sure that is; the keys of ``id/confidence``."""

    STATED = "one-source"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class SeriesMembership:
    """A row's place in a series.

    Attributes:
        series: IRI key of the series, such as ``GB-T-32151``.
        part: part number of a published standard, from its number.
        planned_part: part number that a project's title announces.
        unassigned: the title says 第XX部分: a part whose number is not yet assigned.
        confidence: ``one-source`` where the list states it, ``inferred`` where titles differ.
        rule: the rule that found it.
    """

    series: str
    part: int | None
    planned_part: int | None
    unassigned: bool
    confidence: SeriesConfidence
    rule: SeriesRule


@dataclass(frozen=True, slots=True)
class Series:
    """A numbered series of standards.

    Attributes:
        key: IRI key, such as ``GB-T-32151``.
        designator: such as ``GB/T``.
        serial: the running number that its parts share.
        name: the introductory element of its parts' titles, as the list prints it.
        title: what the title of a project of this series looks like, if the list has one.
        similar_title: a title that differs from it, of a project that yet seems to belong.
    """

    key: str
    designator: str
    serial: int
    name: str
    title: re.Pattern[str] | None
    similar_title: re.Pattern[str]

    @property
    def number(self) -> str:
        """The number that the parts share, such as ``GB/T 32151``."""
        return f"{self.designator} {self.serial}"


@dataclass(frozen=True, slots=True)
class DerivationRule:
    """A rule that gives a standard its series, in words."""

    name: str
    zh: str
    en: str
    reason: str


SERIES_RULES: Final = (
    DerivationRule(
        SeriesRule.NUMBER,
        "标准号相同而部分号不同者属于同一系列",
        "standards that share a number and differ in the part belong to one series",
        "GB/T 1.1: parts of a standard share its number",
    ),
    DerivationRule(
        SeriesRule.TITLE,
        "项目名称与系列名称一致者属于该系列",
        "a project whose title opens with the title of a series belongs to it",
        "the parts of a standard share the introductory element of their titles",
    ),
    DerivationRule(
        SeriesRule.SIMILAR_TITLE,
        "项目名称与系列名称相近、且各占其部分号者，推断属于该系列",
        "a project whose title differs a little from that of a series is taken to belong to it",
        "inferred: the part numbers and subjects fit, the wording of the title does not",
    ),
)


_PART: Final = r"(?: 第(?P<part>\d+|XX)部分)"
SERIES: Final = (
    Series(
        "GB-T-32151",
        "GB/T",
        32151,
        "温室气体排放核算与报告要求",
        re.compile(rf"温室气体排放核算与报告要求{_PART}?[： ]"),
        re.compile(
            rf"温室气体碳核算方法与报告要求{_PART}：|温室气体排放核算方法与报告指南 (?=\S+企业$)"
        ),
    ),
    Series(
        "YB-T-4891",
        "YB/T",
        4891,
        "钢铁企业二氧化碳利用技术规范",
        None,
        re.compile(rf"钢铁企业二氧化碳循环利用技术规范{_PART}："),
    ),
)


def series_of(row: ListRow) -> SeriesMembership | None:
    """The series that a row of Annex 1 belongs to, or None.

    A published standard belongs by its number. A project belongs by its title: stated where the
    title is that of the series, inferred where it differs (rows 18, 38, 39, 111 and 112).
    """
    number = normalize(row.number.mended)
    for series in SERIES:
        if isinstance(number, StandardNumber):
            membership = _by_number(series, number)
        else:
            membership = _by_title(series, row.title.mended)
        if membership:
            return membership
    return None


def _by_number(series: Series, number: StandardNumber) -> SeriesMembership | None:
    if (number.designator, number.serial) != (series.designator, series.serial):
        return None
    return SeriesMembership(
        series.key, number.part, None, False, SeriesConfidence.STATED, SeriesRule.NUMBER
    )


def _by_title(series: Series, title: str) -> SeriesMembership | None:
    for pattern, confidence, rule in (
        (series.title, SeriesConfidence.STATED, SeriesRule.TITLE),
        (series.similar_title, SeriesConfidence.INFERRED, SeriesRule.SIMILAR_TITLE),
    ):
        found = pattern.match(title) if pattern else None
        if found:
            part = found["part"]
            planned = int(part) if part and part.isdecimal() else None
            return SeriesMembership(series.key, None, planned, part == "XX", confidence, rule)
    return None
