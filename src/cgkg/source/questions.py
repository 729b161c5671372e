"""Query files: one question each, its titles and description in the leading comments.

::

    # zh: 各级标准有多少现行、多少在研？
    # en: How many standards are in force and in development, by level?
    # about-zh: …one paragraph…
    # about-en: …one paragraph…
    # keywords: stage, level, 状态
    # endpoint: https://query.wikidata.org/sparql     (of federated queries only)
    PREFIX …
    SELECT …

A line may be repeated: its texts are joined, the Chinese ones as they are, the others with a blank.
Every comment line before the query is one of these, so that a slip of the pen is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.errors import InputError

_REQUIRED: Final = ("zh", "en", "about-zh", "about-en", "keywords")
_NAMES: Final = (*_REQUIRED, "endpoint")
_FIELD: Final = re.compile(r"# ([a-z-]+): (\S|\S.*\S)")
_FORM: Final = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT)\b", re.IGNORECASE | re.MULTILINE)
_ENDPOINT: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True)
class Question:
    """A query that answers one question.

    Attributes:
        key: name of the file without its extension.
        path: the file.
        title_zh: the question in Chinese.
        title_en: the question in English.
        about_zh: what the answer holds and how to read it, in Chinese.
        about_en: the same in English.
        keywords: terms to find it by.
        form: SELECT, ASK or CONSTRUCT: the forms that SHACL has a class for.
        text: the query, with its comments.
        endpoints: endpoints of others that it asks (federated queries).
    """

    key: str
    path: Path
    title_zh: str
    title_en: str
    about_zh: str
    about_en: str
    keywords: tuple[str, ...]
    form: str
    text: str
    endpoints: tuple[str, ...]


def read_questions(*folders: Path) -> tuple[Question, ...]:
    """All questions of some folders, by file name.

    Raises:
        InputError: there is none, a file is not UTF-8, lacks a leading comment or a query, or
            two files ask the same question.
    """
    found = []
    for folder in folders:
        found += (paths := list(folder.glob("*.rq")))
        if not paths:
            raise InputError(folder, "no query files", remedy="restore them from the repository")
    questions = tuple(map(read_question, sorted(found, key=lambda path: path.stem)))
    first: dict[str, Question] = {}
    for question in questions:
        for title in (question.title_zh, question.title_en):
            other = first.setdefault(title, question)
            if other is not question:
                raise InputError(
                    question.path,
                    "two queries ask the same question",
                    value=title,
                    expected=f"another title than that of {other.path.name}",
                )
    return questions


def read_question(path: Path) -> Question:
    """The question in one file.

    Raises:
        InputError: it is not UTF-8, or lacks a leading comment or a query.
    """
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(path, f"not UTF-8: {error}", expected="UTF-8") from error
    fields = _fields(path, text)
    form = _FORM.search(text)
    if form is None:
        raise InputError(path, "no query", expected="SELECT, ASK or CONSTRUCT at a line's start")
    return Question(
        path.stem,
        path,
        "".join(fields["zh"]),
        " ".join(fields["en"]),
        "".join(fields["about-zh"]),
        " ".join(fields["about-en"]),
        _keywords(path, fields["keywords"]),
        form[1].upper(),
        text,
        tuple(fields.get("endpoint", ())),
    )


def _fields(path: Path, text: str) -> dict[str, list[str]]:
    """The texts of the leading comments by their names, each of the required ones present."""
    fields: dict[str, list[str]] = {}
    for line, content in enumerate(text.splitlines(), start=1):
        if not content.startswith("#"):
            break
        name, value = _field(path, line, content)
        fields.setdefault(name, []).append(value)
    for name in _REQUIRED:
        if name not in fields:
            raise InputError(
                path,
                "query without its title, description or keywords",
                line=1,
                field=name,
                expected=f"a leading comment line '# {name}: …'",
            )
    return fields


def _field(path: Path, line: int, content: str) -> tuple[str, str]:
    match = _FIELD.fullmatch(content.rstrip())
    if match is None or match[1] not in _NAMES:
        raise InputError(
            path,
            "leading comment of another form",
            line=line,
            value=content,
            expected="'# NAME: text' with NAME one of " + ", ".join(_NAMES),
            remedy="name it, or move the comment below the first line of the query",
        )
    if match[1] == "endpoint" and not _ENDPOINT.fullmatch(match[2]):
        raise InputError(
            path, "not an endpoint", line=line, field="endpoint", value=match[2], expected="an IRI"
        )
    return match[1], match[2]


def _keywords(path: Path, lines: list[str]) -> tuple[str, ...]:
    words = tuple(word.strip() for line in lines for word in line.split(","))
    if "" in words or len(set(words)) != len(words):
        raise InputError(
            path,
            "empty or repeated keyword",
            field="keywords",
            value=", ".join(lines),
            expected="different words, separated by commas",
        )
    return words
