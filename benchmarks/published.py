"""A dataset, built and published to a Virtuoso of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.servers import Server
from benchmarks.virtuoso import CREDENTIALS, virtuoso
from cgkg import assets
from cgkg.graph.build import Stages, build
from cgkg.graph.scale.build import Plan, build_copies
from cgkg.services.built_index import write_index


@contextmanager
def on_virtuoso(times: int, seconds: int = 30) -> Iterator[tuple[Path, Server]]:
    """The folder of datasets, and a Virtuoso that has its current one.

    Args:
        times: how many times the guide's list the data are.
        seconds: what a query may take.
    """
    with tempfile.TemporaryDirectory() as folder:
        dataset, database = Path(folder, "dataset"), Path(folder, "database")
        database.mkdir()
        _build(times, dataset)
        with virtuoso(database, seconds) as server:
            _publish(dataset, server.address + server.path)
            yield dataset, server


def _build(times: int, target: Path) -> None:
    if times == 1:
        build(assets.root(), target, Stages(), write_index)
    else:
        build_copies(Plan(assets.root(), times), target, Stages(), write_index)


def _publish(dataset: Path, address: str) -> None:
    command = [sys.executable, "-m", "cgkg", "publish", "--to", address, "--dataset", str(dataset)]
    environment = os.environ | {"CGKG_STORE_CREDENTIALS": CREDENTIALS}
    subprocess.run(command, env=environment, check=True, capture_output=True)
