"""Publishing: plan, send, verify, switch, tidy up; the process may be killed at any of these."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

from cgkg.errors import PublicationRefused, PublicationUnverified, StoreError
from cgkg.iris import DATASET
from cgkg.store.publication import registry
from cgkg.store.publication.identity import has_ended, this_process
from cgkg.store.publication.plan import Plan, Step, make_plan
from cgkg.store.publication.publication import Publication
from cgkg.store.publication.registry import Registry
from cgkg.store.publication.switching import let_readers_look, put_in_place
from cgkg.store.publication.target import Target
from cgkg.store.publication.transfer import send
from cgkg.store.publication.verification import Loss, verify

_LAST_WORD: Final = 5.0


async def plan_of(target: Target, publication: Publication) -> Plan:
    """What publishing would do now; writes nothing."""
    known = await target.registry()
    counts = {iri: await target.count(iri) for iri in publication.contents}
    foreign = any(counts[iri] for iri in counts if iri not in known.loading)
    return make_plan(publication.contents, known, counts, foreign)


async def publish(target: Target, publication: Publication) -> tuple[Plan, tuple[Loss, ...]]:
    """Make a store serve a dataset.

    Returns:
        What was done, and which literals the store keeps in another form.

    Raises:
        PublicationRefused: somebody else is publishing into this store.
        PublicationUnverified: the store does not give back what it was sent.
        RemoteError: it does not do what it should.
    """
    async with _alone(target, publication.take_over) as publisher:
        known = await target.registry()
        plan = await plan_of(target, publication)
        if plan.to_send:
            await let_readers_look(target, known)
        losses = [
            loss
            for step in plan.to_send
            for loss in await _load(target, publication, step, known.loading.get(step.target, ""))
        ]
        if plan.to_send or plan.to_remove or known.version != publication.version:
            await put_in_place(target, plan, publication, publisher, known)
        await _tidy(target, plan, known)
    return plan, tuple(losses)


@asynccontextmanager
async def _alone(target: Target, take_over: bool) -> AsyncIterator[str]:
    """Be the only one that publishes; yields the name under which the store knows this process.

    There is no update that all engines carry out only if nobody else did. So each says that it is
    there, then looks, and withdraws if it is not alone: of two at once at most one goes on.
    """
    publisher = this_process()
    # A process that could not withdraw, because the store was down, may try again.
    for other in (await target.registry()).publishers:
        if other == publisher:
            continue
        _refuse_beside(other, take_over, target.tell)
        await target.update(registry.delete(DATASET, registry.PUBLISHER, other))
    await target.update(registry.insert(DATASET, registry.PUBLISHER, publisher))
    withdrawal = registry.delete(DATASET, registry.PUBLISHER, publisher)
    try:
        await _require_alone(target, publisher)
        yield publisher
    except BaseException:
        # The next publisher sees by itself that this process has ended.
        with suppress(StoreError):
            await target.client.update(withdrawal, _LAST_WORD)
        raise
    await target.update(withdrawal)


async def _require_alone(target: Target, publisher: str) -> None:
    others = [name for name in (await target.registry()).publishers if name != publisher]
    if others:
        raise PublicationRefused(_occupied(others[0]))


def _refuse_beside(other: str, take_over: bool, tell: Callable[[str], None]) -> None:
    if has_ended(other):
        tell(f"Going on where {other} ended")
    elif take_over:
        tell(f"Taking over from {other}")
    else:
        raise PublicationRefused(_occupied(other))


def _occupied(other: str) -> str:
    return (
        f"Somebody else is publishing into this store: {other}\n"
        "  what to do: wait for its end; if it has ended without one, use --take-over"
    )


async def _load(
    target: Target, publication: Publication, step: Step, already: str
) -> tuple[Loss, ...]:
    """Send one graph and verify it; once more from its beginning if that fails."""
    content = publication.contents[step.iri]
    target.tell(f"{step.iri}: {content.triples:,} triples")
    await send(target, publication.quads, content, step.target, already, publication.chunk)
    try:
        losses = await verify(target, publication.quads, content, step.target)
    except PublicationUnverified as error:
        target.tell(f"  {error}\n  sending it again …")
        await send(target, publication.quads, content, step.target, "", publication.chunk)
        losses = await verify(target, publication.quads, content, step.target)
    if losses and publication.strict:
        raise PublicationUnverified("\n  ".join(map(describe, losses)))
    return losses


def describe(loss: Loss) -> str:
    """A loss in words."""
    return (
        f"{loss.graph}: {loss.literals} literals of {loss.datatype} are kept in another form with "
        f"the same value, for example {loss.sent} as {loss.kept!r}"
    )


async def _tidy(target: Target, plan: Plan, known: Registry) -> None:
    """Remove staging graphs, and what earlier attempts left."""
    staged = [step.target for step in plan.to_send if step.target != step.iri]
    for graph in dict.fromkeys((*staged, *plan.leftovers)):
        await target.remove(graph)
        await target.update(registry.delete(graph, registry.LOADING))
    if known.switch_ends:
        await target.update(registry.delete(DATASET, registry.SWITCH_ENDS))
