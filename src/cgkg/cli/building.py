"""``cgkg extract``, ``cgkg build`` and ``cgkg validate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cgkg import assets
from cgkg.cli.options import DatasetOption, Language, ReportFormat
from cgkg.config import Settings
from cgkg.errors import SettingError


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
    from cgkg.cli import workshop  # noqa: PLC0415 - other commands start faster without it

    if output is None and not assets.is_checkout():
        raise SettingError("name a folder with --output: an installed program keeps its own data")
    folder = output or assets.root() / "data/extracted"
    workshop.write_tables(source or assets.root() / "data/source/guide.md", folder)


def build(
    dataset: DatasetOption = None,
    times: Annotated[
        int,
        typer.Option(
            min=1,
            max=1000,
            help="Make the list this many times as long, with generated standards, for trials "
            "of size; needs --dataset.",
        ),
    ] = 1,
) -> None:
    """Make the dataset: extract, generate, reason, describe, validate, write."""
    from cgkg.cli import workshop  # noqa: PLC0415 - other commands start faster without it

    if times > 1 and dataset is None:
        raise SettingError("name a folder with --dataset: generated data has no place in your own")
    workshop.make(Settings.load(dataset=dataset).dataset, times)


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
    from cgkg.cli import workshop  # noqa: PLC0415 - other commands start faster without it

    if files:
        report = workshop.check_files(files)
    else:
        report = workshop.check_dataset(Settings.load(dataset=dataset).dataset)
    typer.echo(workshop.render(report, report_format, language), nl=False)
    if not report.conforms:
        raise typer.Exit(1)
