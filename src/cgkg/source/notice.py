"""What the notice says of itself: the head of the guide's text."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from cgkg.model import NoticeFacts
from cgkg.source.text import SourceText

_DATE: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_ADDRESS: Final = re.compile(r"https?://[^\s)）]+")
_TITLE: Final = r"(?P<issuer>.+)关于印发(?P<title>.+)的通知"
NUMBER_PATTERN: Final = r"\S+〔\d{4}〕\d+号"


def read_notice(text: SourceText) -> NoticeFacts:
    """Title, number, issuer, date and address of the notice.

    Raises:
        InputError: one of them is missing, or two places disagree.
    """
    title_line, parts = text.find(_TITLE, "notice title")
    number_line, number = text.find(NUMBER_PATTERN, "document number", first=title_line)
    signature_line, _ = text.find(re.escape(parts["issuer"]), "signature", first=number_line)
    title = parts["title"]
    text.find(" ?".join(map(re.escape, title)), "title page", first=signature_line)
    return NoticeFacts(
        title=title,
        notice_title=parts[0],
        document_number=number[0],
        issuer=parts["issuer"],
        issued=_date(text, signature_line + 1),
        source_url=_address(text, title_line),
    )


def _date(text: SourceText, line: int) -> str:
    found = _DATE.fullmatch(text.lines[line - 1].strip())
    try:
        if found:
            return date(*map(int, found.groups())).isoformat()
    except ValueError:
        pass
    raise text.error(
        line, "no date", field="date", value=text.lines[line - 1], expected="such as 2024年2月4日"
    )


def _address(text: SourceText, title_line: int) -> str:
    for _, line in text.numbered(1, title_line - 1):
        found = _ADDRESS.search(line)
        if found:
            return found[0]
    raise text.error(1, "no address", field="address", expected="https://… in the excerptor's note")
