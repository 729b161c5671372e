"""``cgkg load``, ``cgkg unload``, ``cgkg loaded`` and ``cgkg carry-over``."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated

import typer

from cgkg import dataset as datasets
from cgkg.cli.console import tell
from cgkg.cli.options import DatasetOption
from cgkg.config import Settings
from cgkg.errors import SettingError

ToOption = Annotated[
    str | None,
    typer.Option("--to", help="Address of a running server that takes writes.", show_default=False),
]
TokenOption = Annotated[
    Path | None,
    typer.Option("--token-file", help="File with its token; default: CGKG_ADMIN_TOKEN."),
]
GraphOption = Annotated[str, typer.Option("--graph", help="IRI of the named graph.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command(
        epilog="Examples: cgkg load ours.ttl --graph https://example.org/graph/ours    "
        "cgkg load catalogue.csv --mapping catalogue.csv-metadata.json "
        "--graph https://example.org/graph/catalogue --title-en 'Our catalogue'"
    )(load)
    app.command(epilog="Example: cgkg unload --graph https://example.org/graph/ours")(unload)
    app.command(epilog="Example: cgkg loaded")(loaded)
    app.command("carry-over", epilog="Example: cgkg build && cgkg carry-over")(carry_over)


def load(
    source: Annotated[
        Path, typer.Argument(help="RDF file, folder of RDF files, or list: CSV, JSON Lines.")
    ],
    graph: GraphOption,
    mapping: Annotated[
        Path | None, typer.Option(help="What the columns of a list are (CSVW metadata).")
    ] = None,
    base: Annotated[
        str | None, typer.Option(help="Base of relative IRIs; default: the graph's IRI.")
    ] = None,
    title_zh: Annotated[str, typer.Option(help="Title of the data in Chinese.")] = "",
    title_en: Annotated[str, typer.Option(help="Title of the data in English.")] = "",
    license_iri: Annotated[str, typer.Option("--license", help="IRI of their licence.")] = "",
    source_iri: Annotated[str, typer.Option("--source", help="IRI of where they are from.")] = "",
    date: Annotated[str, typer.Option(help="Their date, as 2026-11-23.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Replace the graph.")] = False,
    merge_graphs: Annotated[
        bool, typer.Option("--merge-graphs", help="Take triples in named graphs of files, too.")
    ] = False,
    validate: Annotated[
        bool, typer.Option("--validate", help="Load only what meets the project's shapes.")
    ] = False,
    shapes: Annotated[
        Path | None, typer.Option(help="Load only what meets these shapes: file or folder.")
    ] = None,
    index: Annotated[
        bool, typer.Option("--index", help="Make the index of search now, for all servers.")
    ] = False,
    to: ToOption = None,
    token_file: TokenOption = None,
    dataset: DatasetOption = None,
) -> None:
    """Load RDF, or a list of standards, into a named graph beside the built ones.

    The graph is described in graph:loaded: counts, files with their hashes, title, licence. An
    error in a file loads nothing. A server that does not take writes shows the graph at its next
    start.
    """
    from cgkg.cli import loader  # noqa: PLC0415 - other commands start faster without it
    from cgkg.store.loading.request import About  # noqa: PLC0415

    about = About(title_zh, title_en, license_iri, source_iri, _day(date))
    wanted = loader.Wanted(source, graph, base or graph, about, mapping, replace, merge_graphs)
    checks = loader.Checks(validate, shapes)
    if to is not None:
        if index:
            raise SettingError("--index: not with --to; the server makes its index by itself")
        loader.load_remotely(to, _token(token_file), wanted, checks)
        return
    target = Settings.load(dataset=dataset).dataset
    loader.load_here(target, datasets.current(target), wanted, checks, index=index)


def unload(
    graph: GraphOption,
    to: ToOption = None,
    token_file: TokenOption = None,
    dataset: DatasetOption = None,
) -> None:
    """Remove a loaded graph and its description."""
    from cgkg.cli import loader  # noqa: PLC0415 - other commands start faster without it

    if to is not None:
        loader.unload_remotely(to, _token(token_file), graph)
        return
    target = Settings.load(dataset=dataset).dataset
    loader.unload_here(target, datasets.current(target), graph)


def loaded(dataset: DatasetOption = None) -> None:
    """List the graphs beside the built ones."""
    from cgkg.store.loading import offline  # noqa: PLC0415 - other commands start faster without it

    target = Settings.load(dataset=dataset).dataset
    for graph in offline.loaded(target, datasets.current(target)):
        note = "" if graph.is_described else "   written by clients"
        typer.echo(f"{graph.triples:>10}  {graph.iri}{note}")


def carry_over(dataset: DatasetOption = None) -> None:
    """Bring what was loaded or written to the newest build, as a writable server does at start."""
    from cgkg.store.loading import offline  # noqa: PLC0415 - other commands start faster without it

    target = Settings.load(dataset=dataset).dataset
    version = offline.carry_over(target, datasets.current(target))
    tell(f"version {version.facts.name} -> {target}")


def _day(text: str) -> str:
    if text and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", text):
        raise SettingError(f"--date: {text!r}; expected: a day such as 2026-11-23")
    return text


def _token(file: Path | None) -> str:
    token = os.environ.get("CGKG_ADMIN_TOKEN", "")
    if file is not None:
        try:
            token = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(f"--token-file: {file}: {error}") from None
    if not token.strip():
        raise SettingError("--to needs the server's token: CGKG_ADMIN_TOKEN, or --token-file")
    return token.strip()
