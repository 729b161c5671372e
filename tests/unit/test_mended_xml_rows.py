"""Virtuoso's rows in XML, as the engine's library reads them."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from cgkg.store.remote.mending import MendedXmlRows, as_file

NS = "http://www.w3.org/2005/sparql-results#"
HEAD = f'<sparql xmlns="{NS}">\n <head>\n  <variable name="x"/>\n </head>\n <results>'
END = "\n </results>\n</sparql>"


def read(cells: list[str], size: int) -> tuple[list[str], int]:
    """The values of cells, in XML, and how many rows were counted."""
    row = '\n  <result>\n   <binding name="x">{}</binding>\n  </result>'
    body = "".join([HEAD, *map(row.format, cells), END]).encode()
    pieces: Iterator[bytes] = iter([body[at : at + size] for at in range(0, len(body), size)])
    mended = MendedXmlRows(lambda: next(pieces, b""))
    table = ox.parse_query_results(as_file(mended), format=ox.QueryResultsFormat.XML)
    return [row[0].value for row in table], mended.rows


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_blanks_at_the_ends_of_a_literal_stay(size: int) -> None:
    values = ["", " ", "  a  ", "\n", "\tb\r\n", "c", "a \n b", " &amp; ", "\u3000水泥\u00a0"]
    cells = [f"<literal>{value}</literal>" for value in values]
    cells.append('<literal xml:lang="zh-hans"> 水泥 </literal>')
    found = [value.replace("&amp;", "&") for value in values]
    assert read(cells, size) == ([*found, " 水泥 "], len(cells))


def test_blank_nodes_lose_their_prefix() -> None:
    cells = ["<bnode>nodeID://b10001</bnode>", "<literal>&lt;bnode&gt;nodeID://</literal>"]
    assert read(cells, 64) == (["b10001", "<bnode>nodeID://"], 2)


def test_booleans_are_words() -> None:
    boolean = '<literal datatype="http://www.w3.org/2001/XMLSchema#boolean">'
    cells = [f"{boolean}{digit}</literal>" for digit in "10"] + ["<literal>1</literal>"]
    assert read(cells, 64) == (["true", "false", "1"], 3)


def test_language_tags_are_in_small_letters() -> None:
    body = f'{HEAD}<result><binding name="x"><literal xml:lang="zh-Hans">xml:lang="A"</literal>'
    pieces = iter([f"{body}</binding></result>{END}".encode()])
    file = as_file(MendedXmlRows(lambda: next(pieces, b"")))
    (row,) = ox.parse_query_results(file, format=ox.QueryResultsFormat.XML)
    assert str(row[0]) == '"xml:lang=\\"A\\""@zh-hans'


def test_no_rows_are_none() -> None:
    assert read([], 64) == ([], 0)
