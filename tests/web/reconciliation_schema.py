"""The shapes that the Reconciliation Service API 0.2 asks of a service's answers, as checks.

Written from the specification's text and schemas; each check raises AssertionError with the place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?")
_CELLS: Mapping[str, type | tuple[type, ...]] = {
    "str": str,
    "float": (int, float),
    "int": int,
    "date": str,
}


def check_manifest(document: Any) -> None:
    """The service manifest."""
    assert isinstance(document["versions"], list)
    assert "0.2" in document["versions"]
    for name in ("name", "identifierSpace", "schemaSpace"):
        assert isinstance(document[name], str), name
    for name in ("documentation", "serviceVersion", "logo"):
        assert isinstance(document.get(name, ""), str), name
    assert "{{id}}" in document["view"]["url"]
    types = document["defaultTypes"]
    for one in types:
        _named(one, "defaultTypes")
    assert len({one["id"] for one in types}) == len(types)
    preview = document["preview"]
    assert "{{id}}" in preview["url"]
    assert all(type(preview[name]) is int for name in ("width", "height"))
    assert set(document["suggest"]) <= {"entity", "type", "property"}
    for service in (*document["suggest"].values(), document["extend"]["propose_properties"]):
        assert isinstance(service["service_url"], str)
        assert isinstance(service["service_path"], str)
    for setting in document["extend"]["property_settings"]:
        _setting(setting)


def check_results(document: Any, keys: Sequence[str]) -> None:
    """A reconciliation result batch, with an answer to each query of the batch."""
    assert list(document) == list(keys)
    for key, answer in document.items():
        assert set(answer) == {"result"}
        for one in answer["result"]:
            _candidate(one, key)


def check_suggestions(document: Any) -> None:
    """The answer of a suggest service."""
    for one in document["result"]:
        _named(one, "result")
        assert isinstance(one.get("description", ""), str)
        for notable in one.get("notable", []):
            if not isinstance(notable, str):
                _named(notable, "notable")


def check_proposal(document: Any) -> None:
    """A data extension property proposal."""
    assert isinstance(document["type"], str)
    assert isinstance(document.get("limit", 0), int)
    for one in document["properties"]:
        _named(one, "properties")


def check_extension(document: Any) -> None:
    """A data extension response."""
    assert set(document) == {"meta", "rows"}
    for one in document["meta"]:
        _named(one, "meta")
    for row in document["rows"].values():
        assert list(row) == [one["id"] for one in document["meta"]]
        for cells in row.values():
            for cell in cells:
                _cell(cell)


def _candidate(one: Any, key: str) -> None:
    _named(one, key)
    assert isinstance(one["score"], (int, float)), key
    assert not isinstance(one["score"], bool), key
    assert isinstance(one.get("match", False), bool), key
    assert isinstance(one.get("description", ""), str), key
    for type_ in one.get("type", []):
        if not isinstance(type_, str):
            _named(type_, key)
    for feature in one.get("features", []):
        assert isinstance(feature["id"], str), key
        assert isinstance(feature["value"], (bool, int, float)), key


def _named(one: Any, place: str) -> None:
    assert isinstance(one["id"], str), place
    assert isinstance(one["name"], str), place


def _setting(setting: Any) -> None:
    assert setting["type"] in ("number", "text", "checkbox", "select")
    assert isinstance(setting["label"], str)
    assert isinstance(setting["name"], str)
    if setting["type"] == "select":
        choices = setting["choices"]
        assert choices
        assert all(set(one) == {"value", "name"} for one in choices)
        assert setting["default"] in [one["value"] for one in choices]


def _cell(cell: Any) -> None:
    if "id" in cell:
        assert set(cell) <= {"id", "name", "description"}
        _named(cell, "cell")
    elif cell:
        ((name, value),) = cell.items()
        assert isinstance(value, _CELLS[name]), cell
        assert not isinstance(value, bool), cell
        assert name != "date" or _DATE.fullmatch(value), cell
