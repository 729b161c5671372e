"""From the command to the first answer, and the memory of all processes then.

Goals: ready within 1.5 s on a built dataset; under 400 MB in all.
"""

from __future__ import annotations

import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil

from cgkg import assets
from cgkg.graph.build import Stages, build
from cgkg.services.built_index import write_index

RUNS = 5
ASK = "sparql?query=ASK%20%7B%20%3Fs%20a%20cg%3AStandard%20%7D"


def run() -> None:
    """Print the median time to the first answer and the memory used then."""
    with tempfile.TemporaryDirectory() as folder:
        build(assets.root(), Path(folder), Stages(), write_index)
        results = [_start(Path(folder)) for _ in range(RUNS)]
    ready = statistics.median(seconds for seconds, _ in results)
    memory = max(size for _, size in results)
    print(f"  {'first answer':<14}{ready:8.2f} s     median of {RUNS}; goal: 1.5 s")
    print(f"  {'memory':<14}{memory:8.0f} MB    of all processes (PSS); goal: 400 MB")


def _start(dataset: Path) -> tuple[float, float]:
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "cgkg", "serve", "--port", "0", "--dataset", dataset],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    try:
        address = _address(process)
        with urllib.request.urlopen(address + ASK) as answer:
            answer.read()
        return time.perf_counter() - started, _memory(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=10)
        if process.stdout is not None:
            process.stdout.close()


def _address(process: subprocess.Popen[str]) -> str:
    if process.stdout is None:
        raise RuntimeError("the server's output is not captured")
    for line in process.stdout:
        if found := re.search(r"http://\S+:\d+/", line):
            return found.group()
    raise RuntimeError("the server ended without telling its address")


def _memory(pid: int) -> float:
    """Proportional set size of a process and its children, MB: shared pages count once."""
    parent = psutil.Process(pid)
    family = [parent, *parent.children(recursive=True)]
    return sum(member.memory_full_info().pss for member in family) / 1e6
