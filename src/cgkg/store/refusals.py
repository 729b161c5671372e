"""Refusals of writes, as the writer process reports them and as the server tells them."""

from __future__ import annotations

from typing import Any

from cgkg.errors import RequestError


class MalformedRdf(RequestError):
    """A document does not parse, and the parser says where."""

    def __init__(self, detail: str, line: int, column: int) -> None:
        """Args: what is wrong; 1-based line and column."""
        self.line, self.column = line, column
        super().__init__(400, "Malformed RDF", detail)


def as_report(error: RequestError) -> dict[str, Any]:
    """A refusal on the wire."""
    report = {
        "kind": "refused",
        "status": error.status,
        "title": error.title,
        "detail": error.detail,
    }
    if isinstance(error, MalformedRdf):
        report |= {"line": error.line, "column": error.column}
    return report


def from_report(report: dict[str, Any]) -> RequestError:
    """A refusal off the wire."""
    if "line" in report:
        return MalformedRdf(report["detail"], report["line"], report["column"])
    return RequestError(report["status"], report["title"], report["detail"])


def protected(iri: str) -> RequestError:
    """The refusal of a write to a built graph."""
    return RequestError(
        403,
        "Protected graph",
        f"The graph {iri} is built from the project's sources and is not written to; nothing has "
        "been changed. Put your triples into a graph of your own.",
    )
