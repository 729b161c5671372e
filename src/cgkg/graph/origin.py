"""Where a thing of the graph came from: lines of the guide, or a file that a person keeps."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rdflib import Graph, Literal
from rdflib.term import Node

from cgkg import iris
from cgkg.graph.vocabulary import CG
from cgkg.iris import Kind

_GUIDE: Final = "data/source/guide.md"

_FILES: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.ORGANIZATION: "data/curated/organizations.csv",
        Kind.DESIGNATOR: "data/curated/designators.csv",
        Kind.DEPARTMENT_CODE: "data/curated/department_codes.csv",
        Kind.SECTOR: "data/curated/designators.csv",
        Kind.SOURCE: "data/curated/sources.csv",
        Kind.COVERAGE: "data/curated/coverage.sssom.tsv",
        Kind.DOCUMENT_KIND: "data/curated/document_kinds.csv",
        Kind.GAS: "data/curated/gases.csv",
        Kind.LEVEL: "ontology/cgkg.ttl",
        Kind.STAGE: "ontology/cgkg.ttl",
        Kind.CONFIDENCE: "ontology/cgkg.ttl",
    }
)


def origin_of(data: Graph, node: Node | None) -> str:
    """The place that a thing was read from.

    Args:
        data: the graph that describes it.
        node: the thing; an assertion stands for its subject, a standard for its list entry.

    Returns:
        Such as ``data/source/guide.md:155``, ``data/curated/sources.csv: 18show``, or empty.
    """
    if node is None or isinstance(node, Literal):
        return ""
    subject = data.value(node, CG.subject) or node
    entry = data.value(subject, CG.listedIn) or subject
    lines = _lines(data, entry)
    return f"{_GUIDE}:{lines}" if lines else _file(data, subject)


def _lines(data: Graph, node: Node) -> str:
    first = min(map(str, data.objects(node, CG.firstLine)), default="")
    last = max(map(str, data.objects(node, CG.lastLine)), default="")
    if first and last and first != last:
        return f"{first}-{last}"
    return first or last or min(map(str, data.objects(node, CG.mentionedAtLine)), default="")


def _file(data: Graph, subject: Node) -> str:
    thing = iris.parse(str(subject))
    if thing is None:
        return ""
    if thing.kind is Kind.QUERY:
        federated = (subject, CG.asksEndpoint, None) in data
        return f"queries/{'federated' if federated else 'competency'}/{thing.key}.rq"
    file = _FILES.get(thing.kind)
    return f"{file}: {thing.key}" if file else ""
