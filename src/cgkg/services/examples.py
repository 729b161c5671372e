"""The example queries of the catalog, as a gallery shows them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from cgkg.iris import BASE
from cgkg.services.solutions import Row, select
from cgkg.services.versioned import Current
from cgkg.store.base import Store
from cgkg.store.tokens import Token, TokenKind, tokens
from cgkg.terms import CG, PREFIXES

_PREFIX: Final = BASE + "id/query/"
_LABEL: Final = PREFIXES["rdfs"] + "label"
_ABOUT: Final = PREFIXES["dcterms"] + "description"
_KEYWORD: Final = PREFIXES["dcat"] + "keyword"
_ENDPOINT: Final = CG + "asksEndpoint"
_FORMS: Final = {PREFIXES["sh"] + form: form for form in ("select", "ask", "construct")}
_ENDS_THE_HEAD: Final = ("where", "from")


@dataclass(slots=True)
class Example:
    """One example query.

    Attributes:
        key: what names it in addresses.
        titles: the question, by language tag as the engine gives it.
        abouts: what the answer holds, by language tag.
        keywords: words to find it by.
        form: ``select``, ``ask`` or ``construct``.
        text: the query, without the comments that carry titles and descriptions.
        endpoints: of others, that it asks.
    """

    key: str
    titles: dict[str, str] = field(default_factory=dict)
    abouts: dict[str, str] = field(default_factory=dict)
    keywords: list[str] = field(default_factory=list)
    form: str = ""
    text: str = ""
    endpoints: list[str] = field(default_factory=list)

    @property
    def federated(self) -> bool:
        """Whether it asks endpoints of others."""
        return bool(self.endpoints)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the answer's table; none where it is no table, or has all variables."""
        return columns(self.text) if self.form == "select" else ()


class Examples:
    """The example queries of a store, read once for each version of the dataset."""

    def __init__(
        self,
        store: Store,
        queries: Mapping[str, str],
        timeout: float,
        partners: Collection[str] = (),
    ) -> None:
        """Args: a store, the texts of ``queries/pages`` by name, a time limit in seconds, and the
        endpoints of others that queries may ask here.
        """
        self._partners = frozenset(partners)

        async def read(_: str) -> dict[str, Example]:
            return read_examples(await select(store, queries["examples"], timeout))

        self._kept = Current(lambda: store.version, read)

    async def all(self) -> Mapping[str, Example]:
        """The examples by key, in the order of the keys."""
        return await self._kept.get()

    async def offered(self) -> Mapping[str, Example]:
        """Those that can be run here: the others ask endpoints that are no partners."""
        found = await self._kept.get()
        return {key: one for key, one in found.items() if self._partners.issuperset(one.endpoints)}


def read_examples(rows: Iterable[Row]) -> dict[str, Example]:
    """Examples by key, from rows of query, property and value; engines sort them differently."""
    examples: dict[str, Example] = {}
    for row in sorted(rows, key=_place):
        key = row["query"].value.removeprefix(_PREFIX)
        example = examples.setdefault(key, Example(key))
        value, name = row["value"], row["property"].value
        if name == _LABEL:
            example.titles[value.language] = value.value
        elif name == _ABOUT:
            example.abouts[value.language] = value.value
        elif name == _KEYWORD:
            example.keywords.append(value.value)
        elif name == _ENDPOINT:
            example.endpoints.append(value.value)
        elif name in _FORMS:
            example.form, example.text = _FORMS[name], without_heading(value.value)
    return {key: example for key, example in examples.items() if example.text}


def _place(row: Row) -> tuple[str, ...]:
    return tuple(row[name].value for name in ("query", "property", "value"))


def without_heading(query: str) -> str:
    """A query without the comment lines that it begins with."""
    return re.sub(r"\A(?:[ \t]*#[^\n]*\n|\s+)+", "", query).rstrip() + "\n"


def columns(query: str) -> tuple[str, ...]:
    """The names that a SELECT query projects, in order; none for ``SELECT *``.

    >>> columns("PREFIX a: <urn:a> SELECT DISTINCT ?x (COUNT(?y) AS ?n) WHERE { ?x a:b ?y }")
    ('x', 'n')
    """
    return tuple(_projected(_head(query)))


def _head(query: str) -> Iterator[Token]:
    """The tokens between the first SELECT and its WHERE, FROM or brace."""
    begun = False
    for token in tokens(query):
        if token.kind is TokenKind.WORD and not begun:
            begun = token.text.casefold() == "select"
        elif begun and (token.text == "{" or token.text.casefold() in _ENDS_THE_HEAD):
            return
        elif begun and token.kind is not TokenKind.COMMENT:
            yield token


def _projected(head: Iterable[Token]) -> Iterator[str]:
    depth, previous = 0, ""
    for token in head:
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind is TokenKind.VARIABLE and (depth == 0 or previous == "as"):
            yield token.text[1:]
        previous = token.text.casefold()
