"""Catalogues of 10, 100 and 1000 times the guide: built, loaded, asked.

``python -m benchmarks scale`` builds ×10 and ×100; ``CGKG_BENCH_TIMES=10,1000`` chooses. A build
of ×1000 takes most of an hour on two cores.

Goals: bulk load at least 0.9 × ``oxigraph load``; memory of generation and load below 2.5 GB; the
pipeline's cost per triple at the largest size at most 1.5 × that at the smallest; point queries
and pages within 2 × of those of the guide alone (:mod:`benchmarks.growth`).
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import growth
from cgkg import assets
from cgkg import dataset as datasets
from cgkg.dataset import Dataset
from cgkg.graph.build import Stages, build
from cgkg.graph.scale.build import Plan, build_copies
from cgkg.services.built_index import write_index


@dataclass(frozen=True, slots=True)
class Built:
    """What one build took: seconds by stage, triples, peak memory of its processes in MiB."""

    times: int
    seconds: dict[str, float]
    processor: float
    triples: int
    peak: float
    largest_worker: float

    @property
    def cost(self) -> float:
        """Processor time for a triple, in microseconds: the clock tells what else a machine did."""
        return self.processor / self.triples * 1e6


def run() -> None:
    """Print the figures of each size, one under the other."""
    sizes = [int(text) for text in os.environ.get("CGKG_BENCH_TIMES", "10,100").split(",")]
    with tempfile.TemporaryDirectory() as folder:
        made = []
        for times in (1, *sizes):
            target = Path(folder) / str(times)
            made.append(_built(times, target))
            _print_build(made[-1])
            dataset = datasets.current(target)
            _print_load(dataset, Path(folder) / "beside")
            if times > 1:
                growth.compare(Path(folder) / "1", target)
        ratio = made[-1].cost / made[1].cost
        print(f"cost per triple, largest to smallest: {ratio:.2f}   goal: 1.5")


def _built(times: int, target: Path) -> Built:
    """Build in a process of its own, whose children are the workers alone."""
    command = [sys.executable, "-m", "benchmarks.scale", str(times), str(target)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return Built(**json.loads(output))


def _print_build(built: Built) -> None:
    print(f"× {built.times}: {built.triples} triples")
    for name, seconds in built.seconds.items():
        print(f"  {name:<22}{seconds:9.1f} s {built.triples / seconds:12.0f} triples/s")
    total = sum(built.seconds.values())
    print(f"  {'total':<22}{total:9.1f} s {built.triples / total:12.0f} triples/s")
    print(f"  {'processor time':<22}{built.processor:9.1f} s {built.cost:12.1f} µs a triple")
    print(f"  {'peak memory':<22}{built.peak:9.0f} MiB, a worker {built.largest_worker:.0f} MiB")


def _print_load(dataset: Dataset, folder: Path) -> None:
    ours = _seconds([sys.executable, "-c", _LOAD, str(folder / "ours"), str(dataset.quads)], folder)
    peer = _seconds(
        [
            *(str(Path(sys.executable).parent / "oxigraph"), "load"),
            *("--location", str(folder / "peer"), "--file", str(dataset.quads)),
        ],
        folder,
    )
    print(f"  load {ours:.1f} s, oxigraph load {peer:.1f} s: {peer / ours:.2f} ×   goal: 0.9")


_LOAD = """
import sys, pyoxigraph
store = pyoxigraph.Store(sys.argv[1])
store.bulk_load(path=sys.argv[2], format=pyoxigraph.RdfFormat.N_QUADS)
store.flush()
"""


def _seconds(command: list[str], folder: Path) -> float:
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        command = [part.replace(str(folder), place) for part in command]
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - started


def _main(times: int, target: Path) -> None:
    stages = Stages(tell=lambda name: print(name, file=sys.stderr))
    if times == 1:
        result = build(assets.root(), target, stages, write_index)
    else:
        result = build_copies(Plan(assets.root(), times), target, stages, write_index)
    own, workers = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    built = Built(
        times,
        stages.seconds,
        sum(usage.ru_utime + usage.ru_stime for usage in (own, workers)),
        sum(result.dataset.counts.values()),
        own.ru_maxrss / 1024,
        workers.ru_maxrss / 1024,
    )
    print(json.dumps({name: getattr(built, name) for name in Built.__slots__}))


if __name__ == "__main__":
    _main(int(sys.argv[1]), Path(sys.argv[2]))
