"""A page in Traditional Chinese, made by OpenCC from the same page in Simplified Chinese.

What is quoted or written for machines stays as it is: code, scripts, text areas, and every element
with ``translate="no"`` (HTML, 3.2.6.2), as words of the guide and RDF literals have. Within these,
``translate="yes"`` marks words of the site.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from opencc import OpenCC

_TAG: Final = re.compile(r"(<[^>]*>)")
_NAME: Final = re.compile(r"<(/?)([A-Za-z0-9]+)")
_VERBATIM: Final = frozenset(("code", "kbd", "pre", "script", "style", "textarea"))
_SPOKEN: Final = re.compile(r'(?<=\s)((?:aria-label|title|placeholder|alt|label)=")([^"]*)')
_LANGUAGE: Final = re.compile(r'(?<=\slang=")zh-Hans(?=")')
_ASKED: Final = re.compile(r'(?<=[?&;]lang=)zh-Hans\b|(?<=name="lang" value=")zh-Hans(?=")')
_TO: Final = "zh-Hant"


def in_traditional(page: str) -> str:
    """A page in Traditional Chinese; its links ask for other pages likewise.

    >>> in_traditional('<p lang="zh-Hans">水泥标准 <q translate="no">国标</q></p>')
    '<p lang="zh-Hant">水泥標準 <q translate="no">国标</q></p>'
    """
    pieces = _TAG.split(page)  # texts at even places, tags at odd ones
    regions = _Regions()
    pieces[0] = convert(pieces[0])
    for at in range(1, len(pieces), 2):
        pieces[at] = _converted_tag(pieces[at], spoken=regions.pass_tag(pieces[at]))
        if regions.spoken:
            pieces[at + 1] = convert(pieces[at + 1])
    return "".join(pieces)


def convert(text: str) -> str:
    """A text in Traditional characters, as they are written in Taiwan."""
    if text.isascii():
        return text
    converted: str = _converter().convert(text)
    return converted


class _Regions:
    """In which of the marked elements a place of the page is."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []
        self._depths: list[int] = []

    @property
    def spoken(self) -> bool:
        """Whether words are the site's here, rather than quoted."""
        return not self._open or self._open[-1][1]

    def pass_tag(self, tag: str) -> bool:
        """Go past a tag; whether what it says itself is the site's."""
        match = _NAME.match(tag)
        if match is None:
            return False
        name, marked = match[2].lower(), 'translate="' in tag
        outside = self.spoken
        if match[1]:
            self._close(name)
        elif marked or name in _VERBATIM:
            self._open.append((name, 'translate="yes"' in tag))
            self._depths.append(1)
            return self.spoken if marked else outside
        elif self._open and self._open[-1][0] == name:
            self._depths[-1] += 1
        return outside

    def _close(self, name: str) -> None:
        if self._open and self._open[-1][0] == name:
            self._depths[-1] -= 1
            if not self._depths[-1]:
                self._open.pop()
                self._depths.pop()


def _converted_tag(tag: str, *, spoken: bool) -> str:
    if "=" not in tag or "hreflang=" in tag:  # it names the language that its link leads to
        return tag
    tag = _ASKED.sub(_TO, tag)
    if not spoken:
        return tag
    tag = _LANGUAGE.sub(_TO, tag)
    return tag if tag.isascii() else _SPOKEN.sub(lambda found: found[1] + convert(found[2]), tag)


@cache
def _converter() -> OpenCC:
    """OpenCC from Simplified to Traditional; its tables are read once, when first needed."""
    return OpenCC("s2tw")
