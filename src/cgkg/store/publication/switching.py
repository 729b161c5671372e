"""Putting what was staged in place, so that readers see the old version or the new one.

The switch is one update request. Engines with snapshots (Oxigraph) show it to every query as a
whole. Others show it as a whole to queries that begin after its end; one that runs while it is
committed may see some of both (tried with Virtuoso 7: about one in a hundred under load). So for
these the registry says before that a switch may be under way, and takes it back after: a reader
that looks at the version and at this mark after its answer knows whether to ask again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from cgkg.errors import PublicationRefused, PublicationUnverified
from cgkg.iris import DATASET
from cgkg.store.publication import registry
from cgkg.store.publication.content import GraphContent
from cgkg.store.publication.plan import Plan, Step
from cgkg.store.publication.slices import slices
from cgkg.store.publication.target import Target
from cgkg.store.remote.served import moment, shows_switch_whole


async def put_in_place(
    target: Target,
    plan: Plan,
    version: str,
    contents: Mapping[str, GraphContent],
    publisher: str,
) -> None:
    """Switch to the new version, and see that it happened.

    Raises:
        PublicationRefused: another publisher has taken over; nothing was switched.
        PublicationUnverified: the graphs in place are not as large as they should be.
        RemoteError: it may or may not have happened, as with every write; the next attempt sees.
    """
    target.tell(f"Switching to version {version} …")
    changes = {step.iri: await _changes(target, step) for step in plan.steps}
    update = update_text(plan, version, contents, publisher, changes)
    if shows_switch_whole(target.client.dialect):
        await target.update(update)
    else:
        await _update_under_mark(target, update)
    known = await target.registry()
    if publisher not in known.publishers:
        raise PublicationRefused("Another publisher has taken over; nothing was switched")
    for step in plan.to_send:
        count = await target.count(step.iri)
        if count != step.triples or known.version != version:
            raise PublicationUnverified(
                f"{step.iri}: {count} triples in place, expected {step.triples}; the staging "
                "graphs are left as they are: publish again"
            )


def update_text(
    plan: Plan,
    version: str,
    contents: Mapping[str, GraphContent],
    publisher: str,
    changes: Mapping[str, int],
) -> str:
    """The update that makes the store say the new version in place of the old one.

    Only what differs is written, so the engine's transaction is as large as the change, not as
    the data. Each operation looks whether the publisher is still the one that the store knows.
    Applied twice, it does nothing the second time.

    Args:
        plan: what is to be done.
        version: of the dataset.
        contents: its graphs, by IRI.
        publisher: who does it.
        changes: for each graph at most how many triples one of its operations writes.
    """
    staged = [step for step in plan.to_send if step.target != step.iri]
    operations = [text for step in staged for text in _replace(step, publisher, changes[step.iri])]
    operations += [
        text for step in plan.to_remove for text in _empty(step, publisher, changes[step.iri])
    ]
    operations.append(registry.renewal(version, contents, publisher))
    return " ;\n".join(operations)


def _replace(step: Step, publisher: str, changes: int) -> Iterator[str]:
    old, new = (f"GRAPH <{iri}> {{ ?s ?p ?o }}" for iri in (step.iri, step.target))
    held = registry.held_by(publisher)
    for part in slices(changes):
        yield f"DELETE {{ {old} }} WHERE {{ {held} {old} {part} FILTER NOT EXISTS {{ {new} }} }}"
        yield f"INSERT {{ {old} }} WHERE {{ {held} {new} {part} FILTER NOT EXISTS {{ {old} }} }}"


def _empty(step: Step, publisher: str, changes: int) -> Iterator[str]:
    old = f"GRAPH <{step.iri}> {{ ?s ?p ?o }}"
    for part in slices(changes):
        yield f"DELETE {{ {old} }} WHERE {{ {registry.held_by(publisher)} {old} {part} }}"


async def _changes(target: Target, step: Step) -> int:
    """At most how many triples an operation writes; for large graphs the engine has to say."""
    most = max(step.before, step.triples)
    if len(slices(most)) == 1 or step.target == step.iri:
        return most
    pairs = ((step.iri, step.target), (step.target, step.iri))
    return max([await target.count_missing(graph, other) for graph, other in pairs])


async def _update_under_mark(target: Target, update: str) -> None:
    """Have the switch done, and say so meanwhile.

    Where it fails, the mark stays: Virtuoso 7 keeps what a request had done when its connection
    broke off, so both versions may be there in part until the next publication ends it.
    """
    await _mark(target)
    await target.update(update)
    await target.update(registry.delete(DATASET, registry.SWITCH_ENDS))


async def _mark(target: Target) -> None:
    """Say that a switch may be under way, until when by the store's own clock.

    The time is for readers that wait: if this process dies meanwhile, they do so no longer.
    """
    rows = await target.rows("SELECT (NOW() AS ?now) WHERE {}")
    ends = moment(rows[0]["now"]) + timedelta(seconds=target.seconds)
    await target.update(
        f"{registry.delete(DATASET, registry.SWITCH_ENDS)} ;\n"
        f"{registry.insert(DATASET, registry.SWITCH_ENDS, ends.isoformat())}"
    )
