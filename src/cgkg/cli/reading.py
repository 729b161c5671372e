"""``cgkg query``, ``cgkg export`` and ``cgkg info``."""

from __future__ import annotations

import sys
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cgkg import __version__, assets
from cgkg import dataset as datasets
from cgkg.cli.options import DatasetOption
from cgkg.config import Settings
from cgkg.errors import DatasetError, InputError
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.iris import GraphName
from cgkg.store import local


class QueryFormat(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TTL = "ttl"
    NT = "nt"
    NQ = "nq"
    TRIG = "trig"
    RDF = "rdf"
    JSONLD = "jsonld"


class ExportFormat(StrEnum):
    """A syntax to export in."""

    TTL = "ttl"
    NT = "nt"
    NQ = "nq"
    TRIG = "trig"
    RDF = "rdf"
    JSONLD = "jsonld"


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(
        epilog="Examples: cgkg query how-much-is-in-force    "
        "echo 'SELECT (COUNT(?s) AS ?n) { ?s a cg:Standard }' | cgkg query - --format csv"
    )(query)
    app.command(epilog="Example: cgkg export --graph listing --format ttl -o listing.ttl")(export)
    app.command(epilog="Example: cgkg info")(info)


def query(
    what: Annotated[
        str, typer.Argument(help="A file, the name of a query in queries/, or - for stdin.")
    ],
    answer_format: Annotated[
        QueryFormat | None,
        typer.Option("--format", "-f", help="Default: table, or Turtle for a graph."),
    ] = None,
    dataset: DatasetOption = None,
) -> None:
    """Ask the built dataset. The project's prefixes need not be declared."""
    current = datasets.current(Settings.load(dataset=dataset).dataset)
    answer = local.ask(current.store, _query_text(what))
    chosen = answer_format or (QueryFormat.TTL if answer.is_graph else QueryFormat.TABLE)
    if chosen is QueryFormat.TABLE:
        _print_table(answer)
        return
    sys.stdout.buffer.write(answer.serialize(_syntax(chosen, answer.is_graph)))


def export(
    graph: Annotated[
        list[GraphName] | None, typer.Option("--graph", help="Only this graph; repeatable.")
    ] = None,
    export_format: Annotated[ExportFormat, typer.Option("--format", "-f")] = ExportFormat.TRIG,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File; default: standard output.")
    ] = None,
    dataset: DatasetOption = None,
) -> None:
    """Write the dataset, or some of its graphs, in an RDF syntax."""
    current = datasets.current(Settings.load(dataset=dataset).dataset)
    data = local.export(current.quads, graph or (), RdfFormat[_RDF_NAMES[export_format]])
    if output is None:
        sys.stdout.buffer.write(data)
        return
    beside = output.with_name(f".{output.name}.part")
    beside.write_bytes(data)
    beside.replace(output)


def info(dataset: DatasetOption = None) -> None:
    """Show the version, every setting, and the current dataset."""
    settings = Settings.load(dataset=dataset)
    typer.echo(f"cgkg {__version__}\n\nSettings (each also as CGKG_<NAME> in the environment)")
    for field in fields(settings):
        typer.echo(f"  {field.name:<16} {getattr(settings, field.name)}")
    typer.echo("\nDataset")
    try:
        current = datasets.current(settings.dataset)
    except DatasetError as error:
        typer.echo(f"  {error}")
        return
    typer.echo(f"  version          {current.version}\n  modified         {current.modified}")
    for name, count in current.counts.items():
        typer.echo(f"  {name:<16} {count:>8} triples")


_RDF_NAMES = {
    "ttl": "TURTLE",
    "nt": "N_TRIPLES",
    "nq": "N_QUADS",
    "trig": "TRIG",
    "rdf": "RDF_XML",
    "jsonld": "JSON_LD",
}


def _syntax(chosen: QueryFormat, is_graph: bool) -> ResultFormat | RdfFormat:
    if is_graph != (chosen in _RDF_NAMES):
        kind = "a graph" if is_graph else "a table"
        fitting = [name for name in QueryFormat if is_graph == (name in _RDF_NAMES)]
        raise InputError(
            "--format", f"the answer is {kind}", value=str(chosen), expected=", ".join(fitting)
        )
    return RdfFormat[_RDF_NAMES[chosen]] if is_graph else ResultFormat[chosen.upper()]


def _query_text(what: str) -> str:
    if what == "-":
        return sys.stdin.read()
    path = Path(what)
    if path.is_file():
        return path.read_text("utf-8")
    named = sorted((assets.root() / "queries").rglob("*.rq"))
    for candidate in named:
        if candidate.stem == what:
            return candidate.read_text("utf-8")
    names = ", ".join(path.stem for path in named if path.parent.name == "competency")
    raise InputError(what, "neither a file nor a query by name", expected=f"a file, -, or: {names}")


def _print_table(answer: local.LocalAnswer) -> None:
    table = Table(*answer.variables, box=None, header_style="bold", pad_edge=False)
    for row in answer.rows():
        table.add_row(*row)
    # Down a pipe nothing is folded to a width that nobody has.
    width = None if sys.stdout.isatty() else 100_000
    Console(width=width, highlight=False, markup=False).print(table)
