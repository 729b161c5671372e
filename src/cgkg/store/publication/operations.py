"""The operations of a switch: what each graph loses and gets, in portions that an engine can take.

Only what differs is written, so the engine's transactions are as large as the change, not as the
data. Each operation looks whether the publisher is still the one that the store knows. Applied
twice, it does nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cgkg.store.publication import registry
from cgkg.store.publication.plan import Action, Plan, Step
from cgkg.store.publication.slices import slices
from cgkg.store.publication.target import Target

PORTION: Final = 100_000
"""Triples to be written at once: a few seconds of Virtuoso's time, whose limit may be a minute."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of an update, and how many triples it writes, at most or about."""

    text: str
    changes: int


async def operations_of(
    target: Target, plan: Plan, publisher: str, portion: int
) -> list[Operation]:
    """Everything that the switch writes but for the registry.

    Args:
        target: the store; it is asked what differs where that may be much.
        plan: what is to be done.
        publisher: who does it.
        portion: triples of one operation, about.
    """
    return [
        operation
        for step in plan.steps
        for operation in await _operations(target, step, publisher, portion)
    ]


def portions(operations: Iterable[Operation], portion: int) -> Iterator[list[Operation]]:
    """Operations put together while they write little; in the same order.

    Args:
        operations: them.
        portion: triples; twice as many are written at once.

    >>> few, many = Operation("few", 10), Operation("many", 150)
    >>> [len(together) for together in portions([few, few, many, few, many], 100)]
    [4, 1]
    """
    together: list[Operation] = []
    for operation in operations:
        if together and sum(one.changes for one in (*together, operation)) > 2 * portion:
            yield together
            together = []
        together.append(operation)
    yield together


async def _operations(target: Target, step: Step, publisher: str, portion: int) -> list[Operation]:
    held = registry.held_by(publisher)
    old = f"GRAPH <{step.iri}> {{ ?s ?p ?o }}"
    if step.action is Action.REMOVE:
        return _cut(f"DELETE {{ {old} }} WHERE {{ {held} {old} PART }}", step.before, portion)
    if step.target == step.iri:
        return []
    new = f"GRAPH <{step.target}> {{ ?s ?p ?o }}"
    gone, added = await _differences(target, step, portion)
    return [
        *_cut(
            f"DELETE {{ {old} }} WHERE {{ {held} {old} PART FILTER NOT EXISTS {{ {new} }} }}",
            gone,
            portion,
        ),
        *_cut(
            f"INSERT {{ {old} }} WHERE {{ {held} {new} PART FILTER NOT EXISTS {{ {old} }} }}",
            added,
            portion,
        ),
    ]


def _cut(text: str, changes: int, portion: int) -> list[Operation]:
    if not changes:
        return []
    parts = slices(changes, portion)
    return [Operation(text.replace("PART", part), -(-changes // len(parts))) for part in parts]


async def _differences(target: Target, step: Step, portion: int) -> tuple[int, int]:
    """At most how many triples a graph loses and gets; for large ones the engine has to say."""
    if max(step.before, step.triples) <= portion:
        return step.before, step.triples
    return (
        await _count_missing(target, step.iri, step.target, step.before),
        await _count_missing(target, step.target, step.iri, step.triples),
    )


async def _count_missing(target: Target, graph: str, other: str, triples: int) -> int:
    return sum([await target.count_missing(graph, other, part) for part in slices(triples)])
