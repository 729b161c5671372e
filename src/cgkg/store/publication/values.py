"""The value behind a literal's form: stores keep numbers as numbers, and write them their own way.

Which stores do what: Oxigraph and Virtuoso both return ``"1.50"^^xsd:decimal`` as ``1.5``,
``"007"^^xsd:integer`` as ``7``, ``"1"^^xsd:boolean`` as ``true``; Oxigraph returns xsd:int and the
other derived types as xsd:integer; Virtuoso returns integers from 2**63 - 1 on as xsd:decimal.
What is written differently but has the same value is the same here (XML Schema 1.1 part 2, 2.2).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Final

import pyoxigraph as ox

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_DURATION: Final = re.compile(
    r"(-?)P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?"
    r"(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?\Z"
)
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z")


def value_form(term: ox.Literal) -> str | None:
    """One text for all literals of one value; None where only the form itself will do.

    >>> half = ox.Literal("0.50", datatype=ox.NamedNode(_XSD + "decimal"))
    >>> value_form(half), value_form(ox.Literal("0.50"))
    ('number 0.5', None)
    """
    reader = _READERS.get(term.datatype.value)
    if reader is None:
        return None
    try:
        return reader(term.value)
    except (ValueError, OverflowError, InvalidOperation):
        return None  # no value of its type: nothing but its form is left to compare


def _number(text: str) -> str:
    if not _NUMBER.match(text):
        raise ValueError(text)
    number = Decimal(text)
    whole = f"{number:f}"
    shown = whole.rstrip("0").rstrip(".") if "." in whole else whole
    return f"number {'0' if number == 0 else shown}"


def _double(text: str) -> str:
    return f"double {float(text)!r}"


def _float(text: str) -> str:
    return f"float {struct.unpack('f', struct.pack('f', float(text)))[0]!r}"


def _boolean(text: str) -> str:
    return f"boolean {({'1': 'true', '0': 'false'}).get(text, text)}"


def _moment(text: str) -> str:
    without_zeros = re.sub(r"(\.\d*?)0+(?!\d)", r"\1", text).replace(".Z", "Z")
    return re.sub(r"[+-]00:00\Z", "Z", without_zeros).rstrip(".")


def _duration(text: str) -> str:
    match = _DURATION.match(text)
    if match is None:
        raise ValueError(text)
    years, months, days, hours, minutes = (int(part or 0) for part in match.groups()[1:6])
    seconds = Decimal(match[7] or 0) + 60 * (minutes + 60 * (hours + 24 * days))
    return f"duration {match[1]}{12 * years + months} {_number(str(seconds))}"


_WHOLE: Final = (
    "integer decimal int long short byte nonNegativeInteger positiveInteger nonPositiveInteger "
    "negativeInteger unsignedLong unsignedInt unsignedShort unsignedByte"
)
_READERS: Final[dict[str, Callable[[str], str]]] = {
    _XSD + name: reader
    for names, reader in (
        (_WHOLE, _number),
        ("double", _double),
        ("float", _float),
        ("boolean", _boolean),
        ("dateTime time dateTimeStamp", _moment),
        ("duration dayTimeDuration yearMonthDuration", _duration),
    )
    for name in names.split()
}
