"""The guide's prose: headings, and under each the sentences, mended and with their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from cgkg.model import Lines
from cgkg.source.mending import FIGURE_RESIDUE, SENTENCE_RULES, Audit
from cgkg.source.text import SourceText

CHINESE_NUMERALS: Final = "一二三四五六七八九"
_CAPTION: Final = re.compile(r"图 \d .+")
_FIGURE_LABEL: Final = re.compile(r"\d\. ?[^。]+")
_FOREWORD: Final = re.compile(r"前 ?言")
_HEADINGS: Final = (
    re.compile(rf"([{CHINESE_NUMERALS}])、([^。]+)"),
    re.compile(rf"[（(]([{CHINESE_NUMERALS}])[）)] ?([^。]+)"),
    re.compile(r"(\d)\. ?([^。]+)标准"),
    re.compile(r"[（(](\d)[）)] ?([^。]+)标准"),
)
_COMPLETE: Final = re.compile(r".*[。：；\]］]")
_SENTENCE: Final = re.compile(r"[^。；]+[。；]?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a part of one that ends in a semicolon.

    Attributes:
        raw: as it stands, with the line ends where a page break cuts it.
        mended: after the rules.
        lines: where it stands.
    """

    raw: str
    mended: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the body.

    Attributes:
        depth: 1 for 一、 and the foreword, 2 for （一）, 3 for ``1.``, 4 for ``(1)``.
        ordinal: its number; 0 for the foreword.
        label: its words without number; at depth 3 and 4 also without the final 标准.
        line: where it stands.
    """

    depth: int
    ordinal: int
    label: str
    line: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the sentences up to the next one; no heading above the first."""

    heading: Heading | None
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """Its sentences, mended, in one string."""
        return "".join(sentence.mended for sentence in self.sentences)


def read_sections(text: SourceText, first: int, last: int, audit: Audit) -> tuple[Section, ...]:
    """The sections of a span of lines.

    Args:
        text: the source.
        first: first line to read.
        last: last line to read.
        audit: takes down what is mended.

    Raises:
        InputError: a line looks like a heading but has no place among them, or a sentence
            is cut off by a heading.
    """
    sections: list[Section] = []
    heading: Heading | None = None
    lines: list[tuple[int, str]] = []
    for number, line in _prose(text, first, last, audit):
        found = _heading(number, line)
        if found is None:
            lines.append((number, line))
            continue
        if heading or lines:
            sections.append(Section(heading, _sentences(text, lines, audit)))
        heading, lines = found, []
    sections.append(Section(heading, _sentences(text, lines, audit)))
    return tuple(sections)


def _prose(text: SourceText, first: int, last: int, audit: Audit) -> Iterator[tuple[int, str]]:
    """Lines that are neither blank, table, caption nor what is left of a figure."""
    kept = [
        (number, line.strip())
        for number, line in text.numbered(first, last)
        if line.strip() and not text.is_table(number)
    ]
    following = [line for _, line in kept[1:]] + [""]
    for (number, line), after in zip(kept, following, strict=True):
        if _CAPTION.fullmatch(line):
            continue
        if _FIGURE_LABEL.fullmatch(line) and _heading(number, line) is None:
            if not _CAPTION.fullmatch(after):
                raise text.error(
                    number, "unknown heading", field="heading", value=line, expected="N. …标准"
                )
            record, span = f"body-{number}", Lines(number, number)
            audit.note(FIGURE_RESIDUE, line, "", record=record, field="heading", lines=span)
            continue
        yield number, line


def _heading(number: int, line: str) -> Heading | None:
    if _FOREWORD.fullmatch(line):
        return Heading(1, 0, line.replace(" ", ""), number)
    for depth, pattern in enumerate(_HEADINGS, start=1):
        found = pattern.fullmatch(line)
        if found:
            return Heading(depth, _ordinal(found[1]), found[2], number)
    return None


def _ordinal(numeral: str) -> int:
    return int(numeral) if numeral.isascii() else CHINESE_NUMERALS.index(numeral) + 1


def _sentences(
    text: SourceText, lines: list[tuple[int, str]], audit: Audit
) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    for paragraph in _paragraphs(text, lines):
        found.extend(_split(paragraph, audit))
    return tuple(found)


def _paragraphs(text: SourceText, lines: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Lines gathered until one is complete: ends with a stop, colon, semicolon or bracket."""
    paragraph: list[tuple[int, str]] = []
    for number, line in lines:
        paragraph.append((number, line))
        if _COMPLETE.fullmatch(line):
            yield paragraph
            paragraph = []
    if paragraph:
        number, line = paragraph[-1]
        raise text.error(
            number,
            "paragraph without an end",
            field="paragraph",
            value=line[-20:],
            expected="a stop at its end, or its continuation before the next heading",
        )


def _split(paragraph: list[tuple[int, str]], audit: Audit) -> Iterator[Sentence]:
    number = paragraph[0][0]
    raw = paragraph[0][1]
    for (before, _), (after, line) in pairwise(paragraph):
        raw += "\n" * (after - before) + line
    for found in _SENTENCE.finditer(raw):
        words = found[0].strip("\n")
        start = found.start() + len(found[0]) - len(found[0].lstrip("\n"))
        first = number + raw[:start].count("\n")
        lines = Lines(first, first + words.count("\n"))
        cell = audit.mend(
            SENTENCE_RULES, words, record=f"body-{first}", field="sentence", lines=lines
        )
        yield Sentence(cell.raw, cell.mended, lines)
