"""The graph ``catalog``: the dataset by itself (VoID, DCAT 3, PROV-O), and its queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rdflib import Graph, Literal, URIRef

from cgkg import __version__, iris, terms
from cgkg.formats import RdfFormat
from cgkg.graph.distributions import describe_distributions
from cgkg.graph.documents import GUIDE
from cgkg.graph.dumps import WHOLE_SYNTAXES
from cgkg.graph.statistics import Statistics, add_statistics, statistics_of
from cgkg.graph.vocabulary import (
    CG,
    DCAT,
    DCTERMS,
    PROV,
    RDF,
    RDFS,
    SH,
    SPDX,
    VOID,
    XSD,
    date,
    en,
    new_graph,
    node,
    text,
    zh,
)
from cgkg.iris import GraphName, Kind
from cgkg.source.questions import Question

DATASET: Final = URIRef(iris.DATASET)
_BUILD: Final = node(Kind.ACTIVITY, "build")
_SOFTWARE: Final = URIRef(iris.BASE + "software")
_LICENSE: Final = URIRef("https://creativecommons.org/licenses/by/4.0/")


@dataclass(frozen=True, slots=True)
class Edition:
    """What a dataset calls itself, in both languages, and the dumps that it has.

    Attributes:
        title_zh: name in Chinese.
        title_en: name in English.
        about_zh: what it holds, in Chinese.
        about_en: what it holds, in English.
        syntaxes: of the dumps of the whole.
        dumps_graphs: whether each graph has dumps of its own.
    """

    title_zh: str
    title_en: str
    about_zh: str
    about_en: str
    syntaxes: Sequence[RdfFormat] = WHOLE_SYNTAXES
    dumps_graphs: bool = True


GUIDE_EDITION: Final = Edition(
    "工业领域碳达峰碳中和标准体系知识图谱",
    "Knowledge graph of the industrial carbon-peak and carbon-neutrality standards",
    "工信厅科〔2024〕7号《工业领域碳达峰碳中和标准体系建设指南》的知识图谱：体系框架、清单所列166项标准与"
    "标准项目、重点方向、有关组织与代号；每条陈述均可溯源。",
    "The guide 工信厅科〔2024〕7号 as a knowledge graph: its framework, the 166 standards and "
    "standard projects that it lists, its key directions, and the organizations and codes around "
    "them; every statement can be traced to where it comes from.",
)

_EXECUTABLE: Final = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
}

GRAPH_TITLES: Final[Mapping[GraphName, tuple[str, str, str, str]]] = {
    GraphName.ONTOLOGY: (
        "本体",
        "Ontology",
        "类、属性及其定义与公理，人工编写。",
        "Classes, properties, their definitions and axioms; written by hand.",
    ),
    GraphName.FRAMEWORK: (
        "标准体系框架",
        "Standards system",
        "指南正文所述的类别、子类、主题领域、目标及所引文件。",
        "Categories, subcategories, topic areas, targets and cited documents of the guide's body.",
    ),
    GraphName.LISTING: (
        "标准清单",
        "List of standards",
        "附件1的条目及其所列标准，以文件印发之日为准。",
        "The entries of Annex 1 and the standards they list, as of the date of the document.",
    ),
    GraphName.DIRECTIONS: (
        "重点方向",
        "Key directions",
        "附件2的重点方向，逐字收录。",
        "The key directions of Annex 2, verbatim.",
    ),
    GraphName.ORGANIZATIONS: (
        "机构与代号",
        "Organizations and code systems",
        "发布机构、主管部门、行业协会、标准代号、计划部门代码；各附来源与可信度。",
        "Issuing bodies, departments, associations, designators and plan codes, "
        "each with its source and confidence.",
    ),
    GraphName.ENRICHMENT: (
        "补充事实",
        "Enrichment",
        "文件之外的事实，各附来源与可信度，不改动清单。",
        "Facts from outside the document, each with source and confidence; "
        "they never overwrite the list.",
    ),
    GraphName.TRANSLATIONS: (
        "英文译名",
        "Translations",
        "本项目自译的英文名称，非官方译名。",
        "This project's own English renderings; they are not official.",
    ),
    GraphName.COVERAGE: (
        "覆盖关系",
        "Coverage",
        "标准与重点方向事项之间的对应，各附程度、方法、可信度与理由。",
        "Which standard addresses which item of a key direction, with degree, method, confidence "
        "and reason.",
    ),
    GraphName.ALIGNMENTS: (
        "对外映射",
        "Alignments",
        "与其他词表和图谱的映射。",
        "Mappings to other vocabularies and graphs.",
    ),
    GraphName.INFERRED: (
        "推理所得",
        "Inferred",
        "由 OWL 2 RL 规则推得而未直接陈述的三元组。",
        "Triples that follow by OWL 2 RL rules and are not asserted.",
    ),
    GraphName.CATALOG: (
        "目录",
        "Catalogue",
        "数据集自身的描述、统计、来源记录与示例查询。",
        "The dataset's own description, statistics, provenance and example queries.",
    ),
}


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that the build read: path in the project, SHA-256 in hex."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Statistics of all graphs but the catalogue, and of their union."""

    graphs: Mapping[GraphName, Statistics]
    union: Statistics


def count(graphs: Mapping[GraphName, Graph]) -> Counts:
    """Count graphs that are at hand."""
    return Counts(
        {name: statistics_of(graph) for name, graph in graphs.items()},
        statistics_of(_union(graphs)),
    )


