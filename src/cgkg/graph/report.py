"""The validation report as text or JSON; as Turtle it is pyshacl's own graph."""

from __future__ import annotations

import json

from cgkg import iris, terms
from cgkg.graph.validate import Report, Result


def as_text(report: Report, language: str) -> str:
    """The report for a person.

    Args:
        report: the report.
        language: ``zh-Hans`` or ``en``: which of the messages is shown.

    Returns:
        A line that sums up, then a paragraph for each result.
    """
    verdict = "conforms" if report.conforms else "does not conform"
    summary = f"{verdict}: {report.shapes} shapes, {len(report.results)} results"
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
    lines = [f"{result.severity}: {message(result, language)}"]
    for name, value in (
        ("shape", _short(result.shape)),
        ("focus node", _short(result.focus)),
        ("path", _short(result.path)),
        ("value", _short(result.value)),
        ("from", result.origin),
    ):
        if value:
            lines.append(f"  {name}: {value}")
    return "\n".join(lines)


def _short(iri: str) -> str:
    """An IRI under one of the project's namespaces as a prefixed name."""
    for prefix, namespace in terms.PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(iris.BASE)
