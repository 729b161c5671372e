"""``cgkg load`` of three million triples beside ``oxigraph load``, ``cgkg diff`` of as many, and a
site with a large list beside the guide.

Goals: at least 0.9 times as fast as ``oxigraph load``, which neither copies a dataset, nor checks
what it parses, nor counts: both load into a named graph, in processes of their own, in turns. The
pages and point queries of a site with a loaded list within twice their time without it.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks import growth
from cgkg import assets
from cgkg.graph.build import Stages, build
from cgkg.services.built_index import write_index

TRIPLES: Final = 3_000_000  # what a thousand times the guide has, about
ROUNDS: Final = 3
LISTED: Final = 25_000
_GRAPH: Final = "https://example.org/graph/large"


class Run(NamedTuple):
    """One run of a command: wall-clock and processor time in seconds, peak memory in MiB."""

    seconds: float
    processor: float
    peak: float


def run() -> None:
    """Print the median times, their ratio, and the peak memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, datasets = folder / "large.nt", folder / "datasets"
        _write(data)
        build(assets.root(), datasets, Stages(), write_index)
        ours, theirs = [], []
        for number in range(ROUNDS):
            ours.append(_run(*_cgkg("load", data, "--graph", _graph(number)), datasets=datasets))
            _run(*_cgkg("unload", "--graph", _graph(number)), datasets=datasets)
            store = folder / f"oxigraph-{number}"
            into = ("--location", store, "--file", data, "--graph", _graph(number))
            theirs.append(_run(_oxigraph(), "load", *into))
        print(f"load of {TRIPLES} triples, median of {ROUNDS} runs")
        wall = _tell("cgkg load", ours), _tell("oxigraph load", theirs)
        print(f"  {'ratio':<16}{wall[1] / wall[0]:8.2f} x as fast   goal: 0.90")
        _compare(folder, data)
        _serve(folder, datasets)


def _compare(folder: Path, data: Path) -> None:
    lines = data.read_text("utf-8").splitlines(keepends=True)
    other = folder / "other.nt"
    other.write_text("".join(lines[1:]), "utf-8")
    print(f"diff of {TRIPLES} triples in files that are sorted first")
    _tell("cgkg diff", [_run(*_cgkg("diff", data, other, "--format", "patch"), code=1)])


def _serve(folder: Path, datasets: Path) -> None:
    """The guide alone and with a list beside it, each read by a server."""
    beside, table = folder / "beside", folder / "list.csv"
    shutil.copytree(datasets, beside, symlinks=True, ignore=shutil.ignore_patterns("live"))
    _write_list(table)
    mapping = assets.root() / "examples/mappings/national-catalogue.csv-metadata.json"
    listed = _cgkg("load", table, "--mapping", mapping, "--graph", _GRAPH)
    print(f"load of a list of {LISTED} standards")
    _tell("cgkg load", [_run(*listed, datasets=beside)])
    print(f"{'pages and point queries':<58}      the guide: first, best   and the list   ratio")
    growth.compare(datasets, beside)


def _write_list(path: Path) -> None:
    """A national catalogue: a row for each standard, half of them replacing another."""
    columns = "标准号,中文标准名称,英文标准名称,标准状态,发布日期,实施日期,ICS分类,CCS分类"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{columns},归口单位,主管部门,代替标准号\n")
        for number in range(LISTED):
            year, replaced = 1990 + number % 35, f"GB/T {900_000 + number}-1989"
            file.write(
                f"GB/T {100_000 + number}-{year},示例标准 第{number}号,Example standard {number},"
                f"{('现行', '废止')[number % 2]},{year}-01-{1 + number % 28:02},{year}-12-01,"
                f"13.{number % 900 + 10:03}.10,Z{number % 90 + 10},示例委员会{number % 500},"
                f"工业和信息化部,{replaced if number % 2 else ''}\n"
            )


def _write(path: Path) -> None:
    """Triples like those of a catalogue: eight of each subject, half of them links."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(TRIPLES):
            value = f"<https://example.org/{number % 5000}>" if number % 2 else f'"value {number}"'
            subject = f"<https://example.org/standard/{number // 8}>"
            file.write(f"{subject} <https://example.org/property/{number % 8}> {value} .\n")


def _graph(number: int) -> str:
    return f"{_GRAPH}-{number}"


def _cgkg(*arguments: str | Path) -> Sequence[str | Path]:
    return [sys.executable, "-m", "cgkg", *arguments]


def _oxigraph() -> Path:
    return Path(sys.executable).with_name("oxigraph")


def _run(*command: str | Path, datasets: Path | None = None, code: int = 0) -> Run:
    environment = {**os.environ, **({"CGKG_DATASET": str(datasets)} if datasets else {})}
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != code:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _tell(name: str, runs: Sequence[Run]) -> float:
    wall = statistics.median(one.seconds for one in runs)
    processor = statistics.median(one.processor for one in runs)
    peak = max(one.peak for one in runs)
    print(f"  {name:<16}{wall:8.2f} s   processor {processor:8.2f} s   peak {peak:6.0f} MiB")
    return wall
