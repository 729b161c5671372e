"""What the guide says, as plain values: between the text (``source``) and the triples (``graph``).

Every record keeps what stands in the document (``raw``) beside its mended form, and the lines of
``data/source/guide.md`` it was read from. Names follow the guide and ISO/IEC Guide 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Lines:
    """A span of lines in the source, 1-based, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A verbatim text and its mended form (equal where nothing had to be mended)."""

    raw: str
    mended: str


@dataclass(frozen=True, slots=True)
class Mending:
    """One application of a mending rule.

    Attributes:
        rule: name of the rule, as in ``source/mending.py``.
        record: key of the record, such as ``annex1-15`` or ``annex2-5``.
        field: name of the cell.
        before: the text before this rule was applied.
        after: the text after it.
        lines: where the text stands in the source.
    """

    rule: str
    record: str
    field: str
    before: str
    after: str
    lines: Lines


class Level(StrEnum):
    """类别: who issues the standard (ISO/IEC Guide 2, 3.2)."""

    NATIONAL = "国标"
    INDUSTRY = "行标"


class Stage(StrEnum):
    """状态: where the standard stood on the guide's date."""

    IN_FORCE = "现行"
    IN_DEVELOPMENT = "在研"


class Confidence(StrEnum):
    """How sure a derived, curated or outside fact is; the keys of ``id/confidence/…``."""

    TWO_SOURCES = "two-sources"
    ONE_SOURCE = "one-source"
    INFERRED = "inferred"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One of the 166 rows of Annex 1.

    Attributes:
        position: 序号, 1 to 166.
        lines: the row's lines in the source.
        section: the section heading above it, such as ``二、核算与核查标准``.
        section_lines: where that heading stands.
        number: 标准编号.
        title: 标准名称.
        level: 类别.
        stage: 状态.
        subcategory: 体系位置.
    """

    position: int
    lines: Lines
    section: Cell
    section_lines: Lines
    number: Cell
    title: Cell
    level: Cell
    stage: Cell
    subcategory: Cell


@dataclass(frozen=True, slots=True)
class DirectionChunk:
    """A piece of a key direction as one table row or paragraph of the source holds it.

    ``text[offset:offset + len(mended)]`` of the direction is this chunk's mended text.

    Attributes:
        lines: where it stands.
        raw: the cell's text, verbatim, with its ``<p>`` tags.
        mended: what of it went into the direction's text.
        offset: where it starts in the direction's text, in characters.
    """

    lines: Lines
    raw: str
    mended: str
    offset: int


@dataclass(frozen=True, slots=True)
class Direction:
    """One of the 14 key directions of Annex 2.

    Attributes:
        position: 序号, 1 to 14.
        lines: first to last line of all its chunks.
        category_code: such as ``2``; carried on from the row above where the merged cell is empty.
        category: 一级分类, such as ``核算与核查``.
        subcategory_code: such as ``2.1``.
        subcategory: 二级分类, such as ``温室气体核算``.
        text: 重点方向, chunks joined, paragraphs separated by a newline.
        chunks: the pieces it was joined from, in order.
    """

    position: int
    lines: Lines
    category_code: str
    category: str
    subcategory_code: str
    subcategory: str
    text: str
    chunks: tuple[DirectionChunk, ...]


class ConceptRank(StrEnum):
    """How deep a concept stands in the standards system."""

    CATEGORY = "category"
    SUBCATEGORY = "subcategory"
    TOPIC_AREA = "topic-area"


@dataclass(frozen=True, slots=True)
class FrameworkConcept:
    """A category, subcategory or topic area of the standards system (section 二 of the guide).

    Attributes:
        key: IRI key: the code (``2``, ``2.1``), or for topic areas a curated slug.
        rank: category, subcategory or topic area.
        notation: the code (``2.1``); None for topic areas, which the guide does not number.
        notation_source: ``annex-2`` where Annex 2 prints the code, ``body-order`` where only the
            order of the body text gives it (4.2, 4.3), None for topic areas.
        position: 1-based order among its siblings in the body text.
        label: its name in the guide, mended.
        broader: key of the concept above, None for categories.
        definition: the sentence that defines it, or that names it where none defines it.
        definition_is_mention: True where the sentence only names the concept.
        lines: where that sentence stands.
    """

    key: str
    rank: ConceptRank
    notation: str | None
    notation_source: str | None
    position: int
    label: str
    broader: str | None
    definition: Cell
    definition_is_mention: bool
    lines: Lines


@dataclass(frozen=True, slots=True)
class Target:
    """A goal of section 一（三）.

    Attributes:
        year: by when.
        text: the sentence, verbatim.
        minimum_count: how many standards at least, where the text says so (200 for 2025).
        lines: where it stands.
    """

    year: int
    text: str
    minimum_count: int | None
    lines: Lines


class CitedKind(StrEnum):
    """What kind of document or body the guide cites."""

    POLICY = "policy"
    STANDARD = "standard"
    STANDARDS_SYSTEM = "standards-system"


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document or standards system that the guide names.

    Attributes:
        key: IRI key.
        kind: policy document, standard, or neighbouring standards system.
        title: as the guide writes it, without 《》.
        mentions: every place where it is named.
    """

    key: str
    kind: CitedKind
    title: str
    mentions: tuple[Lines, ...]


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What the notice says of itself.

    Attributes:
        title: title of the guide.
        notice_title: title of the notice that issues it.
        document_number: 发文字号, ``工信厅科〔2024〕7号``.
        issuer: the issuing office, as signed.
        issued: date of the notice, ISO 8601.
        source_url: address given in the excerptor's note.
    """

    title: str
    notice_title: str
    document_number: str
    issuer: str
    issued: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Guide:
    """All that is extracted from the guide's text.

    Attributes:
        notice: what the notice says of itself.
        rows: the 166 rows of Annex 1, by position.
        directions: the 14 rows of Annex 2, by position.
        concepts: categories, subcategories and topic areas, in reading order.
        targets: the goals for 2025 and 2030.
        cited: documents and systems named in the text.
        mendings: the audit: every application of a mending rule.
        line_count: number of lines of the source.
    """

    notice: NoticeFacts
    rows: tuple[ListRow, ...]
    directions: tuple[Direction, ...]
    concepts: tuple[FrameworkConcept, ...]
    targets: tuple[Target, ...]
    cited: tuple[CitedDocument, ...]
    mendings: tuple[Mending, ...]
    line_count: int
