"""SHACL: what the data must be. Runs pyshacl and turns its report into plain results."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from cgkg.errors import InputError
from cgkg.graph.vocabulary import CG, RDF, SH, new_graph


@dataclass(frozen=True, slots=True)
class Result:
    """One result of the validation report (SHACL, 3.6.2).

    Attributes:
        shape: the shape that was not met, as an IRI, or its constraint where it has none.
        severity: Violation, Warning or Info.
        focus: the node that was checked.
        path: the property, if one is to blame.
        value: the offending value, if one is to blame.
        messages: what is wrong, by language tag.
        origin: where the focus node came from: graph source lines, such as
            ``data/source/guide.md:155``, or empty.
    """

    shape: str
    severity: str
    focus: str
    path: str
    value: str
    messages: dict[str, str]
    origin: str


@dataclass(frozen=True, slots=True)
class Report:
    """A validation report.

    Attributes:
        conforms: True if no result is a violation.
        results: all results, violations first, then by shape and focus node.
        graph: the report as RDF.
        shapes: how many node shapes were applied.
    """

    conforms: bool
    results: tuple[Result, ...]
    graph: Graph
    shapes: int


def read_shapes(folder: Path) -> Graph:
    """All shapes of a folder in one graph.

    Raises:
        InputError: there are none, or a file does not parse.
    """
    paths = sorted(folder.glob("*.ttl"))
    if not paths:
        raise InputError(folder, "no shapes", expected="one .ttl file per class")
    shapes = new_graph()
    for path in paths:
        try:
            shapes.parse(path, format="turtle")
        except Exception as error:  # rdflib raises many kinds for one cause
            raise InputError(path, f"not Turtle: {error}") from error
    return shapes


def validate(data: Graph, shapes: Graph) -> Report:
    """Check a graph against the shapes.

    Args:
        data: asserted and inferred triples together; nothing is inferred here.
        shapes: see :func:`read_shapes`.

    Returns:
        The report; a graph that does not conform is a result, not an error.
    """
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True, advanced=False)
    if not isinstance(report, Graph):
        raise TypeError(f"pyshacl gave no report: {report!r}")
    results = [_result(report, shapes, data, node) for node in report.objects(None, SH.result)]
    results.sort(key=lambda r: (r.severity != "Violation", r.shape, r.focus, r.path, r.value))
    conforms = all(result.severity != "Violation" for result in results)
    count = len(set(shapes.subjects(RDF.type, SH.NodeShape)))
    return Report(conforms, tuple(results), report, count)


def _result(report: Graph, shapes: Graph, data: Graph, result: Node) -> Result:
    focus = report.value(result, SH.focusNode)
    shape = report.value(result, SH.sourceShape)
    messages = {
        message.language or "": str(message)
        for message in report.objects(result, SH.resultMessage)
        if isinstance(message, Literal)
    }
    return Result(
        shape=_named_shape(shapes, shape),
        severity=str(report.value(result, SH.resultSeverity)).rsplit("#", 1)[-1],
        focus=str(focus),
        path=str(report.value(result, SH.resultPath) or ""),
        value=str(report.value(result, SH.value) or ""),
        messages=messages,
        origin=_origin(data, focus),
    )


def _named_shape(shapes: Graph, shape: Node | None) -> str:
    """The IRI of a shape, or of the node shape that an anonymous property shape belongs to."""
    seen: set[Node] = set()
    while shape is not None and not isinstance(shape, URIRef) and shape not in seen:
        seen.add(shape)
        shape = next(iter(shapes.subjects(None, shape)), None)
    return str(shape or "")


def _origin(data: Graph, focus: Node | None) -> str:
    if focus is None:
        return ""
    entry = data.value(focus, CG.listedIn) or focus
    first, last = data.value(entry, CG.firstLine), data.value(entry, CG.lastLine)
    if first is None:
        return ""
    span = str(first) if first == last else f"{first}-{last}"
    return f"data/source/guide.md:{span}"
