"""A validation report for people (text) and for programs (JSON)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cgkg import iris, terms
from cgkg.graph.validate import Report, Result

_SHAPES: Final = iris.BASE + "shapes#"

_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "en": {
            "conforms": "conforms",
            "fails": "does not conform",
            "summary": "{verdict}: {shapes} shapes, {violations} violations, {others} warnings",
            "shape": "shape",
            "focus": "focus node",
            "path": "path",
            "value": "value",
            "origin": "from",
            "Violation": "Violation",
            "Warning": "Warning",
            "Info": "Info",
        },
        "zh-Hans": {
            "conforms": "符合",
            "fails": "不符合",
            "summary": "{verdict}：{shapes} 个形状，{violations} 处违反，{others} 处提醒",
            "shape": "形状",
            "focus": "焦点节点",
            "path": "属性",
            "value": "值",
            "origin": "出处",
            "Violation": "违反",
            "Warning": "提醒",
            "Info": "提示",
        },
    }
)


def as_text(report: Report, language: str) -> str:
    """The report for a person.

    Args:
        report: the report.
        language: ``zh-Hans`` or ``en``: the language of the whole text.

    Returns:
        A line that sums up, then a paragraph for each result.
    """
    words = _WORDS[language]
    violations = sum(result.severity == "Violation" for result in report.results)
    summary = words["summary"].format(
        verdict=words["conforms" if report.conforms else "fails"],
        shapes=report.shapes,
        violations=violations,
        others=len(report.results) - violations,
    )
    return "\n\n".join([summary, *(_paragraph(r, language) for r in report.results)]) + "\n"


def as_json(report: Report) -> str:
    """The report as JSON: ``conforms``, ``shapes`` and the list ``results``."""
    value = {
        "conforms": report.conforms,
        "shapes": report.shapes,
        "results": [
            {
                "severity": result.severity,
                "shape": result.shape,
                "focusNode": result.focus,
                "path": result.path or None,
                "value": result.value or None,
                "messages": result.messages,
                "origin": result.origin or None,
            }
            for result in report.results
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def message(result: Result, language: str) -> str:
    """The message in a language, else in any."""
    chosen = result.messages.get(language)
    return chosen if chosen is not None else next(iter(result.messages.values()), "")


def _paragraph(result: Result, language: str) -> str:
    words = _WORDS[language]
    lines = [f"{words[result.severity]}: {message(result, language)}"]
    for name, value in (
        ("shape", _short(result.shape)),
        ("focus", _short(result.focus)),
        ("path", " | ".join(_short(iri) for iri in result.path.split("|"))),
        ("value", _short(result.value)),
        ("origin", result.origin),
    ):
        if value:
            lines.append(f"  {words[name]}: {value}")
    return "\n".join(lines)


def _short(iri: str) -> str:
    """An IRI under one of the project's namespaces as a prefixed name; anything else as it is."""
    for prefix, namespace in (("shapes", _SHAPES), *terms.PREFIXES.items()):
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
