"""What building and validating do; imported only by commands that need rdflib and pyshacl."""

from __future__ import annotations

from pathlib import Path

from rdflib import Dataset as Quads
from rdflib import Graph

from cgkg import assets
from cgkg import dataset as datasets
from cgkg.cli.console import tell
from cgkg.cli.options import Language, ReportFormat
from cgkg.errors import DatasetError, InputError
from cgkg.graph.build import Stages, build
from cgkg.graph.generate import read_ontology
from cgkg.graph.report import as_json, as_text
from cgkg.graph.scale.build import Plan, build_copies
from cgkg.graph.validate import Report, read_shapes, validate, validate_part
from cgkg.graph.vocabulary import new_graph
from cgkg.services.built_index import write_index
from cgkg.source import tables
from cgkg.source.guide import extract


def write_tables(source: Path, folder: Path) -> None:
    """Extract a guide's text into tables and tell how it went."""
    guide = extract(source)
    tables.write(guide, folder)
    tell(
        f"{len(guide.rows)} entries, {len(guide.directions)} key directions, "
        f"{len(guide.concepts)} concepts, {len(guide.mendings)} mendings -> {folder}"
    )


def make(target: Path, times: int = 1) -> None:
    """Build into a folder of datasets and tell how it went."""
    stages = Stages(tell=lambda name: tell(f"{name} …"))
    if times == 1:
        result = build(assets.root(), target, stages, write_index)
    else:
        result = build_copies(Plan(assets.root(), times), target, stages, write_index)
    for name, seconds in stages.seconds.items():
        tell(f"  {name:<20}{seconds:7.2f} s")
    tell(f"  {'total':<20}{sum(stages.seconds.values()):7.2f} s")
    triples = sum(result.dataset.counts.values())
    tell(
        f"{triples} triples in {len(result.dataset.counts)} graphs, "
        f"{result.report.shapes} shapes hold; version {result.dataset.version} -> {target}"
    )


def check_dataset(target: Path) -> Report:
    """Validate the current dataset of a folder, whole.

    Raises:
        DatasetError: there is none, or it was built in parts: then it is too large for this, and
            was validated when it was built.
    """
    folder = datasets.current(target).folder
    files = sorted((folder / "graphs").glob("*.ttl"))
    if not files:
        raise DatasetError(f"{folder}: built in parts, and validated then; build it again instead")
    return validate(_read(files), read_shapes(assets.root() / "shapes"))


def check_files(files: list[Path]) -> Report:
    """Validate what some files describe."""
    root = assets.root()
    ontology = read_ontology(root / "ontology/cgkg.ttl")
    shapes = read_shapes(root / "shapes")
    return validate_part(_read(files), ontology, root / "queries/reasoning", shapes)


def render(report: Report, report_format: ReportFormat, language: Language) -> str:
    """A report in a format."""
    match report_format:
        case ReportFormat.TEXT:
            return as_text(report, language)
        case ReportFormat.JSON:
            return as_json(report)
        case ReportFormat.TTL:
            return str(report.graph.serialize(format="turtle"))


def _read(files: list[Path]) -> Graph:
    data = new_graph()
    for path in files:
        _parse_into(data, path)
    return data


_SYNTAXES = {".ttl": "turtle", ".nt": "nt", ".nq": "nquads", ".trig": "trig", ".rdf": "xml"}


def _parse_into(data: Graph, path: Path) -> None:
    syntax = _SYNTAXES.get(path.suffix)
    if syntax is None:
        raise InputError(path, "unknown extension", expected=" ".join(_SYNTAXES))
    try:
        if syntax in ("nquads", "trig"):
            _parse_quads(data, path, syntax)
        else:
            data.parse(path, format=syntax)
    except FileNotFoundError:
        raise InputError(path, "file not found") from None
    except Exception as error:  # rdflib raises many kinds for one cause
        raise InputError(path, f"does not parse: {error}") from error


def _parse_quads(data: Graph, path: Path, syntax: str) -> None:
    quads = Quads()
    quads.parse(path, format=syntax)
    for subject, predicate, value, _ in quads.quads():
        data.add((subject, predicate, value))
