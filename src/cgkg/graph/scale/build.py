"""A dataset of many times the guide's list, part by part, in bounded memory, on all cores."""

from __future__ import annotations

import bisect
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from cgkg.dataset import QUADS, STORE
from cgkg.errors import ValidationFailed
from cgkg.formats import RdfFormat
from cgkg.graph.build import Build, Index, Stages, modified_date
from cgkg.graph.catalog import DATASET, Counts, Edition, build_catalog
from cgkg.graph.dataset import (
    canonical_lines,
    put_in_place,
    version_line,
    write_manifest,
    write_store,
)
from cgkg.graph.dumps import compress, write_sums
from cgkg.graph.generate import generate
from cgkg.graph.inputs import Inputs, input_files, read_inputs
from cgkg.graph.linksets import build_linksets
from cgkg.graph.making import beside
from cgkg.graph.report import as_text
from cgkg.graph.scale.copies import Copies
from cgkg.graph.scale.crew import ask_in_batches, judge_parts, read_description
from cgkg.graph.scale.cutting import Cutting, keys_of, terms_of, write_parts
from cgkg.graph.scale.ground import Ground, GroundFiles
from cgkg.graph.scale.merging import PLACEHOLDER, merge, write_whole
from cgkg.graph.scale.whole import ask_ground, check_joins, rules_over_rows, standing
from cgkg.graph.validate import Report, merge_reports
from cgkg.iris import GraphName
from cgkg.source.questions import read_questions

PART_SIZE: Final = 100_000


@dataclass(frozen=True, slots=True)
class Plan:
    """How a build in parts is to go.

    Attributes:
        root: the folder that holds ``ontology/ data/ shapes/ queries/``.
        times: how often the list is to stand in the dataset, the guide's own included.
        processes: how many work at once.
        part_size: about how many quads a process takes at a time.
    """

    root: Path
    times: int
    processes: int = os.cpu_count() or 1
    part_size: int = PART_SIZE


def build_copies(plan: Plan, target: Path, stages: Stages, index: Index | None = None) -> Build:
    """Make a dataset of many times the guide's list and put it in place.

    Args:
        plan: what to make, and how.
        target: the folder of datasets; nothing in it changes before all is done.
        stages: told of and timing each stage.
        index: makes the index files; None: servers make their own.

    Raises:
        InputError: an input file is not what it must be.
        ValidationFailed: the graph violates a shape.
    """
    with beside(target) as folder:
        work = folder / "work"
        work.mkdir()
        made = _Making(plan, work, stages)
        parts = made.cut()
        reports = made.judge(parts)
        counts = made.merge(folder)
        version = made.describe(counts, folder)
        with stages.stage("load"):
            write_store(folder)
        reports += made.check(folder)
        report = merge_reports(reports)
        if not report.conforms:
            raise ValidationFailed(as_text(report, "en"))
        shutil.rmtree(work)
        if index is not None:
            with stages.stage("index"):
                index(folder, version)
        with stages.stage("write"):
            _write_rest(folder, report)
            write_manifest(folder, version, made.modified, made.counts)
            dataset = put_in_place(target, folder, version)
    return Build(dataset, report)


