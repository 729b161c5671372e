"""``cgkg extract``, ``cgkg build`` and ``cgkg validate``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rdflib import Graph

from cgkg import assets
from cgkg.cli.console import tell
from cgkg.config import Settings
from cgkg.errors import InputError, SettingError
from cgkg.graph import dataset as datasets
from cgkg.graph.build import Stages
from cgkg.graph.build import build as build_dataset
from cgkg.graph.generate import read_ontology
from cgkg.graph.report import as_json, as_text
from cgkg.graph.validate import Report, read_shapes, validate_part
from cgkg.graph.validate import validate as validate_graph
from cgkg.graph.vocabulary import new_graph
from cgkg.source import tables
from cgkg.source.guide import extract as extract_guide


class ReportFormat(StrEnum):
    """How a validation report is printed."""

    TEXT = "text"
    JSON = "json"
    TTL = "ttl"


class Language(StrEnum):
    """The language of messages."""

    ZH = "zh-Hans"
    EN = "en"


DatasetOption = Annotated[
    Path | None, typer.Option("--dataset", help="Folder of datasets.", show_default=False)
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(epilog="Example: cgkg extract && git diff data/extracted")(extract)
    app.command(epilog="Example: cgkg build --dataset /srv/cgkg")(build)
    app.command(epilog="Example: cgkg validate mine.ttl --language en --format json")(validate)


def extract(
    source: Annotated[
        Path | None,
        typer.Argument(help="The guide's text; default: data/source/guide.md."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder for the tables; default: data/extracted."),
    ] = None,
) -> None:
    """Read the guide's text into tables: list, key directions, framework, and what was mended."""
    if output is None and not assets.is_checkout():
        raise SettingError("name a folder with --output: an installed program keeps its own data")
    folder = output or assets.root() / "data/extracted"
    guide = extract_guide(source or assets.root() / "data/source/guide.md")
    tables.write(guide, folder)
    tell(
        f"{len(guide.rows)} entries, {len(guide.directions)} key directions, "
        f"{len(guide.concepts)} concepts, {len(guide.mendings)} mendings -> {folder}"
    )


def build(dataset: DatasetOption = None) -> None:
    """Make the dataset: extract, generate, reason, describe, validate, write."""
    settings = Settings.load(dataset=dataset)
    make(settings.dataset)


def make(target: Path) -> datasets.Dataset:
    """Build into a folder of datasets and tell how it went."""
    stages = Stages(tell=lambda name: tell(f"{name} …"))
    result = build_dataset(assets.root(), target, stages)
    for name, seconds in stages.seconds.items():
        tell(f"  {name:<10}{seconds:7.2f} s")
    tell(f"  {'total':<10}{sum(stages.seconds.values()):7.2f} s")
    triples = sum(result.dataset.counts.values())
    tell(
        f"{triples} triples in {len(result.dataset.counts)} graphs, "
        f"{result.report.shapes} shapes hold; version {result.dataset.version} -> {target}"
    )
    return result.dataset


def validate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="RDF files to check together; default: the built dataset."),
    ] = None,
    report_format: Annotated[ReportFormat, typer.Option("--format")] = ReportFormat.TEXT,
    language: Annotated[Language, typer.Option(help="Language of the messages.")] = Language.EN,
    dataset: DatasetOption = None,
) -> None:
    """Check RDF against the shapes; exit code 1 if there is a violation.

    Files may hold a part of the graph: what they describe is checked, what they mention is not.
    """
    shapes = read_shapes(assets.root() / "shapes")
    if files:
        report = _validate_files(files, shapes)
    else:
        built = _dataset_files(Settings.load(dataset=dataset).dataset)
        report = validate_graph(_read(built), shapes)
    match report_format:
        case ReportFormat.TEXT:
            typer.echo(as_text(report, language), nl=False)
        case ReportFormat.JSON:
            typer.echo(as_json(report), nl=False)
        case ReportFormat.TTL:
            typer.echo(report.graph.serialize(format="turtle"), nl=False)
    if not report.conforms:
        raise typer.Exit(1)


def _validate_files(files: list[Path], shapes: Graph) -> Report:
    root = assets.root()
    ontology = read_ontology(root / "ontology/cgkg.ttl")
    return validate_part(_read(files), ontology, root / "queries/reasoning", shapes)


def _read(files: list[Path]) -> Graph:
    data = new_graph()
    for path in files:
        _parse_into(data, path)
    return data


def _dataset_files(target: Path) -> list[Path]:
    return sorted((datasets.current(target).folder / "graphs").glob("*.ttl"))


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
    from rdflib import Dataset  # noqa: PLC0415 - only this path needs it

    quads = Dataset()
    quads.parse(path, format=syntax)
    for subject, predicate, value, _ in quads.quads():
        data.add((subject, predicate, value))
