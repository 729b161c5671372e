"""Query files: one question each, its titles and description in the leading comments.

::

    # zh: 各级标准有多少现行、多少在研？
    # en: How many standards are in force and in development, by level?
    # about-zh: …one paragraph…
    # about-en: …one paragraph…
    # keywords: stage, level, 状态
    PREFIX …
    SELECT …

A line may be repeated; its texts are joined with a blank.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.errors import InputError

_FIELD: Final = re.compile(r"#\s*(zh|en|about-zh|about-en|keywords|endpoint):\s*(.*\S)\s*\Z")
_FORM: Final = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE | re.MULTILINE)
_REQUIRED: Final = ("zh", "en", "about-zh", "about-en", "keywords")


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
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
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


def read_questions(folder: Path) -> tuple[Question, ...]:
    """All questions of a folder, by file name.

    Raises:
        InputError: a file lacks a leading comment or a query.
    """
    return tuple(read_question(path) for path in sorted(folder.glob("*.rq")))


def read_question(path: Path) -> Question:
    """The question in one file.

    Raises:
        InputError: it lacks a leading comment or a query.
    """
    text = path.read_text("utf-8")
    fields: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if match := _FIELD.match(line):
            fields.setdefault(match[1], []).append(match[2])
    for name in _REQUIRED:
        if name not in fields:
            raise InputError(
                path,
                "query without its title, description or keywords",
                line=1,
                field=name,
                expected=f"a leading comment line '# {name}: …'",
            )
    form = _FORM.search(text)
    if form is None:
        raise InputError(path, "no query", expected="SELECT, ASK, CONSTRUCT or DESCRIBE")
    joined = {name: " ".join(parts) for name, parts in fields.items()}
    return Question(
        path.stem,
        path,
        joined["zh"],
        joined["en"],
        joined["about-zh"],
        joined["about-en"],
        tuple(word.strip() for word in joined["keywords"].split(",")),
        form[1].upper(),
        text,
        tuple(joined.get("endpoint", "").split()),
    )