class _Making:
    """The stages, and what they leave for each other."""

    def __init__(self, plan: Plan, work: Path, stages: Stages) -> None:
        self._plan, self._work, self._stages = plan, work, stages
        self._files = GroundFiles(work / "ground.nq", plan.root)
        self._inputs: Inputs
        self.modified = ""
        self.counts: dict[str, int] = {}

    def cut(self) -> list[Path]:
        """Make the quads and cut them into parts."""
        with self._stages.stage("extract"):
            self._inputs = read_inputs(self._plan.root)
        with self._stages.stage("generate"):
            graphs = generate(self._inputs, self._plan.root / "ontology/cgkg.ttl")
            self.modified = modified_date(graphs[GraphName.ONTOLOGY], self._inputs)
            lines = canonical_lines(graphs)
            copies = Copies(lines)
            lines = sorted({*lines, *copies.sources.splitlines(keepends=True)})
            self._files.quads.write_text("".join(lines), "utf-8", newline="\n")
        with self._stages.stage("cut"):
            return cut_lines(self._files, copies, self._plan)

    def judge(self, parts: list[Path]) -> list[Report]:
        """Reason on the parts and validate each."""
        reports: list[Report] = []
        with self._stages.stage("reason and validate"):
            started, quads = time.perf_counter(), 0
            judged = judge_parts(self._files, parts, self._plan.processes)
            for number, done in enumerate(judged, 1):
                quads += done.asserted
                reports.append(done.report)
                rate = quads / (time.perf_counter() - started)
                self._stages.tell(
                    f"  part {number} of {len(parts)}: {quads} quads, {rate:.0f} a second"
                )
        return reports

    def merge(self, folder: Path) -> Counts:
        """Put the parts and the ground together, sorted."""
        with self._stages.stage("merge"):
            ground = Ground(self._files)
            lines = sorted(f"{quad} .\n" for quad in (*ground.asserted, *ground.inferred))
            sorted_ground = self._work / "ground.sorted"
            sorted_ground.write_text("".join(lines), "utf-8", newline="\n")
            counts = merge(sorted(self._work.glob("*.sorted")), self._work / "body.nq")
            for path in self._work.glob("*.sorted"):
                path.unlink()
            return counts

    def describe(self, counts: Counts, folder: Path) -> str:
        """Write the quads with their catalogue; the version."""
        with self._stages.stage("describe"):
            root = self._plan.root
            catalog = build_catalog(
                counts,
                input_files(root),
                read_questions(root / "queries/competency", root / "queries/federated"),
                self.modified,
                _edition(self._plan.times),
            )
            lines = canonical_lines(
                {GraphName.CATALOG: catalog + build_linksets(self._inputs.alignments)}
            )
            version = write_whole(
                self._work / "body.nq",
                lines,
                version_line(DATASET, PLACEHOLDER),
                folder / QUADS,
            )
            (self._work / "body.nq").unlink()
            bisect.insort(lines, version_line(DATASET, version))
            self._catalog.write_text("".join(lines), "utf-8", newline="\n")
            numbers = {name: one.whole.triples for name, one in counts.graphs.items()}
            numbers[GraphName.CATALOG] = len(lines)
            self.counts = {str(name): numbers[name] for name in sorted(numbers)}
            return version

    def check(self, folder: Path) -> list[Report]:
        """Judge what no part could see."""
        with self._stages.stage("validate whole"):
            ground, store = Ground(self._files), ox.Store.read_only(str(folder / STORE))
            check_joins(store, self._plan.root / "queries/reasoning")
            description = read_description(self._catalog)
            reports = [ask_ground(ground, description, store)]
            standing_on = standing(ground, description)
            rules = rules_over_rows(ground.shapes, standing_on)
            asked = ask_in_batches(
                self._plan.root / "shapes",
                standing_on,
                folder / STORE,
                rules,
                self._plan.processes,
            )
            for number, report in enumerate(asked, 1):
                reports.append(report)
                self._stages.tell(f"  batch {number} of the rules over rows")
            return reports

    @property
    def _catalog(self) -> Path:
        return self._work / "catalog.nq"


def cut_lines(files: GroundFiles, copies: Copies, plan: Plan) -> list[Path]:
    """Write the copies' quads into parts beside the ground; what is about the ground joins it."""
    store = ox.Store()
    store.bulk_load(path=files.quads, format=ox.RdfFormat.N_QUADS)
    with files.quads.open(encoding="utf-8") as ground:
        cutting = Cutting(terms_of(ground), keys_of(store))
    for text in copies.copies(plan.times):
        cutting.add(text.splitlines(keepends=True))
    count = cutting.close(plan.part_size)
    lines = (line for text in copies.copies(plan.times) for line in text.splitlines(keepends=True))
    return write_parts(lines, cutting, files.quads.parent, count)


def _edition(times: int) -> Edition:
    return Edition(
        f"生成的标准目录（指南清单的{times}倍），试验用，非真实数据",
        f"Generated catalogue, {times} times the guide's list, for trials: not real data",
        f"供规模试验之用：指南的知识图谱，另加{times - 1}份以虚构编号重复其清单的生成条目。"
        "生成的标准并不存在。",
        f"For trials of size: the guide's knowledge graph, and {times - 1} generated copies of its "
        "list under made-up numbers. The generated standards do not exist.",
        syntaxes=(RdfFormat.N_QUADS,),
        dumps_graphs=False,
    )


def _write_rest(folder: Path, report: Report) -> None:
    """The dump, which is the same file by another name, and the validation report."""
    (folder / "validation.ttl").write_text(str(report.graph.serialize(format="turtle")), "utf-8")
    dumps = folder / "dumps"
    dumps.mkdir()
    (dumps / QUADS).hardlink_to(folder / QUADS)
    compress(dumps / QUADS)
    write_sums(dumps)
