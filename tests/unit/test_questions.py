"""Query files: what their leading comments say, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cgkg.errors import InputError
from cgkg.source.questions import read_question, read_questions

GOOD = """\
# zh: 有多少标准？
# en: How many standards are there?
# about-zh: 一行，
# about-zh: 一个数。
# about-en: One row,
# about-en: one number.
# keywords: count, 数量
PREFIX cg: <https://w3id.org/cgkg/ns#>

# Counted once each.
SELECT (COUNT(DISTINCT ?standard) AS ?standards)
WHERE { ?standard a cg:Standard }
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "how-many.rq"


def refused(path: Path, text: str) -> InputError:
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_question(path)
    return caught.value


def test_a_question_is_its_comments_and_its_whole_text(path: Path) -> None:
    path.write_text(GOOD, "utf-8")
    question = read_question(path)
    assert question.key == "how-many"
    assert question.path == path
    assert (question.title_zh, question.title_en) == (
        "有多少标准？",
        "How many standards are there?",
    )
    assert question.keywords == ("count", "数量")
    assert question.form == "SELECT"
    assert question.text == GOOD
    assert question.endpoints == ()


def test_lines_are_joined_with_a_blank_in_english_and_without_in_chinese(path: Path) -> None:
    path.write_text(GOOD, "utf-8")
    question = read_question(path)
    assert question.about_zh == "一行，一个数。"
    assert question.about_en == "One row, one number."


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("ASK { ?s ?p ?o }", "ASK"),
        ("construct { ?s ?p ?o }\nWHERE { { SELECT ?s ?p ?o { ?s ?p ?o } } }", "CONSTRUCT"),
        ("SELECT ?s\nWHERE { { SELECT ?s { ?s ?p ?o } } }", "SELECT"),
    ],
)
def test_the_form_is_that_of_the_outer_query(path: Path, query: str, form: str) -> None:
    comments = GOOD[: GOOD.index("PREFIX")]
    path.write_text(comments + query + "\n", "utf-8")
    assert read_question(path).form == form


def test_endpoints_of_federated_queries_are_named(path: Path) -> None:
    lines = (
        "# endpoint: https://query.wikidata.org/sparql\n# endpoint: https://example.org/sparql\n"
    )
    path.write_text(lines + GOOD, "utf-8")
    assert read_question(path).endpoints == (
        "https://query.wikidata.org/sparql",
        "https://example.org/sparql",
    )


@pytest.mark.parametrize("name", ["zh", "en", "about-zh", "about-en", "keywords"])
def test_each_field_is_required(path: Path, name: str) -> None:
    kept = [line for line in GOOD.splitlines() if not line.startswith(f"# {name}:")]
    error = refused(path, "\n".join(kept))
    assert error.field == name
    assert error.expected == f"a leading comment line '# {name}: …'"
    assert str(path) in str(error)


@pytest.mark.parametrize(
    "comment", ["# keyword: count", "#zh: 有多少标准？", "# zh:", "# a remark", "#"]
)
def test_a_comment_of_another_form_is_refused_with_its_line(path: Path, comment: str) -> None:
    error = refused(path, GOOD.replace("# keywords", f"{comment}\n# keywords"))
    assert (error.line, error.value) == (7, comment)


def test_an_endpoint_is_an_iri(path: Path) -> None:
    error = refused(path, "# endpoint: wikidata\n" + GOOD)
    assert (error.line, error.field, error.value) == (1, "endpoint", "wikidata")


@pytest.mark.parametrize("keywords", ["count,, 数量", "count, count", ","])
def test_keywords_are_words_and_not_repeated(path: Path, keywords: str) -> None:
    error = refused(path, GOOD.replace("count, 数量", keywords))
    assert (error.field, error.value) == ("keywords", keywords)


@pytest.mark.parametrize("query", ["", "DESCRIBE <https://example.org/>", "DELETE { } WHERE { }"])
def test_a_file_without_a_query_that_the_catalogue_can_hold_is_refused(
    path: Path, query: str
) -> None:
    error = refused(path, GOOD[: GOOD.index("PREFIX")] + query)
    assert error.problem == "no query"


def test_other_encodings_are_refused(path: Path) -> None:
    path.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_question(path)


def titled(zh: str, en: str) -> str:
    return GOOD.replace("有多少标准？", zh).replace("How many standards are there?", en)


def test_questions_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.rq").write_text(
            titled(f"{name} 是什么？", f"What is {name}?"), "utf-8"
        )
    assert [question.key for question in read_questions(tmp_path)] == ["a", "b"]


@pytest.mark.parametrize(
    ("zh", "en", "repeated"),
    [
        ("有多少标准？", "How so?", "有多少标准？"),
        ("几项？", "How many standards are there?", "How many standards are there?"),
    ],
)
def test_two_files_do_not_ask_the_same(tmp_path: Path, zh: str, en: str, repeated: str) -> None:
    (tmp_path / "a.rq").write_text(GOOD, "utf-8")
    (tmp_path / "b.rq").write_text(titled(zh, en), "utf-8")
    with pytest.raises(InputError, match="ask the same question") as caught:
        read_questions(tmp_path)
    assert caught.value.value == repeated
    assert caught.value.path == str(tmp_path / "b.rq")


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no query files"):
        read_questions(tmp_path)
