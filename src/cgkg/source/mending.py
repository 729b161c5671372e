"""The named rules that mend what the conversion from PDF broke, and the audit of their use.

A rule mends the writing, never the content: a word that looks wrong but stands so in the document
(蓖冷机) is kept. ``data/curated/anomalies.csv`` says for each known anomaly which it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from cgkg.model import Cell, Lines, Mending


@dataclass(frozen=True, slots=True)
class Rule:
    """A way to mend a text.

    Attributes:
        name: its identifier in the audit.
        zh: what it does, in Chinese.
        en: what it does, in English.
        reason: why that is right.
        pattern: what it looks for; None for a rule that the reader of a table or section applies.
        replacement: what takes its place, as :func:`re.sub` reads it.
    """

    name: str
    zh: str
    en: str
    reason: str
    pattern: re.Pattern[str] | None = None
    replacement: str = ""

    def apply(self, text: str) -> str:
        """The text after the rule; the same text where the rule has nothing to mend."""
        return text if self.pattern is None else self.pattern.sub(self.replacement, text)


LOST_LETTER: Final = Rule(
    "restore-lost-letter",
    "补回行业标准计划号中丢失的字母 T",
    "put back the letter T that an industry plan number has lost",
    "2023-1450--QC has two hyphens where its siblings 2022-1964T-QC to 2022-1967T-QC have T-",
    re.compile(r"(?<=\d{4}-\d{4})--"),
    "T-",
)
SPLIT_PART_WORD: Final = Rule(
    "join-split-part-word",
    "合并被断开的“部 分”",
    "join 部 分 to 部分",
    "a line end of the printed cell stands inside the word",
    re.compile(r"部 分(?=：)"),
    "部分",
)
SPLIT_WORD: Final = Rule(
    "join-split-word",
    "合并被断开的“减排 量”",
    "join 减排 量 to 减排量",
    "a line end of the printed cell stands inside the word",
    re.compile(r"减排 量"),
    "减排量",
)
PART_BLANKS: Final = Rule(
    "drop-part-blanks",
    "删去“第 1 部分”中的空格",
    "write 第 1 部分 as 第1部分",
    "both spellings occur; in 第1部分 no blank can be mistaken for the one between title elements",
    re.compile(r"第 (\d+|XX) 部分"),
    r"第\1部分",
)
COLON_BLANK: Final = Rule(
    "drop-colon-blank",
    "删去“部分：”后的空格",
    "drop the blank after 部分：",
    "a full-width colon carries its own space",
    re.compile(r"(?<=部分：) "),
)
SUBSCRIPT_BLANK: Final = Rule(
    "join-subscript",
    "合并化学式与其下标",
    "join a subscript to its formula: CO ₂ to CO₂",
    "the conversion set off each subscript with blanks",
    re.compile(r"(?<=[A-Z]) (?=[₀-₉])|(?<=[₀-₉]) (?=[A-Z-])"),
)
PARENTHESES: Final = Rule(
    "full-width-parentheses",
    "将两侧带空格的半角括号改为全角括号",
    "write half-width parentheses with blanks around them full-width",
    "the guide's other titles have full-width parentheses, as GB/T 15834 asks in Chinese text",
    re.compile(r" ?\(([^()]*)\) ?"),
    r"（\1）",
)
FORMULA_BLANK: Final = Rule(
    "drop-formula-blank",
    "删去汉字与化学式之间的空格",
    "drop the blank between a Chinese character and a formula",
    "the conversion set it; a blank in a title is left to the border between its elements",
    re.compile(r"(?<=[\u4e00-\u9fff]) (?=[A-Z][A-Z₀-₉-]*[₀-₉])|(?<=[₀-₉]) (?=[\u4e00-\u9fff])"),
)
PAGE_BREAK: Final = Rule(
    "join-page-break",
    "合并被分页断开的句子",
    "join a sentence that a page break has cut in two",
    "the first half ends without a stop",
    re.compile(r"\n+"),
)
FOREIGN_CONJUNCTION: Final = Rule(
    "translate-conjunction",
    "将“企业 and 园区”改为“企业和园区”",
    "write 企业 and 园区 as 企业和园区",
    "the conversion put an English word for 和; the same sentence goes on with 企业和园区",
    re.compile(r"(?<=企业) and (?=园区)"),
    "和",
)
DOUBLED_CHARACTER: Final = Rule(
    "drop-doubled-character",
    "删去“企企业标准”中重复的字",
    "write 企企业 as 企业",
    "no word 企企业 exists; a page or line break doubled the character",
    re.compile(r"企企业"),
    "企业",
)
FIGURE_RESIDUE: Final = Rule(
    "drop-figure-residue",
    "忽略图中残留的文字",
    "leave out a heading-like line that is left of a lost figure",
    "it stands right before the figure's caption and repeats a heading without 标准",
)
PARAGRAPH_TAGS: Final = Rule(
    "drop-paragraph-tags",
    "删去单元格中的 <p> 标记",
    "take the <p> tags of a cell for paragraph borders",
    "they are markup of the conversion, not text",
    re.compile(r"<p>|</p> *"),
)
CARRIED_CELL: Final = Rule(
    "carry-merged-cell",
    "沿用合并单元格的内容",
    "carry the content of a merged cell on to the rows below",
    "the printed cell spans these rows; the conversion filled the first only",
)
CONTINUED_CELL: Final = Rule(
    "join-continued-cell",
    "合并被分页断开的单元格",
    "join a cell that a page break has cut",
    "the row on the next page has no number of its own",
)

NUMBER_RULES: Final = (LOST_LETTER,)
TITLE_RULES: Final = (
    SPLIT_PART_WORD,
    SPLIT_WORD,
    PART_BLANKS,
    COLON_BLANK,
    SUBSCRIPT_BLANK,
    PARENTHESES,
    FORMULA_BLANK,
)
SENTENCE_RULES: Final = (PAGE_BREAK, FOREIGN_CONJUNCTION, DOUBLED_CHARACTER)
STRUCTURE_RULES: Final = (FIGURE_RESIDUE, PARAGRAPH_TAGS, CARRIED_CELL, CONTINUED_CELL)

RULES: Final = MappingProxyType(
    {rule.name: rule for rule in (*NUMBER_RULES, *TITLE_RULES, *SENTENCE_RULES, *STRUCTURE_RULES)}
)
"""Every rule by its name."""


@dataclass(slots=True)
class Audit:
    """Takes down every application of a rule, in the order of the text."""

    mendings: list[Mending] = field(default_factory=list)

    def mend(
        self, rules: Sequence[Rule], raw: str, *, record: str, field: str, lines: Lines
    ) -> Cell:
        """The text as it stands and as the rules mend it, one after the other.

        Args:
            rules: the rules to apply, in order.
            raw: the text.
            record: key of the record that it belongs to.
            field: name of the cell.
            lines: where it stands.
        """
        mended = raw
        for rule in rules:
            before, mended = mended, rule.apply(mended)
            if mended != before:
                self.note(rule, before, mended, record=record, field=field, lines=lines)
        return Cell(raw, mended)

    def note(
        self, rule: Rule, before: str, after: str, *, record: str, field: str, lines: Lines
    ) -> None:
        """Take down one application of a rule."""
        self.mendings.append(Mending(rule.name, record, field, before, after, lines))
