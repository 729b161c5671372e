"""Cells of a list as values, by what the mapping says of their column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final, NamedTuple

from cgkg.source.lists.mapping import Column
from cgkg.terms import PREFIXES

_FIELDS: Final = {"yyyy": r"(?P<y>\d{4})", "MM": r"(?P<m>\d\d)", "dd": r"(?P<d>\d\d)",
                  "M": r"(?P<m>\d\d?)", "d": r"(?P<d>\d\d?)"}  # fmt: skip
_DAY: Final = "yyyy-MM-dd"


class Value(NamedTuple):
    """A value: an IRI, or a literal with a datatype or a language.

    Attributes:
        text: the IRI or the literal's lexical form.
        is_iri: which.
        datatype: IRI; empty for a plain string.
        language: tag, or empty.
    """

    text: str
    is_iri: bool = False
    datatype: str = ""
    language: str = ""


class BadCell(Exception):
    """A cell is not what its column must hold."""

    def __init__(self, problem: str, value: str, expected: str) -> None:
        self.problem, self.value, self.expected = problem, value, expected
        super().__init__(problem)


def split(cell: str, column: Column) -> list[str]:
    """The values of a cell as texts, blanks and what is to be cut off removed.

    Raises:
        BadCell: there is none where there must be one.
    """
    pieces = cell.split(column.separator) if column.separator else [cell]
    texts = [piece.strip().strip(column.strip).strip() for piece in pieces]
    found = [text for text in texts if text and text not in column.null]
    if column.required and not found:
        raise BadCell("empty", cell, "a value")
    return found


def value(text: str, column: Column) -> Value | None:
    """A text as a value; None where it is known to say nothing.

    Raises:
        BadCell: it is none of those that the column may have.
    """
    if column.values is not None:
        return _word(text, column)
    xsd = PREFIXES["xsd"]
    match column.datatype:
        case "date":
            return Value(_date(text, column.format or _DAY), datatype=xsd + "date")
        case "gYear":
            return Value(_matching(text, r"\d{4}", "a year of four digits"), datatype=xsd + "gYear")
        case "integer":
            return Value(
                str(int(_matching(text, r"[+-]?\d+", "a whole number"))), datatype=xsd + "integer"
            )
        case "anyURI":
            pattern = r"https?://[^\s<>\"{}|\\^`]+"
            return Value(_matching(text, pattern, "an address, http(s)://…"), is_iri=True)
        case _:
            if column.format:
                _matching(text, column.format, f"a text of the form {column.format}")
            return Value(text, language=column.language)


def _word(text: str, column: Column) -> Value | None:
    words = column.values or {}
    if text not in words and "*" not in words:
        raise BadCell("unknown word", text, " or ".join(words))
    iri = words[text] if text in words else words["*"]
    return None if iri is None else Value(iri, is_iri=True)


def _matching(text: str, pattern: str, expected: str) -> str:
    if not re.fullmatch(pattern, text, re.ASCII):
        raise BadCell("not of this form", text, expected)
    return text


def _date(text: str, form: str) -> str:
    """A day in ISO 8601, read by a date format of CSVW (section 6.4.4)."""
    found = _pattern(form).fullmatch(text)
    if found is None:
        raise BadCell("not a date of this form", text, f"{form}{_hint(text, form)}")
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
    except ValueError:
        raise BadCell("no such day", text, form) from None


def _hint(text: str, form: str) -> str:
    """What a date of another form looks like; no date is guessed."""
    if re.fullmatch(r"[1-9]\d{4}", text, re.ASCII):
        return "; a number of five digits may be a spreadsheet's count of days: export it as a date"
    if _pattern(form).fullmatch(unicodedata.normalize("NFKC", text)):
        return ", in half-width characters"
    return ""


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile("".join(_pieces(form)), re.ASCII)


def _pieces(form: str) -> Iterator[str]:
    for piece in re.findall(r"yyyy|MM?|dd?|.", form):
        yield _FIELDS.get(piece, re.escape(piece))
