"""A standard's number in its parts, for a legend under it."""

from __future__ import annotations

from typing import NamedTuple

from cgkg.errors import NumberSyntaxError
from cgkg.source.numbers import IndustryPlanNumber, NationalPlanNumber, StandardNumber, normalize


class Part(NamedTuple):
    """A piece of a number.

    Attributes:
        text: as it stands in the number.
        meaning: ``designator``, ``serial``, ``part``, ``year``, ``plan-year``, ``nature``,
            ``department-code``, ``industry-code``; empty for what only divides.
    """

    text: str
    meaning: str = ""


def parts_of(number: str) -> tuple[Part, ...]:
    """The parts of a normalized number, in order; put together they are the number.

    A text that is no number, such as that of a series, is one part without a meaning.

    >>> [part.text for part in parts_of("GB/T 32151.1-2015") if part.meaning]
    ['GB/T', '32151', '1', '2015']
    """
    try:
        parsed = normalize(number)
    except NumberSyntaxError:
        return (Part(number),)
    match parsed:
        case StandardNumber():
            return _standard(parsed)
        case NationalPlanNumber():
            return _national(parsed)
        case IndustryPlanNumber():
            return _industry(parsed)


def _standard(number: StandardNumber) -> tuple[Part, ...]:
    part = () if number.part is None else (Part("."), Part(str(number.part), "part"))
    return (
        Part(number.designator, "designator"),
        Part(" "),
        Part(str(number.serial), "serial"),
        *part,
        Part("-"),
        Part(str(number.year), "year"),
    )


def _national(number: NationalPlanNumber) -> tuple[Part, ...]:
    return (
        Part(str(number.year), "plan-year"),
        Part(number.serial, "serial"),
        Part("-"),
        Part(str(number.nature), "nature"),
        Part("-"),
        Part(number.department_code, "department-code"),
    )


def _industry(number: IndustryPlanNumber) -> tuple[Part, ...]:
    codes = [Part(number.codes[0], "industry-code")]
    for code in number.codes[1:]:
        codes += [Part("/"), Part(code, "industry-code")]
    return (
        Part(str(number.year), "plan-year"),
        Part("-"),
        Part(number.serial, "serial"),
        Part(str(number.nature), "nature"),
        Part("-"),
        *codes,
    )
