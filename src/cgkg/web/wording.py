"""The words of the pages, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from cgkg.web.negotiation import CHINESE, ENGLISH
from cgkg.web.phrases import PHRASES

_TAGS: Final = 256
"""How many language tags are kept as they are shown; data has a few."""


def phrase(key: str, language: str) -> str:
    """A phrase in one of the two languages.

    Raises:
        KeyError: there is no such phrase.
    """
    chinese, english = PHRASES[key]
    return english if language == ENGLISH else chinese


def in_language(texts: Mapping[str, str], language: str) -> tuple[str, str] | None:
    """The text to show of several, and its language tag: the wanted one, else whichever there is.

    Args:
        texts: language tag in any case → text.
        language: ``zh-Hans`` or ``en``.
    """
    wanted = [language, ENGLISH if language == CHINESE else CHINESE, "zh", ""]
    by_tag = {tag.casefold(): (text, display_tag(tag)) for tag, text in texts.items()}
    for tag in wanted:
        if tag.casefold() in by_tag:
            return by_tag[tag.casefold()]
    return next(iter(by_tag.values()), None)


@lru_cache(_TAGS)
def display_tag(tag: str) -> str:
    """A language tag with the usual case (BCP 47, 2.1.1): the engine gives lower case.

    >>> display_tag("zh-hans"), display_tag("en-gb")
    ('zh-Hans', 'en-GB')
    """
    first, *others = tag.split("-")
    cased = (part.title() if len(part) == 4 else part.upper() for part in others)
    return "-".join([first, *cased])
