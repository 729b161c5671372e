"""SHACL: what the data must be. Runs pyshacl and turns its report into plain results."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyshacl
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection as RdfList
from rdflib.term import Node

from cgkg.errors import InputError
from cgkg.graph.catalog import DATASET
from cgkg.graph.framework import SYSTEM
from cgkg.graph.origin import origin_of
from cgkg.graph.reason import infer
from cgkg.graph.shapes import Constraints, Shapes, aim, applicable
from cgkg.graph.sparql_graph import SparqlGraph
from cgkg.graph.vocabulary import OWL, RDF, SH, VOID, new_graph
from cgkg.terms import PREFIXES


@dataclass(frozen=True, slots=True)
class Result:
    """One result of the validation report (SHACL, 3.6.2).

    Attributes:
        shape: the shape that was not met, as an IRI, or its constraint where it has none.
        severity: Violation, Warning or Info.
        focus: the node that was checked; of a rule over several rows, the standards system.
        path: the property, if one is to blame; several with ``|`` between them.
        value: the offending value, if one is to blame; of a rule over several rows, the row.
        messages: what is wrong, by language tag.
        origin: where the offender came from, such as ``data/source/guide.md:155``, or empty.
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


def read_shapes(folder: Path) -> Shapes:
    """All shapes of a folder in one graph.

    Raises:
        InputError: there are none, or a file does not parse.
    """
    paths = sorted(folder.glob("*.ttl"))
    if not paths:
        raise InputError(folder, "no shapes", expected="one .ttl file per class")
    shapes = Shapes(bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        shapes.bind(prefix, namespace)
    for path in paths:
        try:
            shapes.parse(path, format="turtle")
        except Exception as error:  # rdflib raises many kinds for one cause
            raise InputError(path, f"not Turtle: {error}") from error
    return shapes


def validate(
    data: Graph,
    shapes: Graph,
    focus: Collection[URIRef] | None = None,
    constraints: Constraints = Constraints.ALL,
) -> Report:
    """Check a graph against the shapes.

    Args:
        data: asserted and inferred triples together; nothing is inferred here.
        shapes: see :func:`read_shapes`.
        focus: the only nodes to judge; None judges all that the shapes aim at.
        constraints: the kind of shapes to ask.

    Returns:
        The report; a graph that does not conform is a result, not an error.

    Raises:
        InputError: a shape is ill-formed.
    """
    asks_nothing = constraints is Constraints.CORE or isinstance(data, SparqlGraph)
    asked = data if asks_nothing else SparqlGraph(data)
    aimed = shapes.aimed if isinstance(shapes, Shapes) else aim(shapes)
    used = applicable(aimed, data, constraints)
    _, report, _ = pyshacl.validate(asked, shacl_graph=aimed, inplace=True, use_shapes=used)
    if not isinstance(report, Graph):
        raise InputError("shapes", f"a shape is ill-formed: {report}")
    _restore_languages(report, shapes)
    if focus is not None:
        _keep(report, focus)
    results = [_result(report, shapes, data, node) for node in report.objects(None, SH.result)]
    results.sort(key=_order)
    conforms = all(result.severity != "Violation" for result in results)
    count = len(set(shapes.subjects(RDF.type, SH.NodeShape)))
    return Report(conforms, tuple(results), report, count)


def merge_reports(reports: Sequence[Report]) -> Report:
    """One report with the results of several parts, each result once.

    Args:
        reports: at least one.
    """
    found = {
        (one.shape, one.severity, one.focus, one.path, one.value): one
        for report in reports
        for one in report.results
    }
    graph = reports[0].graph
    for report in reports[1:]:
        if report.results:
            graph = graph + report.graph
    conforms = all(report.conforms for report in reports)
    shapes = max(report.shapes for report in reports)
    return Report(conforms, tuple(sorted(found.values(), key=_order)), graph, shapes)


def _order(result: Result) -> tuple[bool, str, str, str, str]:
    violated = result.severity == "Violation"
    return not violated, result.shape, result.focus, result.path, result.value


def validate_part(part: Graph, ontology: Graph, rules: Path, shapes: Graph) -> Report:
    """Check triples that may be no more than a part of the whole, such as one standard.

    What the part leaves unsaid and follows by the ontology is added first: classes, and values of
    properties that have none. The things that it describes are judged; a thing that is only
    mentioned may be described elsewhere, so it is not. Triples that describe the dataset itself
    (graph ``catalog``) claim to be the whole: then nothing is added, and all is judged.

    Args:
        part: the triples.
        ontology: the ontology.
        rules: folder of the reasoning rules.
        shapes: see :func:`read_shapes`.

    Raises:
        InputError: a shape is ill-formed.
    """
    focus = focus_of(part)
    data = new_graph()
    for source in (part, ontology):
        for triple in source:
            data.add(triple)
    if focus is not None:
        _complete(data, rules)
    return validate(data, shapes, focus)


def _complete(data: Graph, rules: Path) -> None:
    """Add what follows, but no second value: two entries of one position are not one entry.

    By their key (``owl:hasKey``) the reasoner would make them the same and give each all that is
    said of the other, and one slip would be reported fifty times.
    """
    unsaid = [
        (subject, predicate, value)
        for subject, predicate, value in infer(data, rules)
        if predicate == RDF.type
        or (predicate != OWL.sameAs and (subject, predicate, None) not in data)
    ]
    for triple in unsaid:
        data.add(triple)


def focus_of(part: Graph) -> frozenset[URIRef] | None:
    """The nodes to judge in a part of the graph; None, that is all, if it claims to be the whole.

    The standards system is among them even where nothing describes it: the rules over several
    rows stand on it.
    """
    if (DATASET, RDF.type, VOID.Dataset) in part:
        return None
    described = (subject for subject in part.subjects() if isinstance(subject, URIRef))
    return frozenset([SYSTEM, *described])


def _restore_languages(report: Graph, shapes: Graph) -> None:
    """Give messages of SPARQL constraints their language tags back, which pyshacl drops."""
    tagged = {str(message): message for message in shapes.objects(None, SH.message)}
    for result, message in list(report.subject_objects(SH.resultMessage)):
        if isinstance(message, Literal) and not message.language and str(message) in tagged:
            report.remove((result, SH.resultMessage, message))
            report.add((result, SH.resultMessage, tagged[str(message)]))


def _keep(report: Graph, focus: Collection[URIRef]) -> None:
    """Drop the results about other nodes.

    pyshacl's own ``focus_nodes`` also silences the shapes within shapes (``sh:not``,
    ``sh:qualifiedValueShape``), whose focus nodes are values.
    """
    whole = report.value(None, RDF.type, SH.ValidationReport)
    for result in list(report.objects(whole, SH.result)):
        if report.value(result, SH.focusNode) not in focus:
            report.remove((whole, SH.result, result))
            report.remove((result, None, None))
    if (whole, SH.result, None) not in report and whole is not None:
        report.set((whole, SH.conforms, Literal(True)))


def _result(report: Graph, shapes: Graph, data: Graph, result: Node) -> Result:
    focus = report.value(result, SH.focusNode)
    shape = report.value(result, SH.sourceShape)
    value = report.value(result, SH.value)
    messages = {
        message.language or "": str(message)
        for message in report.objects(result, SH.resultMessage)
        if isinstance(message, Literal)
    }
    return Result(
        shape=_named_shape(shapes, shape),
        severity=str(report.value(result, SH.resultSeverity)).rsplit("#", 1)[-1],
        focus=str(focus),
        path=_path(shapes, shape, report.value(result, SH.resultPath)),
        value="" if value is None else str(value),
        messages=dict(sorted(messages.items())),
        origin=origin_of(data, focus) or origin_of(data, value),
    )


def _named_shape(shapes: Graph, shape: Node | None) -> str:
    """The IRI of a shape, or of the node shape that an anonymous property shape belongs to."""
    seen: set[Node] = set()
    while shape is not None and not isinstance(shape, URIRef) and shape not in seen:
        seen.add(shape)
        shape = next(iter(shapes.subjects(None, shape)), None)
    return str(shape or "")


def _path(shapes: Graph, shape: Node | None, path: Node | None) -> str:
    """The properties of a path: one, or those of an ``sh:alternativePath`` with ``|`` between."""
    if not isinstance(path, BNode):
        return str(path or "")
    alternatives = shapes.value(shapes.value(shape, SH.path), SH.alternativePath)
    members = () if alternatives is None else RdfList(shapes, alternatives)
    return "|".join(str(member) for member in members)
