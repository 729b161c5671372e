"""``cgkg publish`` as it is run: what goes where, and exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cgkg.iris import BASE
from engines import Engine, free_port, oxigraph, virtuoso
from published import graphs_in, make_dataset, of_version, registry_in, wipe


@pytest.fixture(scope="module")
def other_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as engine:
        yield engine


@pytest.fixture
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as engine:
        yield engine


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    make_dataset(tmp_path, "one", of_version("1"))
    return tmp_path


def cgkg_publish(*arguments: str | Path, credentials: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name[:5] != "CGKG_"}
    if credentials:
        environment["CGKG_STORE_CREDENTIALS"] = credentials
    return subprocess.run(
        [sys.executable, "-m", "cgkg", "publish", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


DONE = f"send\t{BASE}graph/a\t47\nsend\t{BASE}graph/b\t40\nsend\t{BASE}graph/same\t40\n"


def test_the_query_address_is_enough_for_a_known_engine(engine: Engine, dataset: Path) -> None:
    done = cgkg_publish("--to", engine.query, "--dataset", dataset)
    assert (done.returncode, done.stdout) == (0, DONE)
    assert done.stderr.splitlines()[-1] == (
        "Version one is in place: 3 graphs sent, 0 graphs unchanged, 0 graphs removed"
    )


def test_virtuoso_needs_credentials_as_well(other_engine: Engine, dataset: Path) -> None:
    wipe(other_engine)
    to = ("--to", other_engine.query, "--dataset", dataset)
    done = cgkg_publish(*to, credentials=other_engine.credentials)
    assert (done.returncode, done.stdout) == (0, DONE)
    assert "may have seen some of both versions" in done.stderr


@pytest.mark.parametrize("credentials", ["", "digest dba:guessed", "digest nobody:dba"])
def test_without_the_right_ones_nothing_is_written(
    other_engine: Engine, dataset: Path, credentials: str
) -> None:
    wipe(other_engine)
    done = cgkg_publish("--to", other_engine.query, "--dataset", dataset, credentials=credentials)
    assert (done.returncode, done.stdout) == (1, "")
    assert "CGKG_STORE_CREDENTIALS" in done.stderr
    assert "guessed" not in done.stderr
    assert not graphs_in(other_engine)


def test_a_dry_run_writes_nothing(engine: Engine, dataset: Path) -> None:
    done = cgkg_publish("--to", engine.query, "--dataset", dataset, "--dry-run")
    assert (done.returncode, done.stdout) == (0, DONE)
    assert not graphs_in(engine)


def test_a_store_that_is_down_is_named(dataset: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}/query"
    done = cgkg_publish("--to", address, "--dataset", dataset)
    assert (done.returncode, done.stdout) == (1, "")
    assert address in done.stderr


def test_an_unknown_engine_must_be_told_where_to_write(engine: Engine, dataset: Path) -> None:
    address = engine.query + "?"
    done = cgkg_publish("--to", address, "--dataset", dataset)
    assert (done.returncode, done.stdout) == (1, "")
    assert "store_update" in done.stderr
    given = ("--update", engine.update, "--graph-store", engine.graphs)
    assert cgkg_publish("--to", address, *given, "--dataset", dataset).returncode == 0
    assert registry_in(engine)


def test_no_address_and_no_dataset_are_said(engine: Engine, tmp_path: Path) -> None:
    assert "--to" in cgkg_publish("--dataset", tmp_path).stderr
    done = cgkg_publish("--to", engine.query, "--dataset", tmp_path)
    assert done.returncode == 1
    assert "no dataset here" in done.stderr
