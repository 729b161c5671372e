"""The English names: complete, tidy, and of one terminology (``data/curated/glossary.csv``)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping

import pytest

from cgkg.assets import root
from cgkg.iris import Kind, key_of_number
from cgkg.source.curated import read_table
from cgkg.source.translations import Translation, read_translations

CURATED = root() / "data" / "curated"
EXTRACTED = root() / "data" / "extracted"
STANDARDS = 166
CONCEPTS = {"category": 5, "subcategory": 16}


def read_extracted(name: str) -> list[dict[str, str]]:
    with (EXTRACTED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_glossary() -> dict[str, str]:
    """English term by Chinese term; the English may be a stem."""
    rows = read_table(
        CURATED / "glossary.csv",
        ("term_zh", "term_en", "note"),
        key=("term_zh",),
        optional=("note",),
    )
    return {row["term_zh"]: row["term_en"] for row in rows}


def missing_terms(chinese: str, english: str, glossary: Mapping[str, str]) -> list[str]:
    """Glossary terms of the Chinese text whose English the English text lacks; longest first."""
    missing = []
    for term in sorted(glossary, key=lambda term: (-len(term), term)):
        if term in chinese:
            chinese = chinese.replace(term, "\N{WHITE SQUARE}")
            if glossary[term].lower() not in english.lower():
                missing.append(f"{term} = {glossary[term]}")
    return missing


@pytest.fixture(scope="module")
def chinese() -> dict[tuple[str, str], str]:
    """The guide's own names by kind and key."""
    standards: dict[tuple[str, str], str] = {
        (Kind.STANDARD, key_of_number(row["number_raw"])): row["title"]
        for row in read_extracted("annex1.csv")
    }
    concepts: dict[tuple[str, str], str] = {
        (Kind.TOPIC if row["rank"] == "topic-area" else Kind.CATEGORY, row["key"]): row["label"]
        for row in read_extracted("framework.csv")
    }
    return {**standards, **concepts}


@pytest.fixture(scope="module")
def translations() -> tuple[Translation, ...]:
    return read_translations(CURATED)


def keys(translations: Iterable[Translation]) -> set[tuple[str, str]]:
    return {(t.kind, t.key) for t in translations if t.property in ("title", "label")}


class TestCompleteness:
    def test_there_is_as_much_to_name_as_the_guide_has(
        self, chinese: Mapping[tuple[str, str], str]
    ) -> None:
        kinds = [kind for kind, _ in chinese]
        assert kinds.count(Kind.STANDARD) == STANDARDS
        assert kinds.count(Kind.CATEGORY) == sum(CONCEPTS.values())
        assert kinds.count(Kind.TOPIC) > 0

    def test_every_title_and_concept_has_an_english_name(
        self,
        chinese: Mapping[tuple[str, str], str],
        translations: tuple[Translation, ...],
    ) -> None:
        missing = sorted(set(chinese) - keys(translations))
        assert not missing, f"add to data/curated/translations.csv: {missing}"

    def test_nothing_is_named_twice(self, translations: tuple[Translation, ...]) -> None:
        """One row for each property: an official text takes the place of a translation."""
        named = [(t.kind, t.key, t.property) for t in translations]
        doubles = sorted({name for name in named if named.count(name) > 1})
        assert not doubles, f"keep the official row only: {doubles}"

    def test_no_standard_is_named_that_the_list_lacks(
        self,
        chinese: Mapping[tuple[str, str], str],
        translations: tuple[Translation, ...],
    ) -> None:
        kinds = (Kind.STANDARD, Kind.CATEGORY, Kind.TOPIC)
        stray = sorted(k for k in keys(translations) - set(chinese) if k[0] in kinds)
        assert not stray, f"correct or remove the keys: {stray}"

    def test_official_titles_are_of_published_standards(
        self, translations: tuple[Translation, ...]
    ) -> None:
        official = {t.key for t in translations if t.is_official}
        assert len(official) == 7
        projects = sorted(key for key in official if not re.match(r"[A-Z]{2}-T-", key))
        assert not projects, f"a project has no official English title: {projects}"


class TestTerminology:
    def test_translations_use_the_glossary(
        self,
        chinese: Mapping[tuple[str, str], str],
        translations: tuple[Translation, ...],
    ) -> None:
        glossary = read_glossary()
        wrong = {
            f"{t.kind}/{t.key}: {t.text}": lacking
            for t in translations
            if not t.is_official and (t.kind, t.key) in chinese
            if (lacking := missing_terms(chinese[t.kind, t.key], t.text, glossary))
        }
        assert not wrong, f"use the glossary's English, or mend the glossary: {wrong}"

    def test_every_glossary_term_occurs(self, chinese: Mapping[tuple[str, str], str]) -> None:
        text = "\n".join(chinese.values()) + (root() / "data/source/guide.md").read_text("utf-8")
        idle = sorted(term for term in read_glossary() if term not in text)
        assert not idle, f"drop the terms that the guide does not have: {idle}"

    def test_the_longest_term_wins(self) -> None:
        glossary = {"碳足迹": "carbon footprint", "足迹": "track"}
        assert missing_terms("产品碳足迹", "Product carbon footprint", glossary) == []
        assert missing_terms("产品碳足迹", "Product footprint", glossary) == [
            "碳足迹 = carbon footprint"
        ]

    @pytest.mark.parametrize("chinese_numeral", ["第1部分", "第12部分", "第XX部分"])
    def test_part_numbers_are_kept(
        self,
        chinese: Mapping[tuple[str, str], str],
        translations: tuple[Translation, ...],
        chinese_numeral: str,
    ) -> None:
        english_numeral = f"Part {chinese_numeral[1:-2]}:"
        concerned = [t for t in translations if chinese_numeral in chinese.get((t.kind, t.key), "")]
        assert concerned
        wrong = [t.text for t in concerned if english_numeral not in t.text]
        assert not wrong, f"write {english_numeral!r}: {wrong}"


class TestForm:
    def test_no_stray_blanks(self, translations: tuple[Translation, ...]) -> None:
        wrong = [
            t.text for t in translations if re.search(r"\s{2}|\s[,.;:)]|[(]\s|[^ -~—₂]", t.text)
        ]
        assert not wrong, f"remove stray blanks and full-width characters: {wrong}"

    def test_names_begin_with_a_capital_and_end_without_a_stop(
        self, translations: tuple[Translation, ...]
    ) -> None:
        wrong = [t.text for t in translations if not re.match(r"[A-Z].*[^.;,]\Z", t.text)]
        assert not wrong, f"begin with a capital letter, end without a stop: {wrong}"

    def test_no_two_standards_share_a_title(self, translations: tuple[Translation, ...]) -> None:
        titles = [t.text for t in translations if t.kind is Kind.STANDARD]
        doubles = sorted({title for title in titles if titles.count(title) > 1})
        assert not doubles, f"tell the titles apart as the Chinese does: {doubles}"
