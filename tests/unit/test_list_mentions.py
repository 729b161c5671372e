"""The text filter finds what reading every text would find."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from sqlite3 import Connection

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cgkg.services.index.file import IndexFile
from cgkg.services.index.finishing import finish, open_files
from cgkg.services.index.making import define
from cgkg.services.listing.mentions import BLOCK, MENTION_TABLES, Mentions, PiecesFound

TEXTS = st.text(alphabet="水泥碳co2 -.\x1fé", max_size=12)
WORDS = st.text(alphabet="水泥碳co2-.é", min_size=1, max_size=5)


def mentions(folder: Path, texts: Sequence[str]) -> Mentions:
    """An index file of some texts."""

    def make(connection: Connection) -> None:
        define(connection, MENTION_TABLES)
        found = PiecesFound()
        for place, text in enumerate(texts):
            found.add(place, text)
        for first in range(0, len(texts), BLOCK):
            lines = "".join(f"{text}\n" for text in texts[first : first + BLOCK]).encode()
            connection.execute("INSERT INTO mention VALUES (?, ?)", (first, lines))
        found.write(connection, len(texts))

    connection = open_files(folder / "index.sqlite", folder / "rows.sqlite")
    finish(connection, make, "version-1")
    connection.close()
    return Mentions(IndexFile(folder / "index.sqlite"), len(texts))


def places(found: Mentions, *words: str) -> list[int]:
    return [place for place, flag in enumerate(found.of(words).flags) if flag]


@given(st.lists(TEXTS, min_size=1, max_size=8), st.lists(WORDS, min_size=1, max_size=3))
@settings(max_examples=60)
def test_all_words_and_nothing_else(texts: list[str], words: list[str]) -> None:
    wanted = [at for at, text in enumerate(texts) if all(word in text for word in words)]
    with tempfile.TemporaryDirectory() as name:
        assert places(mentions(Path(name), texts), *words) == wanted


def test_pairs_that_stand_apart_are_no_word(tmp_path: Path) -> None:
    found = mentions(tmp_path, ["温室气体", "温室 室气 气体", "气体温室\x1f室气"])
    assert places(found, "温室", "室气", "气体") == [0, 1, 2]
    assert places(found, "温室气体") == [0]


@pytest.mark.parametrize("word", ["co2", "2", "co"])
def test_in_every_block_of_texts(tmp_path: Path, word: str) -> None:
    texts = ["co2" if place % 1000 == 0 else "o2c" for place in range(3 * BLOCK)]
    with_word = [at for at, text in enumerate(texts) if word in text]
    assert places(mentions(tmp_path, texts), word) == with_word
