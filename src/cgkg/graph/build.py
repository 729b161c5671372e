"""From the guide's text to a validated dataset: the stages, in order, each timed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph, URIRef

from cgkg import iris
from cgkg.errors import InputError, ValidationFailed
from cgkg.graph import dataset as datasets
from cgkg.graph.catalog import DATASET, InputFile, build_catalog
from cgkg.graph.dataset import Dataset, canonical_lines, version_of
from cgkg.graph.directions import build_directions
from cgkg.graph.documents import build_documents
from cgkg.graph.framework import build_framework
from cgkg.graph.listing import build_listing
from cgkg.graph.organizations import build_organizations
from cgkg.graph.reason import infer
from cgkg.graph.report import as_text
from cgkg.graph.translations import add_translations
from cgkg.graph.validate import Report, read_shapes, validate
from cgkg.graph.vocabulary import DCTERMS, OWL, new_graph, node, text
from cgkg.iris import GraphName, Kind
from cgkg.model import Guide
from cgkg.source import tables
from cgkg.source.guide import extract
from cgkg.source.organizations import CodeSystems, read_code_systems
from cgkg.source.questions import read_questions
from cgkg.source.translations import read_translations

_ISSUER = node(Kind.ORGANIZATION, "miit-general-office")


@dataclass(slots=True)
class Stages:
    """The times of a build's stages, in seconds, told as they come.

    Attributes:
        tell: called with the stage's name when it starts.
        seconds: time by name of stage, in order.
    """

    tell: Callable[[str], None] = lambda _: None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside."""
        self.tell(name)
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class Assembly:
    """All named graphs, before they are validated and written."""

    graphs: dict[GraphName, Graph]
    modified: str


@dataclass(frozen=True, slots=True)
class Build:
    """What a build made."""

    dataset: Dataset
    report: Report


def build(root: Path, target: Path, stages: Stages) -> Build:
    """Make the dataset and put it in place.

    Args:
        root: the folder that holds ``ontology/ data/ shapes/ queries/``.
        target: the folder of datasets.
        stages: told of and timing each stage.

    Raises:
        InputError: an input file is not what it must be.
        ValidationFailed: the graph violates a shape. The dataset that was there stays.
    """
    assembly = assemble(root, stages)
    graphs = assembly.graphs
    with stages.stage("validate"):
        report = validate(union(graphs), read_shapes(root / "shapes"))
        if not report.conforms:
            raise ValidationFailed(as_text(report, "en"))
    with stages.stage("write"):
        version = version_of(canonical_lines(graphs))
        graphs[GraphName.CATALOG].add((DATASET, OWL.versionInfo, text(version)))
        validation = str(report.graph.serialize(format="turtle"))
        lines = canonical_lines(graphs)
        dataset = datasets.write(target, lines, version, assembly.modified, validation)
    return Build(dataset, report)


def assemble(root: Path, stages: Stages) -> Assembly:
    """All named graphs, the inferred one and the catalogue included.

    Args:
        root: the folder that holds ``ontology/ data/ queries/``.
        stages: told of and timing each stage.

    Raises:
        InputError: an input file is not what it must be.
    """
    with stages.stage("extract"):
        guide = extract(root / "data/source/guide.md", root / "data/curated")
        check_extracted(guide, root / "data/extracted")
        systems = read_code_systems(root / "data/curated")
    with stages.stage("generate"):
        graphs = generate(root, guide, systems)
    with stages.stage("reason"):
        graphs[GraphName.INFERRED] = infer(union(graphs), root / "queries/reasoning")
    with stages.stage("describe"):
        modified = _modified(graphs[GraphName.ONTOLOGY], systems)
        questions = read_questions(root / "queries/competency")
        graphs[GraphName.CATALOG] = build_catalog(graphs, input_files(root), questions, modified)
    return Assembly(graphs, modified)


def generate(root: Path, guide: Guide, systems: CodeSystems) -> dict[GraphName, Graph]:
    """The asserted graphs.

    Args:
        root: the folder that holds ``ontology/`` and ``data/``.
        guide: what was extracted.
        systems: the curated tables about organizations and code systems.

    Raises:
        InputError: the ontology does not parse, or a translation names an unknown thing.
    """
    graphs = {
        GraphName.ONTOLOGY: read_ontology(root / "ontology/cgkg.ttl"),
        GraphName.FRAMEWORK: build_framework(guide) + build_documents(guide, _ISSUER),
        GraphName.LISTING: build_listing(guide),
        GraphName.DIRECTIONS: build_directions(guide),
        GraphName.ORGANIZATIONS: build_organizations(guide, systems),
        GraphName.TRANSLATIONS: new_graph(),
        GraphName.ENRICHMENT: new_graph(),
    }
    add_translations(
        read_translations(root / "data/curated"),
        union(graphs),
        graphs[GraphName.TRANSLATIONS],
        graphs[GraphName.ENRICHMENT],
    )
    return graphs


def read_ontology(path: Path) -> Graph:
    """The ontology.

    Raises:
        InputError: it does not parse.
    """
    graph = new_graph()
    try:
        graph.parse(path, format="turtle")
    except Exception as error:  # rdflib raises many kinds for one cause
        raise InputError(path, f"not Turtle: {error}") from error
    return graph


def union(graphs: Mapping[GraphName, Graph]) -> Graph:
    """All triples of several graphs in one."""
    result = new_graph()
    for graph in graphs.values():
        for triple in graph:
            result.add(triple)
    return result


def check_extracted(guide: Guide, folder: Path) -> None:
    """Hold that the tables people read are those that the guide's text gives today.

    Raises:
        InputError: a table is missing or differs.
    """
    for name, content in tables.render(guide).items():
        path = folder / name
        if not path.is_file() or path.read_text("utf-8") != content:
            raise InputError(
                path, "not what the guide's text gives", remedy="run 'cgkg extract' and review it"
            )


def input_files(root: Path) -> list[InputFile]:
    """The files a build reads, sorted, with their hashes."""
    paths = sorted(
        path
        for folder in ("data", "ontology", "queries", "shapes")
        for path in (root / folder).rglob("*")
        if path.suffix in (".md", ".csv", ".tsv", ".ttl", ".rq") and path.name != "README.md"
    )
    return [
        InputFile(path.relative_to(root).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
        for path in paths
    ]


def _modified(ontology: Graph, systems: CodeSystems) -> str:
    """The newest date in the data: of the ontology, or of an access to a source."""
    stated = ontology.value(URIRef(iris.ONTOLOGY), DCTERMS.modified)
    return max([str(stated or ""), *(source.accessed for source in systems.sources)])
