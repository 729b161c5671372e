"""A build in parts killed on its way: readers see what was there, and the next build ends well."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest

from cgkg import assets
from cgkg import dataset as datasets
from cgkg.errors import DatasetError
from cgkg.graph.build import Stages
from cgkg.graph.scale.build import Plan, build_copies
from small_dataset import write

BEFORE = [
    "<https://w3id.org/cgkg/dataset> <http://www.w3.org/2002/07/owl#versionInfo> "
    '"before" <https://w3id.org/cgkg/graph/catalog> .\n'
]
SECONDS = 60.0


@contextmanager
def building(target: Path, until: str) -> Iterator[subprocess.Popen[str]]:
    """A build of twice the list in a session of its own, at the stage of a name."""
    command = [sys.executable, "-m", "cgkg", "build", "--times", "2", "--dataset", str(target)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert any(line.startswith(until) for line in process.stdout), "it never came so far"
            yield process
        finally:
            if not ended(process.pid):
                os.killpg(process.pid, signal.SIGKILL)


def ended(session: int) -> bool:
    """Whether no process of a session is left."""
    try:
        os.killpg(session, 0)
    except ProcessLookupError:
        return True
    return False


def left_behind(target: Path) -> list[str]:
    return [path.name for path in (target / "versions").iterdir() if path.name[0] == "."]


def kill(process: subprocess.Popen[str]) -> None:
    """Kill the first process of a build, and no other: the rest must end by themselves."""
    process.kill()
    process.wait()
    limit = time.monotonic() + SECONDS
    while not ended(process.pid):
        assert time.monotonic() < limit, "processes of the killed build go on"
        time.sleep(0.05)


@pytest.mark.parametrize("stage", ["reason and validate", "validate whole"])
def test_a_killed_build_shows_nothing_and_leaves_no_process(tmp_path: Path, stage: str) -> None:
    with building(tmp_path, stage) as process:
        kill(process)
    assert not (tmp_path / "current").exists()
    assert [name.startswith(".making-") for name in left_behind(tmp_path)] == [True]
    with pytest.raises(DatasetError, match="no dataset here"):
        datasets.current(tmp_path)


def test_the_dataset_before_stays_and_the_next_build_takes_its_place(tmp_path: Path) -> None:
    before = write(tmp_path, BEFORE)
    with building(tmp_path, "merge") as process:
        kill(process)
    assert datasets.current(tmp_path).version == before.version
    assert left_behind(tmp_path)
    build_copies(Plan(assets.root(), times=2, processes=2), tmp_path, Stages())
    after = datasets.current(tmp_path)
    assert after.version != before.version
    assert len(ox.Store.read_only(str(after.store))) == sum(after.counts.values())
    assert not left_behind(tmp_path)


def test_a_build_at_work_is_left_alone_by_another(tmp_path: Path) -> None:
    with building(tmp_path, "reason and validate") as process:
        at_work = left_behind(tmp_path)
        write(tmp_path, BEFORE)
        assert left_behind(tmp_path) == at_work != []
        kill(process)
    write(tmp_path, BEFORE)
    assert not left_behind(tmp_path)
