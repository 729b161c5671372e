"""The goals that section 一（三） sets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cgkg.model import Target
from cgkg.source.body import Section
from cgkg.source.text import SourceText

_YEAR: Final = re.compile(r"到(\d{4})年")
_MINIMUM: Final = re.compile(r"制定(\d+)项以上")
_HEADING: Final = "建设目标"


def read_targets(text: SourceText, sections: Sequence[Section]) -> tuple[Target, ...]:
    """The sentences of 建设目标, each with its year and the number of standards it asks for.

    Raises:
        InputError: the section is missing, or a sentence of it does not begin with a year.
    """
    for section in sections:
        if section.heading and section.heading.label == _HEADING:
            return _targets(text, section)
    raise text.error(1, "section not found", field="heading", expected=f"（三）{_HEADING}")


def _targets(text: SourceText, section: Section) -> tuple[Target, ...]:
    targets = []
    for sentence in section.sentences:
        year = _YEAR.match(sentence.mended)
        if year is None:
            raise text.error(
                sentence.lines.first,
                "target without a year",
                field=_HEADING,
                value=sentence.mended[:20],
                expected="到…年，…",
            )
        minimum = _MINIMUM.search(sentence.mended)
        count = int(minimum[1]) if minimum else None
        targets.append(Target(int(year[1]), sentence.raw, count, sentence.lines))
    return tuple(targets)
