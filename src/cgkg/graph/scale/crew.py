"""The processes that work on the parts, one a core, each with the ground in its memory."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for_end
from pathlib import Path
from typing import Final, TypeVar

import pyoxigraph as ox
from rdflib import Graph
from rdflib.term import Node

from cgkg.graph.scale.ground import Ground, GroundFiles
from cgkg.graph.scale.part import Judged, judge
from cgkg.graph.scale.whole import ask_rules
from cgkg.graph.shapes import Shapes
from cgkg.graph.validate import Report, read_shapes
from cgkg.graph.vocabulary import new_graph

_BATCHES: Final = 12
_Result = TypeVar("_Result")
_Task = TypeVar("_Task")
Triple = tuple[Node, Node, Node]


class _Worker:
    """What a process keeps from one task to the next."""

    ground: Ground
    shapes: Shapes
    standing_on: Graph
    store: ox.Store


def judge_parts(files: GroundFiles, parts: list[Path], processes: int) -> Iterator[Judged]:
    """Judge parts, as they get done."""
    with _crew(processes, _set_up, files) as crew:
        yield from _each(crew, _judge, parts)


def ask_in_batches(
    shapes: Path, standing_on: Graph, database: Path, rules: list[str], processes: int
) -> Iterator[Report]:
    """Ask rules over rows of a database, as they get done.

    Args:
        shapes: the folder of shapes.
        standing_on: see :func:`cgkg.graph.scale.whole.standing`.
        database: all quads.
        rules: IRIs of shapes; see :func:`cgkg.graph.scale.whole.rules_over_rows`.
        processes: how many work at once.
    """
    with _crew(processes, _set_up_whole, shapes, list(standing_on), database) as crew:
        yield from _each(crew, _ask, [rules[start::_BATCHES] for start in range(_BATCHES)])


def _judge(path: Path) -> Judged:
    return judge(_Worker.ground, path)


def _ask(rules: list[str]) -> Report:
    return ask_rules(_Worker.shapes, _Worker.standing_on, _Worker.store, rules)


def _set_up(files: GroundFiles) -> None:
    _end_with_the_first()
    _Worker.ground = Ground(files)


def _set_up_whole(shapes: Path, standing_on: list[Triple], database: Path) -> None:
    _end_with_the_first()
    _Worker.shapes = read_shapes(shapes)
    _Worker.standing_on = new_graph()
    for triple in standing_on:
        _Worker.standing_on.add(triple)
    _Worker.store = ox.Store.read_only(str(database))


def _end_with_the_first() -> None:
    """Let the process that started this one say when it ends, be it by its own sudden end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    first = multiprocessing.parent_process()
    if first is not None:
        threading.Thread(target=_end_after, args=(first.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait_for_end([sentinel])
    os._exit(1)


def read_description(catalog: Path) -> Graph:
    """The triples of a catalogue in N-Quads."""
    data = ox.serialize(
        (quad.triple for quad in ox.parse(path=catalog, format=ox.RdfFormat.N_QUADS)),
        format=ox.RdfFormat.N_TRIPLES,
    )
    graph = new_graph()
    graph.parse(data=data, format="nt")
    return graph


@contextmanager
def _crew(
    processes: int, set_up: Callable[..., None], *given: object
) -> Iterator[ProcessPoolExecutor]:
    context = multiprocessing.get_context("spawn")
    crew = ProcessPoolExecutor(processes, context, set_up, given)
    try:
        yield crew
    finally:
        crew.shutdown(wait=True, cancel_futures=True)


def _each(
    crew: ProcessPoolExecutor, work: Callable[[_Task], _Result], tasks: Iterable[_Task]
) -> Iterator[_Result]:
    waiting: set[Future[_Result]] = {crew.submit(work, task) for task in tasks}
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for future in done:
            yield future.result()
