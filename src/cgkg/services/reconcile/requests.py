"""What clients send, checked: reconciliation query batches and data extension queries."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cgkg.errors import RequestError

MOST_QUERIES: Final = 2_000
"""Queries in one batch; a batch of this size is answered in seconds."""

MOST_ROWS: Final = 2_000
"""Identifiers in one data extension query."""

_MOST_CANDIDATES: Final = 100
_CANDIDATES: Final = 10
_MOST_PROPERTIES: Final = 50
_FIELDS: Final = frozenset(("query", "type", "limit", "properties", "type_strict"))

Value = str | float | bool


class TypeMatching(StrEnum):
    """What several types in a query mean (specification 0.2, section 4.2)."""

    ANY = "any"
    SHOULD = "should"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Constraint:
    """A value, or several, that a property of the thing should have.

    Attributes:
        property: the property's identifier as given.
        values: texts, numbers, truth values, or the identifiers of things.
    """

    property: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class NameQuery:
    """One name to reconcile.

    Attributes:
        name: as given; may be empty.
        types: identifiers of classes as given.
        matching: what several of them mean.
        limit: how many candidates to give.
        constraints: of properties.
    """

    name: str
    types: tuple[str, ...]
    matching: TypeMatching
    limit: int
    constraints: tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class PropertyQuery:
    """One property to fetch.

    Attributes:
        property: its identifier as given.
        limit: how many values to give at most; 0: all.
        language: of texts: ``zh-hans``, ``en`` or empty for all.
    """

    property: str
    limit: int
    language: str


@dataclass(frozen=True, slots=True)
class Extension:
    """A data extension query: properties to fetch of things, all identifiers as given."""

    ids: tuple[str, ...]
    properties: tuple[PropertyQuery, ...]


def read_json(text: str | bytes, what: str) -> Any:
    """A JSON document.

    Args:
        text: the document.
        what: what it is called in a refusal.

    Raises:
        RequestError: 400: not JSON, or nested too deeply.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise _bad(f"{what} is nested too deeply.") from None
    except ValueError as error:
        raise _bad(f"{what} is not JSON: {error}.") from None


def read_batch(document: Any) -> Mapping[str, NameQuery]:
    """A reconciliation query batch: the client's own keys and the queries.

    Raises:
        RequestError: 400, naming the query and what is wrong; 413 for too many queries.
    """
    queries = _object(document, "queries")
    if len(queries) > MOST_QUERIES:
        raise RequestError(
            413,
            "Too many queries",
            f"The batch has {len(queries)} queries; the limit is {MOST_QUERIES}. "
            "Send it in several batches.",
        )
    return {key: _name_query(query, f"Query {key[:50]!r}") for key, query in queries.items()}


def read_extension(document: Any) -> Extension:
    """A data extension query.

    Raises:
        RequestError: 400, saying what is wrong; 413 for too many identifiers or properties.
    """
    query = _object(document, "extend")
    ids = _texts(query.get("ids"), "extend: ids")
    properties = _list(query.get("properties"), "extend: properties")
    if len(ids) > MOST_ROWS or len(properties) > _MOST_PROPERTIES:
        raise RequestError(
            413,
            "Too many values",
            f"The limits are {MOST_ROWS} identifiers and {_MOST_PROPERTIES} properties; "
            f"there are {len(ids)} and {len(properties)}. Send several queries.",
        )
    return Extension(ids, tuple(map(_property_query, properties)))


def _name_query(given: Any, place: str) -> NameQuery:
    query = _object(given, place)
    unknown = sorted(set(query) - _FIELDS)
    if unknown:
        known = ", ".join(sorted(_FIELDS))
        raise _bad(f"{place} has {', '.join(unknown)[:100]}; known are: {known}.")
    if "query" not in query and not query.get("properties"):
        raise _bad(f"{place} has neither query nor properties; send at least one of them.")
    types = query.get("type", [])
    return NameQuery(
        _text(query.get("query", ""), f"{place}: query"),
        _texts([types] if isinstance(types, str) else types, f"{place}: type"),
        _matching(query.get("type_strict", TypeMatching.ANY), place),
        _limit(query.get("limit"), place),
        tuple(
            _constraint(one, place)
            for one in _list(query.get("properties", []), f"{place}: properties")
        ),
    )


def _constraint(given: Any, place: str) -> Constraint:
    one = _object(given, f"{place}: a property")
    if "pid" not in one or "v" not in one:
        raise _bad(f"{place}: a property needs pid and v.")
    values = one["v"] if isinstance(one["v"], list) else [one["v"]]
    name = _text(one["pid"], f"{place}: pid")
    return Constraint(name, tuple(_value(value, place) for value in values))


def _value(given: Any, place: str) -> Value:
    if isinstance(given, dict) and isinstance(given.get("id"), str):
        return str(given["id"])
    if isinstance(given, (str, int, float)):
        return given
    raise _bad(f"{place}: v is a text, a number, true, false, or an object with an id.")


def _property_query(given: Any) -> PropertyQuery:
    one = _object(given, "extend: a property")
    name = _text(one.get("id"), "extend: a property's id")
    settings = _object(one.get("settings") or {}, f"extend: settings of {name[:100]}")
    language = settings.get("language", "any")
    if language not in ("any", "zh-Hans", "en"):
        raise _bad(f"extend: language of {name[:100]} is one of: any, zh-Hans, en.")
    limit = settings.get("limit", 0)
    if not _is_number(limit) or not 0 <= limit <= MOST_ROWS:
        raise _bad(f"extend: limit of {name[:100]} is a number from 0 (all) to {MOST_ROWS}.")
    return PropertyQuery(name, int(limit), "" if language == "any" else str(language).lower())


def _limit(given: Any, place: str) -> int:
    if given is None:
        return _CANDIDATES
    if not _is_number(given) or given < 1:
        raise _bad(f"{place}: limit is a number from 1 on.")
    return int(min(given, _MOST_CANDIDATES))


def _is_number(given: Any) -> bool:
    return isinstance(given, (int, float)) and not isinstance(given, bool) and not math.isnan(given)


def _matching(given: Any, place: str) -> TypeMatching:
    try:
        return TypeMatching(given)
    except ValueError:
        raise _bad(f"{place}: type_strict is one of: {', '.join(TypeMatching)}.") from None


def _object(given: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise _bad(f"{place} is not a JSON object.")
    return given


def _list(given: Any, place: str) -> Sequence[Any]:
    if not isinstance(given, list):
        raise _bad(f"{place} is not a list.")
    return given


def _texts(given: Any, place: str) -> tuple[str, ...]:
    return tuple(_text(one, place) for one in _list(given, place))


def _text(given: Any, place: str) -> str:
    if not isinstance(given, str):
        raise _bad(f"{place} is not a text.")
    return given


def _bad(detail: str) -> RequestError:
    return RequestError(400, "Bad request", detail)
