"""What a publication has to do, from what there is and what the store holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cgkg.store.publication.content import GraphContent
from cgkg.store.publication.registry import Kept, Registry
from cgkg.store.remote.knowledge import staging


class Action(StrEnum):
    """What happens to a graph."""

    SEND = "send"
    KEEP = "keep"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one graph.

    Attributes:
        iri: the graph.
        action: what is done.
        before: how many triples it has.
        triples: how many it will have.
        target: where its content is loaded to: a staging graph, or itself if nothing is served yet.
    """

    iri: str
    action: Action
    before: int
    triples: int
    target: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps of a publication, by IRI, and what is left of one that did not come to its end.

    Attributes:
        steps: one for each graph.
        leftovers: graphs that were being loaded and that nobody needs any more.
    """

    steps: tuple[Step, ...]
    leftovers: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether the graphs in the store are those of the dataset already."""
        return all(step.action is Action.KEEP for step in self.steps)

    @property
    def to_send(self) -> tuple[Step, ...]:
        """The steps that send a graph."""
        return tuple(step for step in self.steps if step.action is Action.SEND)

    @property
    def to_remove(self) -> tuple[Step, ...]:
        """The steps that remove a graph."""
        return tuple(step for step in self.steps if step.action is Action.REMOVE)


def make_plan(
    contents: Mapping[str, GraphContent],
    registry: Registry,
    counts: Mapping[str, int],
    foreign: bool,
) -> Plan:
    """The plan.

    Args:
        contents: what there is to publish.
        registry: what the store says that it was given.
        counts: how many triples its graphs really have; a graph that somebody changed is sent
            again.
        foreign: whether the store has graphs of these names that were not published into it.
    """
    # Where nothing is served yet, nothing need be staged.
    is_first = not registry.version and not foreign
    steps = [
        _step(content, _trusted(iri, registry), counts.get(iri, 0), is_first)
        for iri, content in contents.items()
    ]
    steps += [
        Step(iri, Action.REMOVE, kept.triples, 0, iri)
        for iri, kept in registry.graphs.items()
        if iri not in contents
    ]
    targets = {step.target for step in steps if step.action is Action.SEND}
    needed = targets | set(registry.graphs)
    leftovers = tuple(iri for iri in registry.loading if iri not in needed)
    return Plan(tuple(sorted(steps, key=lambda step: step.iri)), leftovers)


def _trusted(iri: str, registry: Registry) -> Kept | None:
    """What a graph was sent as; None if a switch that did not end may have changed it since.

    Such a switch changes only what it has staged, and notes the digest of a graph when it is done.
    """
    kept = registry.graphs.get(iri)
    if kept is None or not registry.switch_ends:
        return kept
    return kept if registry.loading.get(staging(iri), kept.digest) == kept.digest else None


def _step(content: GraphContent, kept: Kept | None, count: int, is_first: bool) -> Step:
    if kept is not None and kept.digest == content.digest and kept.triples == count:
        return Step(content.iri, Action.KEEP, count, content.triples, content.iri)
    target = content.iri if is_first else staging(content.iri)
    return Step(content.iri, Action.SEND, count, content.triples, target)
