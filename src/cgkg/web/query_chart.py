"""A chart of a query's answer, where it has numbers that the query computed."""

from __future__ import annotations

import re
from typing import Final

from cgkg.services.outcomes import Outcome
from cgkg.services.solutions import Row, Term
from cgkg.terms import PREFIXES
from cgkg.web.figures.rows import RowChart, lay_out_rows

_FEWEST, _MOST = 2, 40
_NUMERIC: Final = {
    PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float", "int", "long")
}
_FINITE: Final = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")


def chart(query: str, outcome: Outcome, language: str) -> tuple[str, RowChart] | None:
    """The first computed column of numbers as bars, with its name.

    Counts and sums are worth comparing by length; numbers that only name something, such as
    positions and lines, are not, so a column counts only where the query computes it with ``AS``.

    Args:
        query: its text.
        outcome: its answer.
        language: of the page: decides which of several columns of words names the bars.
    """
    if not _FEWEST <= len(outcome.rows) <= _MOST:
        return None
    numbers = next((name for name in outcome.columns if _is_measure(name, query, outcome)), None)
    labels = _label_column(outcome, numbers, language)
    if numbers is None or labels is None:
        return None
    rows = [(_text(row.get(labels)), row[numbers].value) for row in outcome.rows]
    return numbers, lay_out_rows(rows)


def _is_measure(name: str, query: str, outcome: Outcome) -> bool:
    if not re.search(rf"\bAS\s+[?$]{re.escape(name)}\b", query, re.IGNORECASE):
        return False
    return all(_is_number(row.get(name)) for row in outcome.rows)


def _is_number(term: Term | None) -> bool:
    return term is not None and term.datatype in _NUMERIC and bool(_FINITE.fullmatch(term.value))


def _label_column(outcome: Outcome, numbers: str | None, language: str) -> str | None:
    """The column of words in the page's language, else the first that is not all numbers."""
    rest = [name for name in outcome.columns if name != numbers]
    spoken = (name for name in rest if _speaks(name, outcome.rows, language))
    wordy = (name for name in rest if not all(_is_number(row.get(name)) for row in outcome.rows))
    return next(spoken, None) or next(wordy, None) or (rest[0] if rest else None)


def _speaks(name: str, rows: tuple[Row, ...], language: str) -> bool:
    return all(name in row and row[name].language == language.casefold() for row in rows)


def _text(term: Term | None) -> str:
    if term is None:
        return "–"
    return re.split(r"[/#]", term.value)[-1] if term.kind == "uri" else term.value
