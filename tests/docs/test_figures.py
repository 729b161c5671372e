"""The tutorial's figures: today's answers give what is committed, and nothing runs out of them."""

from __future__ import annotations

import csv
import importlib.util
import io
import re
from types import ModuleType
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from cgkg import assets
from cgkg.source.questions import read_questions
from web.browsing import project_graphs

ROOT = assets.root()
QUESTIONS = {one.key: one.text for one in read_questions(ROOT / "queries/competency")}
TUTORIAL = (ROOT / "docs/tutorial.md").read_text("utf-8")
SVG = "{http://www.w3.org/2000/svg}"


def load() -> ModuleType:
    """``docs/figures.py``, a program beside the documentation and in no package."""
    specification = importlib.util.spec_from_file_location("figures", ROOT / "docs/figures.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


FIGURES = load()


def drawing(name: str) -> ElementTree.Element:
    return ElementTree.fromstring((FIGURES.FOLDER / name).read_text("utf-8"))  # noqa: S314 - ours


def answer(query: str) -> list[dict[str, str]]:
    results = project_graphs().query(QUESTIONS[query], use_default_graph_as_union=True)
    text = results.serialize(format=ox.QueryResultsFormat.CSV) or b""
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


@pytest.mark.parametrize("name", FIGURES.FIGURES)
class TestFigures:
    def test_it_is_what_the_command_draws(self, name: str) -> None:
        query, draw = FIGURES.FIGURES[name]
        committed = (FIGURES.FOLDER / name).read_text("utf-8")
        assert draw(answer(query)) == committed, "run: make figures"

    def test_the_tutorial_shows_it_with_words_for_those_who_cannot_see_it(self, name: str) -> None:
        assert re.search(rf"!\[[^\]]{{20,}}\]\(figures/{re.escape(name)}\)", TUTORIAL)

    def test_it_is_one_drawing_with_a_name_in_both_languages(self, name: str) -> None:
        found = drawing(name)
        assert found.tag == f"{SVG}svg"
        title = found.findtext(f"{SVG}title") or ""
        chinese, _, english = title.partition(" · ")
        assert re.search("[\u4e00-\u9fff]", chinese)
        assert english.isascii()
        assert english

    def test_no_mark_and_no_word_leaves_the_drawing(self, name: str) -> None:
        found = drawing(name)
        width, height = float(found.attrib["width"]), float(found.attrib["height"])
        for text in found.iter(f"{SVG}text"):
            # A Chinese character is as wide as it is high, others some 0.55 of that.
            size = float(text.attrib["font-size"])
            long = sum(size * (1 if ord(one) > 0x2E80 else 0.55) for one in text.text or "")
            before = {"end": 1.0, "middle": 0.5}.get(text.attrib.get("text-anchor", ""), 0.0)
            left = float(text.attrib["x"]) - before * long
            assert left >= 0, text.text
            assert left + long <= width, text.text
            assert float(text.attrib["y"]) <= height, text.text
        for box in found.iter(f"{SVG}rect"):
            if box.attrib["width"] != "100%":
                assert float(box.attrib["x"]) + float(box.attrib["width"]) <= width


def test_no_figure_is_left_over() -> None:
    assert {path.name for path in FIGURES.FOLDER.iterdir()} == set(FIGURES.FIGURES)
