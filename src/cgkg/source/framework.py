"""The standards system as section 二 of the guide sets it out: categories and subcategories.

The numbers of headings give the order; Annex 2 prints the codes (``2.1``). Two subcategories do not
occur in Annex 2; for them, 4.2 and 4.3, the code follows from the order of the body text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.model import Cell, ConceptRank, Direction, FrameworkConcept
from cgkg.source.body import CHINESE_NUMERALS, Heading, Section
from cgkg.source.text import SourceText

ANNEX_2: Final = "annex-2"
BODY_ORDER: Final = "body-order"
_CATEGORY_DEPTH: Final = 3
_SUBCATEGORY_DEPTH: Final = 4
_COUNT: Final = re.compile(rf"等 ?([\d{CHINESE_NUMERALS}]) ?大?类")


@dataclass(frozen=True, slots=True)
class Placed:
    """A concept with the section of the body that describes it."""

    concept: FrameworkConcept
    section: Section


def read_framework(
    text: SourceText, sections: Sequence[Section], directions: Sequence[Direction]
) -> tuple[Placed, ...]:
    """The categories, each followed by its subcategories, in reading order.

    Args:
        text: the source, for errors.
        sections: of the body.
        directions: Annex 2, which confirms the codes.

    Raises:
        InputError: a heading is out of order or has no text; the text counts other numbers of
            kinds than there are headings; Annex 2 has a code or a name that the body has not.
    """
    printed = {code for one in directions for code in (one.category_code, one.subcategory_code)}
    placed: list[Placed] = []
    category: FrameworkConcept | None = None
    for section in sections:
        heading = section.heading
        if heading is None or heading.depth not in (_CATEGORY_DEPTH, _SUBCATEGORY_DEPTH):
            continue
        siblings = _siblings(placed, heading, category)
        _check_order(text, heading, len(siblings) + 1)
        key = _key(text, heading, category)
        source = ANNEX_2 if key in printed else BODY_ORDER
        concept = _concept(text, section, heading, key, source)
        placed.append(Placed(concept, section))
        category = concept if concept.rank is ConceptRank.CATEGORY else category
    _check_annex(text, [one.concept for one in placed], directions)
    _check_counts(text, sections, placed)
    return tuple(placed)


def _siblings(
    placed: Iterable[Placed], heading: Heading, category: FrameworkConcept | None
) -> list[FrameworkConcept]:
    broader = category.key if category and heading.depth == _SUBCATEGORY_DEPTH else None
    return [one.concept for one in placed if one.concept.broader == broader]


def _key(text: SourceText, heading: Heading, category: FrameworkConcept | None) -> str:
    if heading.depth == _CATEGORY_DEPTH:
        return str(heading.ordinal)
    if category is None:
        raise text.error(
            heading.line,
            "subcategory above any category",
            field="heading",
            value=heading.label,
            expected="a category heading such as 1. 基础通用标准 above it",
        )
    return f"{category.key}.{heading.ordinal}"


def _check_order(text: SourceText, heading: Heading, expected: int) -> None:
    if heading.ordinal != expected:
        raise text.error(
            heading.line,
            "heading out of order",
            field="heading",
            value=f"{heading.ordinal} {heading.label}",
            expected=f"number {expected}",
        )


def _concept(
    text: SourceText, section: Section, heading: Heading, key: str, source: str
) -> FrameworkConcept:
    if not section.sentences:
        raise text.error(
            heading.line,
            "heading without text",
            field="definition",
            value=heading.label,
            expected="a sentence below it",
        )
    broader = key.rpartition(".")[0] or None
    definition = section.sentences[0]
    return FrameworkConcept(
        key=key,
        rank=ConceptRank.SUBCATEGORY if broader else ConceptRank.CATEGORY,
        notation=key,
        notation_source=source,
        position=heading.ordinal,
        label=heading.label,
        broader=broader,
        definition=Cell(definition.raw, definition.mended),
        definition_is_mention=False,
        lines=definition.lines,
    )


def _check_annex(
    text: SourceText, concepts: Sequence[FrameworkConcept], directions: Sequence[Direction]
) -> None:
    labels = {concept.key: concept.label for concept in concepts}
    for direction in directions:
        for column, code, label in (
            ("一级分类", direction.category_code, direction.category),
            ("二级分类", direction.subcategory_code, direction.subcategory),
        ):
            if labels.get(code) != label:
                raise text.error(
                    direction.lines.first,
                    "unknown code or name: the body has another",
                    field=column,
                    value=f"{code} {label}",
                    expected=f"{code} {labels[code]}" if code in labels else ", ".join(labels),
                )


def _check_counts(text: SourceText, sections: Sequence[Section], placed: Sequence[Placed]) -> None:
    """Where a text says how many kinds there are, so many headings must follow."""
    _check_count(text, _introduction(sections), _number_below(placed, None))
    for one in placed:
        if one.concept.rank is ConceptRank.CATEGORY:
            _check_count(text, one.section, _number_below(placed, one.concept.key))


def _introduction(sections: Sequence[Section]) -> Section:
    """The section before the first category that has text: it counts the categories."""
    before: list[Section] = []
    for section in sections:
        if section.heading and section.heading.depth == _CATEGORY_DEPTH:
            break
        before.extend([section] if section.sentences else [])
    return before[-1] if before else Section(None, ())


def _number_below(placed: Sequence[Placed], broader: str | None) -> int:
    return sum(one.concept.broader == broader for one in placed)


def _check_count(text: SourceText, section: Section, found: int) -> None:
    for sentence in section.sentences:
        stated = _COUNT.search(sentence.mended)
        if stated is None:
            continue
        numeral = stated[1]
        count = int(numeral) if numeral.isascii() else CHINESE_NUMERALS.index(numeral) + 1
        if count != found:
            raise text.error(
                sentence.lines.first,
                "number of kinds differs from the number of headings",
                field="heading",
                value=stated[0],
                expected=f"{found} headings follow",
            )
