"""``cgkg serve``."""

from __future__ import annotations

from typing import Annotated

import typer

from cgkg import dataset as datasets
from cgkg.cli.console import tell
from cgkg.cli.options import DatasetOption
from cgkg.config import Settings


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(epilog="Example: cgkg serve --port 8080 --workers 2 --timeout 10")(serve)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.")] = None,
    workers: Annotated[int | None, typer.Option(help="Query worker processes.")] = None,
    timeout: Annotated[float | None, typer.Option(help="Seconds a query may take.")] = None,
    public_url: Annotated[
        str | None, typer.Option(help="Address under which clients reach the server.")
    ] = None,
    writable: Annotated[
        bool | None,
        typer.Option("--writable", help="Take writes from clients that have the token."),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(help="Address of another engine's SPARQL endpoint, to serve its data."),
    ] = None,
    dataset: DatasetOption = None,
) -> None:
    """Serve the dataset over HTTP; build it first if there is none."""
    settings = Settings.load(
        host=host,
        port=port,
        workers=workers,
        timeout=timeout,
        public_url=public_url,
        writable=writable,
        store=store,
        dataset=dataset,
    )
    from cgkg.web import server  # noqa: PLC0415 - the other commands start faster without it

    if settings.store:
        server.run(settings, None, "")
        return
    if not (settings.dataset / "current").exists():
        from cgkg.cli import workshop  # noqa: PLC0415 - not needed where a dataset is there

        tell(f"No dataset in {settings.dataset}; building it.")
        workshop.make(settings.dataset)
    current = datasets.current(settings.dataset)
    server.run(settings, current.store, current.version)
