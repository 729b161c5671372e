"""``cgkg publish``."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from cgkg.cli.options import DatasetOption
from cgkg.config import Settings

_EXAMPLES: Final = """\
Examples: cgkg publish --to http://localhost:7878/query    CGKG_STORE_CREDENTIALS='digest
dba:dba' cgkg publish --to http://localhost:8890/sparql --dry-run    cgkg publish --to
https://example.org/sparql --update https://example.org/update --graph-store
https://example.org/graphs --strict"""


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(name="publish", epilog=_EXAMPLES.replace("\n", " "))(publish_dataset)


def publish_dataset(
    to: Annotated[
        str | None, typer.Option(help="Query address of the store; default: CGKG_STORE.")
    ] = None,
    update: Annotated[
        str | None,
        typer.Option(help="Its update address; not needed for Virtuoso and Oxigraph."),
    ] = None,
    graph_store: Annotated[
        str | None,
        typer.Option(help="Its Graph Store Protocol; not needed for Virtuoso and Oxigraph."),
    ] = None,
    timeout: Annotated[
        float, typer.Option(min=1.0, help="Seconds that one request may take.")
    ] = 600.0,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Fail where the store writes a value in another form."),
    ] = False,
    take_over: Annotated[
        bool,
        typer.Option("--take-over", help="Replace another publisher that ended on its machine."),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be done.")
    ] = False,
    dataset: DatasetOption = None,
) -> None:
    """Load the built dataset into another engine, verify it, and switch to it in one step.

    Only graphs that changed are sent. What is there already is served until the switch. Started
    again after any failure, it goes on where it ended. The store's credentials are in
    CGKG_STORE_CREDENTIALS, as for serve. Progress goes to standard error; standard output has a
    line for each graph: what was done, its IRI, its triples.
    """
    from cgkg.cli import publication  # noqa: PLC0415 - other commands start faster without it

    settings = Settings.load(
        store=to, store_update=update, store_graphs=graph_store, dataset=dataset
    )
    plan = publication.run(settings, timeout, strict=strict, take_over=take_over, dry_run=dry_run)
    for step in plan.steps:
        typer.echo(f"{step.action}\t{step.iri}\t{step.triples}")
