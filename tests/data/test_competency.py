"""The competency questions: each answers what was reviewed, the same in two engines, and fast.

The expected answers in ``expected/`` were read against the guide one by one. To change an answer,
review it and write it with ``cgkg query NAME --format csv > tests/data/expected/NAME.csv``
(``--format nt``, sorted, for CONSTRUCT).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import RDF, Graph, URIRef

from cgkg import iris, terms
from cgkg.iris import GraphName
from cgkg.source.questions import Question
from data.competency import BY_NAME, PARTNER_PREFIXES, QUESTIONS, ask, ask_reference

EXPECTED = Path(__file__).parent / "expected"
SUFFIX = {"SELECT": "csv", "CONSTRUCT": "nt", "ASK": "txt"}

# Their answers describe the dataset itself and change with every edit of it, so they are held
# against the dataset (test_competency_figures.py) and not against a file.
ABOUT_THE_DATASET = {"example-queries", "graphs-and-sizes", "ontology-terms"}


@pytest.mark.parametrize("name", sorted(BY_NAME.keys() - ABOUT_THE_DATASET))
def test_the_answer_is_the_reviewed_one(store: ox.Store, name: str) -> None:
    expected = EXPECTED / f"{name}.{SUFFIX[BY_NAME[name].form]}"
    assert ask(store, name) == expected.read_text("utf-8")


# rdflib warns of its own use of names that it has deprecated, in every query of a Dataset.
@pytest.mark.filterwarnings("ignore:Dataset.default_context is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:Dataset.contexts is deprecated:DeprecationWarning")
@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_two_engines_agree(store: ox.Store, reference: rdflib.Dataset, name: str) -> None:
    assert ask(store, name) == ask_reference(reference, name)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_question_finds_something(store: ox.Store, name: str) -> None:
    assert ask(store, name).count("\n") > (1 if BY_NAME[name].form == "SELECT" else 0)


def test_no_expected_answer_is_left_over() -> None:
    expected = {
        f"{name}.{SUFFIX[question.form]}"
        for name, question in BY_NAME.items()
        if name not in ABOUT_THE_DATASET
    }
    assert {path.name for path in EXPECTED.iterdir()} == expected


def test_no_triple_stands_in_two_graphs(store: ox.Store) -> None:
    """Or a count over the union of the graphs would count it twice."""
    seen = Counter(quad.triple for quad in store)
    assert [triple for triple, times in seen.items() if times > 1] == []


# --- the text of the questions ----------------------------------------------------------------


def test_there_are_enough_questions_of_each_form() -> None:
    forms = Counter(question.form for question in QUESTIONS)
    assert forms["SELECT"] >= 40
    assert forms["CONSTRUCT"] >= 1
    assert forms["ASK"] >= 1


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_a_question_is_told_in_both_languages(question: Question) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", question.key)
    for chinese in (question.title_zh, question.about_zh):
        assert re.search(r"[\u4e00-\u9fff]", chinese)
    for english in (question.title_en, question.about_en):
        assert re.search(r"[a-z]{3}", english)
    assert question.title_zh.endswith("？")
    assert question.title_en.endswith("?")
    assert any(word.isascii() for word in question.keywords)
    assert any(not word.isascii() for word in question.keywords)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_a_question_declares_the_prefixes_it_uses_and_no_others(question: Question) -> None:
    declared = dict(re.findall(r"^PREFIX (\w+): <([^>]+)>$", question.text, re.MULTILINE))
    assert set(re.findall(r"(?<![\w?:<\"])([a-z]+):(?=[\w])", body(question))) == set(declared)
    for prefix, namespace in declared.items():
        known = {**terms.PREFIXES, **(PARTNER_PREFIXES if question.endpoints else {})}
        assert namespace == known.get(prefix, f"{iris.BASE}id/{prefix}/")
    called = set(re.findall(r"SERVICE <([^>]+)>", body(question)))
    assert called == set(question.endpoints), "name the endpoints in the comments"
    assert body(question).count("<http") == len(called), "write terms with a prefix"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_a_question_uses_declared_terms_only(
    question: Question, graphs: Mapping[GraphName, Graph]
) -> None:
    ontology = graphs[GraphName.ONTOLOGY]
    used = set(re.findall(r"(?<![\w?])cg:(\w+)", body(question)))
    assert [
        name for name in used if (URIRef(terms.CG + name), RDF.type, None) not in ontology
    ] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_a_question_is_deterministic_and_complete(question: Question) -> None:
    """Rows in a stated order, all of them, and nothing left to be formatted in."""
    query = body(question)
    assert question.form != "SELECT" or re.search(r"^ORDER BY ", query, re.MULTILINE)
    for forbidden in (r"\bLIMIT\b", r"\bNOW\b", r"\bRAND\b", r"\bSELECT \*", r"%s", r"\{\{", r"\$"):
        assert not re.search(forbidden, query)
    # Oxigraph and rdflib write language tags in small letters: compare them with LANGMATCHES.
    assert not re.search(r"LANG\(\?\w+\)\s*=", query)


def body(question: Question) -> str:
    """The query without its comments and prefixes, and without the words of its strings."""
    kept = [line for line in question.text.splitlines() if not line.startswith(("#", "PREFIX"))]
    return re.sub(r'"[^"]*"', '""', "\n".join(kept))
