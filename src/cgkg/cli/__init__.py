"""The command line: ``cgkg extract | build | validate | query | serve | publish | …``."""

from __future__ import annotations

import typer

from cgkg.cli import building, comparing, loading, publishing, reading, serving
from cgkg.cli.console import reporting_errors

app = typer.Typer(
    name="cgkg",
    help="The knowledge graph of China's industrial carbon standards: build it, ask it, serve it.",
    epilog="Start with: cgkg serve    Then: cgkg query how-much-is-in-force",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for module in (building, comparing, loading, publishing, reading, serving):
    module.register(app)


def main() -> None:
    """Run the command line; errors of the project's own kind end it with a message and code 1."""
    with reporting_errors():
        app()