def build_catalog(
    counts: Counts,
    inputs: Sequence[InputFile],
    questions: Sequence[Question],
    modified: str,
    edition: Edition = GUIDE_EDITION,
) -> Graph:
    """Triples that describe the dataset.

    Args:
        counts: what there is in the other graphs.
        inputs: the files they were made from.
        questions: the queries that the catalogue offers.
        modified: date of the newest thing in the data, ISO 8601.
        edition: what the dataset calls itself, and the dumps that it has.

    Returns:
        The graph ``catalog``.
    """
    catalog = new_graph()
    _describe_dataset(catalog, modified, edition)
    for name, statistics in counts.graphs.items():
        _describe_graph(catalog, name)
        add_statistics(catalog, URIRef(iris.graph(name)), statistics)
    _describe_graph(catalog, GraphName.CATALOG)
    add_statistics(catalog, DATASET, counts.union)
    dumped = [*counts.graphs, GraphName.CATALOG] if edition.dumps_graphs else []
    describe_distributions(catalog, edition.syntaxes, dumped)
    _describe_build(catalog, inputs)
    for question in questions:
        _describe_question(catalog, question)
    return catalog


def _describe_dataset(catalog: Graph, modified: str, edition: Edition) -> None:
    for class_ in (VOID.Dataset, DCAT.Dataset, PROV.Entity):
        catalog.add((DATASET, RDF.type, class_))
    for property_ in (DCTERMS.title, RDFS.label):
        catalog.add((DATASET, property_, zh(edition.title_zh)))
        catalog.add((DATASET, property_, en(edition.title_en)))
    catalog.add((DATASET, DCTERMS.description, zh(edition.about_zh)))
    catalog.add((DATASET, DCTERMS.description, en(edition.about_en)))
    catalog.add((DATASET, DCTERMS.license, _LICENSE))
    catalog.add((DATASET, DCTERMS.creator, text("The cgkg authors")))
    catalog.add((DATASET, DCTERMS.source, GUIDE))
    catalog.add((DATASET, DCTERMS.modified, date(modified)))
    catalog.add((DATASET, DCAT.version, text(__version__)))
    catalog.add((DATASET, VOID.uriSpace, text(iris.BASE + "id/")))
    catalog.add((DATASET, VOID.sparqlEndpoint, URIRef(iris.BASE + "sparql")))
    catalog.add((DATASET, VOID.exampleResource, node(Kind.STANDARD, "GB-T-32151.1-2015")))
    catalog.add((DATASET, PROV.wasGeneratedBy, _BUILD))
    for prefix in ("cg", "bibo", "dcterms", "org", "prov", "skos"):
        catalog.add((DATASET, VOID.vocabulary, URIRef(terms.PREFIXES[prefix])))


def _describe_graph(catalog: Graph, name: GraphName) -> None:
    subject = URIRef(iris.graph(name))
    title_zh, title_en, about_zh, about_en = GRAPH_TITLES[name]
    catalog.add((DATASET, VOID.subset, subject))
    catalog.add((subject, RDF.type, VOID.Dataset))
    catalog.add((subject, RDF.type, PROV.Entity))
    for property_, chinese, english in (
        (DCTERMS.title, title_zh, title_en),
        (RDFS.label, title_zh, title_en),
        (DCTERMS.description, about_zh, about_en),
    ):
        catalog.add((subject, property_, zh(chinese)))
        catalog.add((subject, property_, en(english)))
    catalog.add((subject, DCTERMS.license, _LICENSE))
    catalog.add((subject, PROV.wasGeneratedBy, _BUILD))


def _union(graphs: Mapping[GraphName, Graph]) -> Graph:
    union = new_graph()
    for graph in graphs.values():
        union += graph
    return union


def _describe_build(catalog: Graph, inputs: Sequence[InputFile]) -> None:
    catalog.add((_BUILD, RDF.type, PROV.Activity))
    catalog.add((_BUILD, RDFS.label, zh("数据集的生成")))
    catalog.add((_BUILD, RDFS.label, en("Build of the dataset")))
    catalog.add((_BUILD, PROV.wasAssociatedWith, _SOFTWARE))
    catalog.add((_SOFTWARE, RDF.type, PROV.SoftwareAgent))
    catalog.add((_SOFTWARE, RDFS.label, text(f"cgkg {__version__}")))
    for used in inputs:
        entity = URIRef(f"{iris.BASE}file/{used.path}")
        checksum = URIRef(f"{entity}#sha256")
        catalog.add((_BUILD, PROV.used, entity))
        catalog.add((entity, RDF.type, PROV.Entity))
        catalog.add((entity, RDFS.label, text(used.path)))
        catalog.add((entity, SPDX.checksum, checksum))
        catalog.add((checksum, RDF.type, SPDX.Checksum))
        catalog.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
        value = Literal(used.sha256, datatype=XSD.hexBinary)
        catalog.add((checksum, SPDX.checksumValue, value))


def _describe_question(catalog: Graph, question: Question) -> None:
    subject = node(Kind.QUERY, question.key)
    class_, carrier = _EXECUTABLE[question.form]
    catalog.add((subject, RDF.type, SH.SPARQLExecutable))
    catalog.add((subject, RDF.type, class_))
    catalog.add((subject, carrier, text(question.text)))
    catalog.add((subject, RDFS.label, zh(question.title_zh)))
    catalog.add((subject, RDFS.label, en(question.title_en)))
    catalog.add((subject, DCTERMS.description, zh(question.about_zh)))
    catalog.add((subject, DCTERMS.description, en(question.about_en)))
    for keyword in question.keywords:
        catalog.add((subject, DCAT.keyword, en(keyword) if keyword.isascii() else zh(keyword)))
    for endpoint in question.endpoints:
        catalog.add((subject, CG.asksEndpoint, URIRef(endpoint)))
