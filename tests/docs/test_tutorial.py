"""The tutorial: each answer printed in it is what its query finds in the graph, row by row."""

from __future__ import annotations

import csv
import io
import re
from typing import NamedTuple

import pyoxigraph as ox
import pytest

from cgkg import assets
from cgkg.source.questions import read_questions
from cgkg.terms import PREFIXES
from web.browsing import project_graphs

ROOT = assets.root()
TEXT = (ROOT / "docs/tutorial.md").read_text("utf-8")
STEP = re.compile(r"```sparql\n(?P<query>.*?)```\n\n(?P<table>(?:\|[^\n]*\n)+)", re.DOTALL)


class Step(NamedTuple):
    """A query of the tutorial with the table printed below it."""

    query: str
    table: list[list[str]]


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


STEPS = [
    Step(found["query"], [cells(line) for line in found["table"].splitlines()])
    for found in STEP.finditer(TEXT)
]


def answer(query: str) -> list[list[str]]:
    results = project_graphs().query(
        query, prefixes=dict(PREFIXES), use_default_graph_as_union=True
    )
    text = results.serialize(format=ox.QueryResultsFormat.CSV) or b""
    return list(csv.reader(io.StringIO(text.decode(), newline="")))


def test_every_query_has_its_answer_below() -> None:
    assert TEXT.count("```sparql") == len(STEPS) >= 9


@pytest.mark.parametrize("step", STEPS, ids=lambda step: " ".join(step.table[0]))
def test_the_answer_is_what_the_graph_says(step: Step) -> None:
    header, rule, *rows = step.table
    assert set("".join(rule)) == {"-"}
    assert [header, *rows] == answer(step.query)


def test_named_queries_and_pages_exist() -> None:
    named = set(re.findall(r"`cgkg query ([a-z][a-z0-9-]+)", TEXT))
    assert named <= {question.key for question in read_questions(ROOT / "queries/competency")}
    assert len(named) >= 5
    for linked in re.findall(r"\]\(([\w/.-]+\.md)\)", TEXT):
        assert (ROOT / "docs" / linked).is_file()


def test_sentences_repeat_what_the_answers_say() -> None:
    by_deliverable = STEPS[0].table[2:]
    missing, items = (sum(int(row[column]) for row in by_deliverable) for column in (4, 1))
    assert f"{missing} of {items} items have no standard" in TEXT
    projects = {row[0]: (int(row[1]), int(row[2])) for row in STEPS[-1].table[2:]}
    for designator in ("JC/T", "HG/T"):
        total, addressing = projects[designator]
        assert re.search(rf"{total - addressing} of the {total}\s{designator}", TEXT)
    leader = max(projects, key=lambda designator: projects[designator])
    assert leader == "JC/T"
