"""Every competency question, beside rdflib's own engine over the same quads.

Goal: each below 0.1 s in the embedded engine. rdflib runs only the questions that come first in the
alphabet, because it takes minutes for all.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import rdflib

from cgkg import assets
from cgkg.graph.build import Stages, build
from cgkg.iris import BASE
from cgkg.source.questions import Question, read_questions
from cgkg.terms import PREFIXES

_ROUNDS: Final = 3
_PEERS: Final = 10
_GOAL: Final = 0.1
_SLOWEST: Final = 5


def run() -> None:
    """Print the slowest questions, how many miss the goal, and the ratio to the peer."""
    questions = read_questions(assets.root() / "queries/competency")
    with tempfile.TemporaryDirectory() as folder:
        dataset = build(assets.root(), Path(folder), Stages()).dataset
        engine = ox.Store.read_only(str(dataset.store))
        peer = rdflib.Dataset(default_union=True)
        peer.parse(dataset.quads, format="nquads")
        ours = {one.key: _best(partial(_ask, engine, one)) for one in questions}
        theirs = {one.key: _best(partial(_ask_peer, peer, one)) for one in questions[:_PEERS]}
    for key in sorted(ours, key=ours.__getitem__, reverse=True)[:_SLOWEST]:
        print(f"  {key:<42}{1000 * ours[key]:8.1f} ms")
    late = sum(seconds > _GOAL for seconds in ours.values())
    print(f"  {late} of {len(ours)} above {1000 * _GOAL:g} ms; goal: 0")
    ratio = statistics.median(theirs[key] / ours[key] for key in theirs)
    print(f"  rdflib takes {ratio:.0f} times as long (median of {len(theirs)} questions)")


def _best(ask: Callable[[], object]) -> float:
    times = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return min(times)


def _ask(engine: ox.Store, question: Question) -> object:
    results = engine.query(
        question.text, base_iri=BASE, prefixes=dict(PREFIXES), use_default_graph_as_union=True
    )
    if isinstance(results, ox.QueryTriples):
        return ox.serialize(results, format=ox.RdfFormat.TURTLE)
    return results.serialize(format=ox.QueryResultsFormat.JSON)


def _ask_peer(peer: rdflib.Dataset, question: Question) -> object:
    return peer.query(question.text, initNs=dict(PREFIXES)).serialize()
