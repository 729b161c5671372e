"""From the guide's text to a validated dataset: the stages, in order, each timed."""

from __future__ import annotations

import bisect
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph, URIRef

from cgkg import iris
from cgkg.dataset import Dataset
from cgkg.errors import ValidationFailed
from cgkg.graph import dataset as datasets
from cgkg.graph.catalog import DATASET, build_catalog, count
from cgkg.graph.dataset import canonical_lines, version_line, version_of
from cgkg.graph.generate import generate, union
from cgkg.graph.inputs import Inputs, input_files, read_inputs
from cgkg.graph.linksets import build_linksets
from cgkg.graph.making import beside
from cgkg.graph.reason import infer
from cgkg.graph.report import as_text
from cgkg.graph.validate import Report, read_shapes, validate
from cgkg.graph.vocabulary import DCTERMS
from cgkg.iris import GraphName
from cgkg.source.questions import read_questions


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


Index = Callable[[Path, str], None]
"""Makes the index files of a dataset whose database is written: its folder, its version.

They are made by layers above this one, which look things up in them.
"""


def build(root: Path, target: Path, stages: Stages, index: Index | None = None) -> Build:
    """Make the dataset and put it in place.

    Args:
        root: the folder that holds ``ontology/ data/ shapes/ queries/``.
        target: the folder of datasets.
        stages: told of and timing each stage.
        index: makes the index files; None: servers make their own.

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
    with beside(target) as folder:
        with stages.stage("write"):
            lines = canonical_lines(graphs)
            version = version_of(lines)
            bisect.insort(lines, version_line(DATASET, version))
            validation = str(report.graph.serialize(format="turtle"))
            counts = datasets.write_files(folder, lines, validation)
        if index is not None:
            with stages.stage("index"):
                index(folder, version)
        datasets.write_manifest(folder, version, assembly.modified, counts)
        dataset = datasets.put_in_place(target, folder, version)
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
        inputs = read_inputs(root)
    with stages.stage("generate"):
        graphs = generate(inputs, root / "ontology/cgkg.ttl")
    with stages.stage("reason"):
        graphs[GraphName.INFERRED] = infer(union(graphs), root / "queries/reasoning")
    with stages.stage("describe"):
        modified = modified_date(graphs[GraphName.ONTOLOGY], inputs)
        questions = read_questions(root / "queries/competency", root / "queries/federated")
        catalog = build_catalog(count(graphs), input_files(root), questions, modified)
        graphs[GraphName.CATALOG] = catalog + build_linksets(inputs.alignments)
    return Assembly(graphs, modified)


def modified_date(ontology: Graph, inputs: Inputs) -> str:
    """The newest date in the data: of the ontology, or of an access to a source."""
    stated = ontology.value(URIRef(iris.ONTOLOGY), DCTERMS.modified)
    return max([str(stated or ""), *(source.accessed for source in inputs.systems.sources)])
