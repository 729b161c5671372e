"""What the templates of the query page show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from cgkg.formats import RdfFormat, ResultFormat
from cgkg.services.examples import Example
from cgkg.services.outcomes import Outcome
from cgkg.services.permalinks import SavedQuery, name_of
from cgkg.services.query_snippets import snippets
from cgkg.services.solutions import Term
from cgkg.services.triples import write_turtle
from cgkg.store.base import AnswerKind
from cgkg.store.tokens import TokenKind, tokens
from cgkg.terms import PREFIXES
from cgkg.web.figures.rows import RowChart
from cgkg.web.query_chart import chart

SHOWN: Final = 500
"""Rows on a page; the downloads have all."""

_LONGEST_LINK: Final = 30_000
_FORMS: Final = ("select", "ask", "construct", "describe")
_NAMES: Final[Mapping[RdfFormat | ResultFormat, str]] = {
    RdfFormat.TURTLE: "Turtle",
    RdfFormat.N_TRIPLES: "N-Triples",
    RdfFormat.N_QUADS: "N-Quads",
    RdfFormat.TRIG: "TriG",
    RdfFormat.RDF_XML: "RDF/XML",
}
_STARTING_PREFIXES: Final = ("cg", "dcterms", "rdfs", "skos")


@dataclass(frozen=True, slots=True)
class Download:
    """The answer in another syntax.

    Attributes:
        name: of the syntax.
        format: value of the ``format`` parameter.
        media_type: of the file.
        href: its address; empty where the query is too long for one and must be posted.
    """

    name: str
    format: str
    media_type: str
    href: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """An answer as the template shows it.

    Attributes:
        kind: ``solutions``, ``boolean`` or ``graph``.
        columns: heads of the table.
        rows: the first rows, a cell for each column.
        total: how many rows or triples there are in all.
        milliseconds: how long it took.
        boolean: the answer to ASK.
        turtle: all triples.
        chart: name of the column and its bars.
        downloads: the answer in other syntaxes.
    """

    kind: AnswerKind
    columns: tuple[str, ...]
    rows: list[list[Term | None]]
    total: int
    milliseconds: int
    boolean: bool | None
    turtle: str
    chart: tuple[str, RowChart] | None
    downloads: list[Download]


def result_view(query: str, outcome: Outcome, language: str) -> ResultView:
    """An answer for the template; its table has at most SHOWN rows."""
    is_graph = outcome.kind is AnswerKind.GRAPH
    rows: list[list[Term | None]]
    if is_graph:
        rows = [list(triple) for triple in outcome.triples[:SHOWN]]
    else:
        rows = [[row.get(name) for name in outcome.columns] for row in outcome.rows[:SHOWN]]
    return ResultView(
        outcome.kind,
        outcome.columns,
        rows,
        outcome.size,
        max(1, round(outcome.seconds * 1000)),
        outcome.boolean,
        write_turtle(outcome.triples) if is_graph else "",
        None if is_graph else chart(query, outcome, language),
        _downloads(query, outcome.kind),
    )


def share_view(saved: SavedQuery, base: str) -> dict[str, Any]:
    """The permanent link of a query and programs that ask it.

    Args:
        saved: the query with the dataset's version.
        base: address of the server, without a trailing slash.
    """
    name = name_of(saved)
    return {
        "permalink": None if name is None else f"{base}/q/{name}",
        "saved_version": saved.version,
        "snippets": snippets(saved.query, f"{base}/sparql", query_form(saved.query)),
    }


def query_form(query: str) -> str:
    """``select``, ``ask``, ``construct`` or ``describe``; the first where it has none of them."""
    words = (token.text.casefold() for token in tokens(query) if token.kind is TokenKind.WORD)
    return next((word for word in words if word in _FORMS), _FORMS[0])


def gallery(examples: Iterable[Example], find: str) -> list[tuple[Example, str, bool]]:
    """Examples with the words they are found by, and whether they have all the words sought."""
    wanted = find.casefold().split()
    shown = []
    for example in examples:
        texts = (*example.titles.values(), *example.abouts.values(), *example.keywords)
        words = re.sub(r"\s+", " ", " ".join((*texts, example.key)).casefold())
        shown.append((example, words, all(word in words for word in wanted)))
    return shown


def starting_query() -> str:
    """What stands in the editor before anyone has written."""
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in _STARTING_PREFIXES)
    return (
        f"{prefixes}\nSELECT ?standard ?number ?title\nWHERE {{\n  ?standard a cg:Standard ;\n"
        "    cg:number ?number ;\n    dcterms:title ?title .\n"
        '  FILTER (LANGMATCHES(LANG(?title), "zh"))\n}\nORDER BY ?number\nLIMIT 20\n'
    )


def _downloads(query: str, kind: AnswerKind) -> list[Download]:
    formats = {
        AnswerKind.GRAPH: [*RdfFormat],
        AnswerKind.SOLUTIONS: [*ResultFormat],
        AnswerKind.BOOLEAN: [ResultFormat.JSON, ResultFormat.XML],
    }[kind]
    return [_download(query, one) for one in formats]


def _download(query: str, one: RdfFormat | ResultFormat) -> Download:
    address = "/sparql?" + urlencode({"query": query, "format": one.extension})
    fits = len(address) <= _LONGEST_LINK
    return Download(
        _NAMES.get(one, one.name.replace("_", "-")),
        one.extension,
        one.media_type,
        address if fits else "",
    )
