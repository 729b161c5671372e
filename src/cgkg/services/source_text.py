"""The guide's text in readable blocks, each with its line, what stands there, what was mended.

The text itself is ``data/source/guide.md``, never edited; what the lines hold comes from the graph;
what was mended, from ``data/extracted/mendings.csv``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from cgkg import iris
from cgkg.services.solutions import select
from cgkg.store.base import Store

_RULE_ROW: Final = re.compile(r"\|(?:-+\|)+\s*\Z")
_TITLE: Final = "工业和信息化部办公厅关于印发"
_HEADINGS: Final = (
    (2, re.compile(r"[一二三]、\S{2,8}\Z|附件 ?\d\Z|前 言\Z|目 录\Z")),
    (3, re.compile(r"[（(][一二三][）)] ?\S{2,20}\Z")),
    (3, re.compile(r"\d\. ?\S{2,9}\Z")),
    (4, re.compile(r"[（(]\d[）)] ?\S{2,14}标准\Z")),
)
_FIGURE: Final = re.compile(r"图 \d .*框架\Z")
_TAGS: Final = re.compile(r"</?p>")


class BlockKind(StrEnum):
    """What a block of the text is."""

    NOTE = "note"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    FIGURE = "figure"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Mended:
    """A mending: the column or part, the rule's name, the text before and after."""

    field: str
    rule: str
    before: str
    after: str


@dataclass(slots=True)
class Held:
    """A thing that stands on a line: its IRI, its labels, the standard it lists (or empty)."""

    iri: str
    standard: str
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Its kind, such as ``entry``."""
        thing = iris.parse(self.iri)
        return str(thing.kind) if thing else ""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line or a row.

    Attributes:
        number: 1-based, in the raw file.
        text: without its markup; empty for a row.
        cells: of a row; none for a line of text.
        held: what stands here.
        mended: what was mended here.
    """

    number: int
    text: str
    cells: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    mended: tuple[Mended, ...] = ()

    @property
    def is_band(self) -> bool:
        """Whether it is a section heading within a table."""
        return bool(self.cells) and bool(self.cells[0]) and not any(self.cells[1:])

    def mended_in(self, column: str) -> list[Mended]:
        """The mendings in a column of the row."""
        return [one for one in self.mended if one.field == column]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines of one kind; a table's first line is its header."""

    kind: BlockKind
    lines: tuple[TextLine, ...]
    level: int = 0

    @property
    def first(self) -> TextLine:
        """Its first line."""
        return self.lines[0]


async def read_source(
    texts: Sequence[str],
    mended: Mapping[int, Sequence[Mended]],
    store: Store,
    queries: Mapping[str, str],
    seconds: float,
) -> list[Block]:
    """The guide's text as blocks, in one store call.

    Args:
        texts: the raw lines.
        mended: what was mended, by line.
        store: what knows which thing stands where.
        queries: the texts of ``queries/pages`` by name.
        seconds: wall-clock limit.
    """
    held: dict[int, dict[str, Held]] = {}
    for row in await select(store, queries["lines"], seconds):
        standard = row["standard"].value if "standard" in row else ""
        here = held.setdefault(int(row["first"].value), {})
        one = here.setdefault(row["thing"].value, Held(row["thing"].value, standard))
        one.labels.setdefault(row["label"].language, row["label"].value)
    lines = [
        TextLine(
            number,
            _TAGS.sub("", text).strip(),
            _cells(text),
            tuple(held.get(number, {}).values()),
            tuple(mended.get(number, ())),
        )
        for number, text in enumerate(texts, 1)
    ]
    return list(_blocks(lines, texts))


def contents(blocks: Sequence[Block]) -> list[Block]:
    """The headings that a table of contents lists."""
    return [
        block
        for block in blocks
        if block.kind is BlockKind.HEADING and block.level <= 3 and block.first.text != "目 录"
    ]


def _blocks(lines: Sequence[TextLine], raw: Sequence[str]) -> Iterator[Block]:
    title = next((n for n, text in enumerate(raw) if text.startswith(_TITLE)), 0)
    table: list[TextLine] = []
    for line, text in zip(lines, raw, strict=True):
        if line.cells:
            if not _RULE_ROW.match(text) and (any(line.cells) or not table):
                table.append(line)
            continue
        if table:
            yield Block(BlockKind.TABLE, tuple(table))
            table = []
        if line.text:
            yield _block(line, is_note=line.number <= title)
    if table:
        yield Block(BlockKind.TABLE, tuple(table))


def _block(line: TextLine, *, is_note: bool) -> Block:
    if is_note:
        return Block(BlockKind.NOTE, (line,))
    if _FIGURE.match(line.text):
        return Block(BlockKind.FIGURE, (line,))
    for level, pattern in _HEADINGS:
        if pattern.match(line.text):
            return Block(BlockKind.HEADING, (line,), level)
    return Block(BlockKind.PARAGRAPH, (line,))


def _cells(text: str) -> tuple[str, ...]:
    if not text.startswith("|"):
        return ()
    return tuple(_TAGS.sub(" ", cell).strip() for cell in text.strip().strip("|").split("|"))


def read_mendings(path: Path) -> dict[int, list[Mended]]:
    """What was mended, by the first line that it concerns.

    Args:
        path: the table ``data/extracted/mendings.csv``.
    """
    found: dict[int, list[Mended]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            one = Mended(row["field"], row["rule"], row["before"], row["after"])
            found.setdefault(int(row["first_line"]), []).append(one)
    return found
