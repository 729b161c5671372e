"""Documents and neighbouring standards systems that the guide names, with every mention.

The text is searched for titles in 《》, for standard numbers, and for the names of standards
systems in ``data/curated/cited_documents.csv``. A title or number that the table does not know is
an error, so none is overlooked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from cgkg.model import CitedDocument, CitedKind, Lines, NoticeFacts
from cgkg.source.body import Section, Sentence
from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.text import SourceText

COLUMNS: Final = ("key", "kind", "title", "spelling")
_TITLE: Final = re.compile(r"《([^》]+)》")
_NUMBER: Final = re.compile(r"[A-Z]{2}(?:/[TZ])? \d+(?:\.\d+)?-\d{4}")


def read_citations(
    text: SourceText, path: Path, notice: NoticeFacts, sections: Sequence[Section]
) -> tuple[CitedDocument, ...]:
    """The cited documents, in the order of their first mention.

    Args:
        text: the source, for errors.
        path: the curated table of cited documents.
        notice: whose title is no citation.
        sections: the prose to search.

    Raises:
        InputError: the table is broken, names something that is not in the text, or lacks a title
            or number that is.
    """
    rows = read_table(path, COLUMNS, key=("key",), optional=("spelling",))
    sentences = [sentence for section in sections for sentence in section.sentences]
    _check_known(text, sentences, {row["title"] for row in rows} | {notice.title})
    found = [(_mentions(row, sentences), row) for row in rows]
    found.sort(key=lambda pair: pair[0][0][0])
    return tuple(
        CitedDocument(row["key"], _kind(row), row["title"], _lines(places)) for places, row in found
    )


def _kind(row: CuratedRow) -> CitedKind:
    try:
        return CitedKind(row["kind"])
    except ValueError:
        raise row.error("kind", "unknown kind", expected=" or ".join(CitedKind)) from None


def _check_known(text: SourceText, sentences: Sequence[Sentence], known: set[str]) -> None:
    for sentence in sentences:
        for name in _names(sentence.mended):
            if name not in known:
                raise text.error(
                    sentence.lines.first,
                    "cited document that data/curated/cited_documents.csv does not know",
                    field="citation",
                    value=name,
                    expected=" or ".join(sorted(known)),
                )


def _names(words: str) -> Iterator[str]:
    yield from _TITLE.findall(words)
    yield from _NUMBER.findall(words)


def _mentions(
    row: CuratedRow, sentences: Sequence[Sentence]
) -> list[tuple[tuple[int, int], Lines]]:
    """Where a document is named: place among the sentences and in the sentence, and lines."""
    spellings = "|".join(re.escape(row[name]) for name in ("title", "spelling") if row[name])
    places = [
        ((index, found.start()), sentence.lines)
        for index, sentence in enumerate(sentences)
        for found in re.finditer(spellings, sentence.mended)
    ]
    if not places:
        raise row.error("title", "document that the guide does not name", expected="its words")
    return places


def _lines(places: Sequence[tuple[tuple[int, int], Lines]]) -> tuple[Lines, ...]:
    return tuple(dict.fromkeys(lines for _, lines in places))
