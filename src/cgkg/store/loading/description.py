"""What the graph ``loaded`` says of a loaded graph: VoID counts, and PROV of where it came from.

It holds no date but the one that the person who loads has given: the same load says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from cgkg import assets
from cgkg.iris import BASE, DATASET, LOADED, partition
from cgkg.store.loading.files import SourceFile
from cgkg.store.loading.request import About, LoadRequest
from cgkg.terms import PREFIXES

GRAPH: Final = ox.NamedNode(LOADED)

_Object = ox.NamedNode | ox.Literal
_Said = tuple[str, str, _Object]


@dataclass(frozen=True, slots=True)
class Counts:
    """What a graph holds.

    Attributes:
        properties: IRI of each property → its number of triples.
        classes: IRI of each class → its number of members.
    """

    properties: dict[str, int]
    classes: dict[str, int]

    @property
    def triples(self) -> int:
        """The graph's number of triples."""
        return sum(self.properties.values())


def count(store: ox.Store, graph: str) -> Counts:
    """Count what a graph of a store holds."""
    return Counts(_counted(store, "properties", graph), _counted(store, "classes", graph))


def ask_number(store: ox.Store, query: str) -> int:
    """The one number that a query gives."""
    return int(next(iter(_solutions(store, query)))["count"].value)


def describe(request: LoadRequest, counts: Counts) -> list[ox.Quad]:
    """The description of a loaded graph, sorted."""
    said = [
        *_counts(request.graph, counts),
        *_about(request.graph, request.about),
        *_provenance(request.graph, request.used or request.files),
    ]
    quads = {ox.Quad(ox.NamedNode(s), ox.NamedNode(p), o, GRAPH) for s, p, o in said}
    return sorted(quads, key=str)


def question(name: str, graph: str, **others: str) -> str:
    """A query or an update of ``queries/loading`` about a graph.

    Args:
        name: the file's name.
        graph: what ``?graph`` stands for.
        others: what further variables stand for, all of them IRIs.
    """
    text = (assets.root() / "queries/loading" / name).read_text("utf-8")
    for variable, iri in {"graph": graph, **others}.items():
        text = text.replace(f"?{variable}", str(ox.NamedNode(iri)))
    return text


def describes(quad: ox.Quad, graph: str) -> bool:
    """Whether a statement of the graph ``loaded`` belongs to the description of a graph."""
    subject = getattr(quad.subject, "value", "")
    return (
        subject == graph
        or subject.startswith(f"{graph}#")
        or (subject == DATASET and quad.object == ox.NamedNode(graph))
    )


def _counted(store: ox.Store, query: str, graph: str) -> dict[str, int]:
    rows = _solutions(store, question(f"{query}.rq", graph))
    return {row["term"].value: int(row["count"].value) for row in rows}


def _solutions(store: ox.Store, query: str) -> ox.QuerySolutions:
    results = store.query(query)
    if not isinstance(results, ox.QuerySolutions):
        raise TypeError(f"not a SELECT query: {query}")
    return results


def _counts(graph: str, counts: Counts) -> Iterator[_Said]:
    yield DATASET, _term("void:subset"), ox.NamedNode(graph)
    yield graph, _term("rdf:type"), _node("void:Dataset")
    yield graph, _term("rdf:type"), _node("prov:Entity")
    yield graph, _term("void:triples"), _number(counts.triples)
    yield graph, _term("void:properties"), _number(len(counts.properties))
    yield graph, _term("void:classes"), _number(len(counts.classes))
    yield from _partitions(graph, "property", "void:triples", counts.properties)
    yield from _partitions(graph, "class", "void:entities", counts.classes)


def _partitions(graph: str, by: str, measure: str, counted: dict[str, int]) -> Iterator[_Said]:
    for term, size in counted.items():
        part = partition(graph, by, term)
        yield graph, _term(f"void:{by}Partition"), ox.NamedNode(part)
        yield part, _term(f"void:{by}"), ox.NamedNode(term)
        yield part, _term(measure), _number(size)


def _about(graph: str, about: About) -> Iterator[_Said]:
    for title, tag in ((about.title_zh, "zh-Hans"), (about.title_en, "en")):
        if title:
            yield graph, _term("dcterms:title"), ox.Literal(title, language=tag)
            yield graph, _term("rdfs:label"), ox.Literal(title, language=tag)
    if about.license:
        yield graph, _term("dcterms:license"), ox.NamedNode(about.license)
    if about.source:
        yield graph, _term("dcterms:source"), ox.NamedNode(about.source)
    if about.date:
        day = ox.Literal(about.date, datatype=_node("xsd:date"))
        yield graph, _term("dcterms:date"), day


def _provenance(graph: str, files: Iterable[SourceFile]) -> Iterator[_Said]:
    load = f"{graph}#load"
    yield graph, _term("prov:wasGeneratedBy"), ox.NamedNode(load)
    yield load, _term("rdf:type"), _node("prov:Activity")
    yield load, _term("rdfs:label"), ox.Literal("数据的载入", language="zh-Hans")
    yield load, _term("rdfs:label"), ox.Literal("Load of data", language="en")
    yield load, _term("prov:wasAssociatedWith"), ox.NamedNode(BASE + "software")
    for number, file in enumerate(files, 1):
        entity = f"{graph}#file-{number}"
        yield load, _term("prov:used"), ox.NamedNode(entity)
        yield graph, _term("prov:wasDerivedFrom"), ox.NamedNode(entity)
        yield from _file(entity, f"{graph}#sha256-{number}", file)


def _file(entity: str, checksum: str, file: SourceFile) -> Iterator[_Said]:
    yield entity, _term("rdf:type"), _node("prov:Entity")
    yield entity, _term("rdfs:label"), ox.Literal(file.name)
    yield entity, _term("dcat:byteSize"), _number(file.size)
    yield entity, _term("spdx:checksum"), ox.NamedNode(checksum)
    yield checksum, _term("rdf:type"), _node("spdx:Checksum")
    yield checksum, _term("spdx:algorithm"), _node("spdx:checksumAlgorithm_sha256")
    value = ox.Literal(file.sha256, datatype=_node("xsd:hexBinary"))
    yield checksum, _term("spdx:checksumValue"), value


def _number(value: int) -> ox.Literal:
    return ox.Literal(str(value), datatype=_node("xsd:integer"))


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(_term(name))


def _term(name: str) -> str:
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local
