"""The numbers of generated standards: well formed, each given once, and none that was ever given.

Six digits after the designator are no published standard's (GB/T stands below 50,000), and no plan
number is older than the numbering of plans. So a generated number cannot be taken for a real one,
and reads by the same grammar (:mod:`cgkg.source.numbers`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from cgkg import iris
from cgkg.source import numbers
from cgkg.source.numbers import IndustryPlanNumber, Number, StandardNumber

FIRST_SERIAL: Final = 100_000
_PLAN_YEARS: Final = range(1950, 1990)
_WITHOUT_YEAR: Final = re.compile(r"([A-Z]{2}(?:/[TZ])?) ([1-9]\d{0,5})((?:\.[1-9]\d*)?)")


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A number in a copy.

    Attributes:
        printed: as a list prints it; a lost T stays lost.
        normal: with the T put back.
        key: the IRI key.
        parts: what its parts say, by local name of the property, as written in N-Quads.
    """

    printed: str
    normal: str
    key: str
    parts: dict[str, str]


class Renumbering:
    """New numbers for those of a list.

    Args:
        standards: numbers of standards and projects, as printed.
        shared: numbers without a year: of series (``GB/T 32151``), of parts yet to come
            (``GB/T 32151.11``).
    """

    def __init__(self, standards: Iterable[str], shared: Iterable[str]) -> None:
        self._numbers = {text: numbers.parse(text) for text in standards}
        plans = sorted(n.format() for n in self._numbers.values() if _is_plan(n))
        self._plan_rank = {text: rank for rank, text in enumerate(plans)}
        serials: dict[str, set[int]] = {}
        for number in self._numbers.values():
            if isinstance(number, StandardNumber):
                serials.setdefault(number.designator, set()).add(number.serial)
        for text in shared:
            designator, serial, _ = _split(text)
            serials.setdefault(designator, set()).add(serial)
        self._serial_rank = {
            designator: {serial: rank for rank, serial in enumerate(sorted(found))}
            for designator, found in serials.items()
        }

    def normal(self, printed: str) -> str:
        """A number with a lost T put back."""
        return self._numbers[printed].format()

    def standard(self, printed: str, copy: int) -> Renumbered:
        """The number of a standard or project in a copy, which is counted from 1."""
        number = self._numbers[printed]
        if isinstance(number, StandardNumber):
            serial = self._serial(number.designator, number.serial, copy)
            new: Number = replace(number, serial=serial)
            parts = {"serialNumber": _integer(serial)}
        else:
            order = copy * len(self._plan_rank) + self._plan_rank[number.format()]
            year = _PLAN_YEARS[order % len(_PLAN_YEARS)]
            plan_serial = f"{order // len(_PLAN_YEARS):04d}"
            new = replace(number, year=year, serial=plan_serial)
            parts = {"planYear": _year(year), "planSerial": f'"{plan_serial}"'}
        normal = new.format()
        lacks = isinstance(number, IndustryPlanNumber) and number.lacks_letter
        text = normal.replace("T-", "--", 1) if lacks else normal
        return Renumbered(text, normal, iris.key_of_number(text), parts)

    def shared(self, number: str, copy: int) -> str:
        """A number without a year in a copy."""
        designator, serial, part = _split(number)
        return f"{designator} {self._serial(designator, serial, copy)}{part}"

    def _serial(self, designator: str, serial: int, copy: int) -> int:
        ranks = self._serial_rank[designator]
        return FIRST_SERIAL + copy * len(ranks) + ranks[serial]


def has_no_year(number: str) -> bool:
    """Whether a text is a designator and a serial number, perhaps with a part, and no year."""
    return _WITHOUT_YEAR.fullmatch(number) is not None


def _split(number: str) -> tuple[str, int, str]:
    match = _WITHOUT_YEAR.fullmatch(number)
    if match is None:
        raise ValueError(f"not a number without a year: {number!r}")
    return match[1], int(match[2]), match[3]


def _is_plan(number: Number) -> bool:
    return not isinstance(number, StandardNumber)


def _integer(value: int) -> str:
    return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#integer>'


def _year(value: int) -> str:
    return f'"{value}"^^<http://www.w3.org/2001/XMLSchema#gYear>'
