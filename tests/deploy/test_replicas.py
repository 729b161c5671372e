"""Three replicas behind nginx: one is killed, all go on to a new version, and no reader notices."""

from __future__ import annotations

import signal
from collections import defaultdict
from itertools import groupby
from pathlib import Path

import httpx
import pytest

from deploy.conftest import NGINX, Replica, cluster
from deploy.readers import Got, Reader, reading, wait_until
from deploy.releases import release

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")

READERS = 8
ENOUGH = 30  # answers for each reader, before anything happens and after it


def test_a_replica_is_killed_and_no_request_fails(folder: Path, tmp_path: Path) -> None:
    release(folder, "only-release")
    with cluster(folder, tmp_path) as (url, replicas), reading(url, READERS) as readers:
        _more_answers(readers)
        victim = max(replicas, key=_answered)
        assert _answered(victim) > 0
        victim.process.send_signal(signal.SIGKILL)
        _more_answers(readers)
    assert victim.process.returncode == -signal.SIGKILL
    _nothing_failed(readers)


def test_a_switch_to_a_new_version_and_no_request_fails(folder: Path, tmp_path: Path) -> None:
    names = {release(folder, "release-one"): "release-one"}
    with cluster(folder, tmp_path) as (url, replicas), reading(url, READERS) as readers:
        for name in ("release-two", "release-three"):
            _more_answers(readers)
            version = release(folder, name)
            names[version] = name
            for one in replicas:
                one.hang_up()
                one.wait_for(version)
        _more_answers(readers)
    _nothing_failed(readers)
    _every_answer_is_of_the_version_it_names(readers, names)
    for reader in readers:  # each sees the versions one after the other, and none twice
        assert [version for version, _ in groupby(got.version for got in reader.got)] == list(names)
    answers = [got for reader in readers for got in reader.got]
    assert sum(got.cache == "REVALIDATED" for got in answers) > len(answers) / 10


def _every_answer_is_of_the_version_it_names(readers: list[Reader], names: dict[str, str]) -> None:
    versions: dict[tuple[object, str], set[str]] = defaultdict(set)
    tags: dict[tuple[object, str], set[str]] = defaultdict(set)
    for reader in readers:
        for got in reader.got:
            assert names[got.version] in got.text, got
            others = {name for version, name in names.items() if version != got.version}
            assert not any(name in got.text for name in others), got
            assert got.tag, got
            versions[got.what, got.tag].add(got.version)
            tags[got.what, got.version].add(got.tag)
    assert all(len(named) == 1 for named in versions.values())
    assert all(len(given) == 1 for given in tags.values())  # whichever replica gave it


def _more_answers(readers: list[Reader]) -> None:
    """Wait until each reader has got some more answers."""
    before = [len(reader.got) for reader in readers]
    wait_until(
        lambda: all(
            len(reader.got) >= had + ENOUGH for reader, had in zip(readers, before, strict=True)
        ),
        120,
    )


def _nothing_failed(readers: list[Reader]) -> None:
    failed: list[Got] = [got for reader in readers for got in reader.got if got.status != 200]
    assert not failed


def _answered(one: Replica) -> int:
    """How many queries a replica has answered."""
    lines = httpx.get(f"{one.url}metrics", timeout=30).text.splitlines()
    counted = (line for line in lines if line.startswith("cgkg_requests_total{"))
    return sum(int(float(line.rpartition(" ")[2])) for line in counted if 'place="sparql"' in line)
