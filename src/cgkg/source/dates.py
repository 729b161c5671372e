"""Dates as sources give them: a day, a month or a year, in ISO 8601."""

from __future__ import annotations

import datetime
import re
from typing import Final

from cgkg.source.curated import CuratedRow

_FORM: Final = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?\Z")
_FIRST_DAY: Final = {4: "-01-01", 7: "-01", 10: ""}


def is_date(text: str) -> bool:
    """Whether a text is a year, month or day of the calendar.

    >>> [is_date(text) for text in ("2023", "2023-12", "2023-02-30", "28.12.2023")]
    [True, True, False, False]
    """
    if not _FORM.match(text):
        return False
    try:
        datetime.date.fromisoformat(text + _FIRST_DAY[len(text)])
    except ValueError:
        return False
    return True


def last_day(text: str) -> str:
    """The last day that a date may mean, as text that sorts; a month counts 31 days.

    >>> last_day("2024"), last_day("2024-09"), last_day("2024-09-29")
    ('2024-12-31', '2024-09-31', '2024-09-29')
    """
    return text + {4: "-12-31", 7: "-31", 10: ""}[len(text)]


def read_date(row: CuratedRow, field: str) -> str:
    """The date in a cell; an empty optional cell has none.

    Raises:
        InputError: it is no date.
    """
    if row[field] and not is_date(row[field]):
        raise row.error(
            field, "not a date", expected="YYYY-MM-DD, or YYYY-MM or YYYY where no more is known"
        )
    return row[field]
