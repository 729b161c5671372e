"""What the inverted index holds of a thing: tokens, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from cgkg.services.search.folding import fold
from cgkg.services.search.fts import Column
from cgkg.services.search.pinyin import run_tokens
from cgkg.services.search.things import Field, Role, Thing
from cgkg.services.search.tokens import HAN, number_tokens, text_tokens

COLUMNS: Final = (Column.NUMBER, Column.NAME, Column.OTHER_NAME, Column.TEXT)
"""The column of each role."""

Labels = Mapping[str, Mapping[str, str]]
"""Names of classes and properties: IRI → language tag → name."""


def thing_tokens(thing: Thing, labels: Labels) -> tuple[str, ...]:
    """The tokens of a thing; what its classes are called is part of its text."""
    columns: dict[Column, list[str]] = {column: [] for column in Column}
    for field in thing.fields:
        columns[COLUMNS[field.role]] += _tokens(field)
    kinds = (name for one in thing.types for name in labels.get(one, {}).values())
    columns[Column.TEXT] += text_tokens(fold(" ".join(kinds)))
    runs = (run for field in thing.fields if field.spoken for run in HAN.findall(field.folded))
    columns[Column.PINYIN] += (token for run in dict.fromkeys(runs) for token in run_tokens(run))
    # A token that a column has twice says nothing more of the thing.
    return tuple(" ".join(dict.fromkeys(tokens)) for tokens in columns.values())


def _tokens(field: Field) -> Iterable[str]:
    if field.role is not Role.NUMBER:
        return text_tokens(field.folded)
    tokens = [token for token in number_tokens(fold(field.text)) if token]
    return tokens if field.folded.isascii() else [*tokens, *text_tokens(field.folded)]
