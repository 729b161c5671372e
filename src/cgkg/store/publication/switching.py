"""Putting what was staged in place, so that readers see the old version or the new one.

On engines with snapshots (Oxigraph) the switch is one update request, which every query sees as a
whole. Others show a request as a whole to queries that begin after its end; one that runs while it
is committed may see some of both (tried with Virtuoso 7: about one in a hundred under load). So for
these the registry says before that a switch may be under way, and takes it back after: a reader
that looks at the version and at this mark after its answer knows whether to ask again. Before the
first change the publisher waits for a moment, so a reader's look holds for so long. As the mark
covers more than one request as well, a large change is made in portions there, because no request
may take longer than the engine's own limit (Virtuoso: MaxQueryExecutionTime).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from cgkg.errors import PublicationRefused, PublicationUnverified
from cgkg.iris import DATASET
from cgkg.store.publication import registry
from cgkg.store.publication.operations import Operation, operations_of, portions
from cgkg.store.publication.plan import Plan
from cgkg.store.publication.publication import Publication
from cgkg.store.publication.registry import Registry
from cgkg.store.publication.target import Target
from cgkg.store.remote.served import PAUSE_SECONDS, moment, shows_switch_whole


async def put_in_place(
    target: Target,
    plan: Plan,
    publication: Publication,
    publisher: str,
    known: Registry,
) -> None:
    """Switch to the new version, and see that it happened.

    Args:
        target: the store.
        plan: what is to be done.
        publication: the new version.
        publisher: who does it.
        known: what the registry said when it began.

    Raises:
        PublicationRefused: another publisher has taken over; it does the rest, if any was done.
        PublicationUnverified: the graphs in place are not as large as they should be.
        RemoteError: it may or may not have happened, as with every write; the next attempt sees.
    """
    version = publication.version
    target.tell(f"Switching to version {version} …")
    operations = await operations_of(target, plan, publisher, publication.portion)
    renewal = Operation(registry.renewal(version, publication.contents, publisher), 0)
    if shows_switch_whole(target.client.dialect):
        await target.update(_joined([*operations, renewal]))
        await _require_held(target, publisher)
    else:
        parts = list(portions([*operations, renewal], publication.portion))
        await _update_under_mark(target, parts, publisher, known)
    await _require_in_place(target, plan, version)


async def let_readers_look(target: Target, known: Registry) -> None:
    """Wait until no reader goes by what the registry said a while ago.

    Args:
        target: the store.
        known: what the registry said then; where nothing is served, nobody goes by it.
    """
    is_read = known.version or known.switch_ends
    if is_read and not shows_switch_whole(target.client.dialect):
        await asyncio.sleep(PAUSE_SECONDS)


def _joined(operations: Sequence[Operation]) -> str:
    return " ;\n".join(operation.text for operation in operations)


async def _update_under_mark(
    target: Target, parts: Sequence[Sequence[Operation]], publisher: str, known: Registry
) -> None:
    """Have the switch done, and say so meanwhile.

    Where it fails, the mark stays: what was done is kept (by Virtuoso 7 even of one request whose
    connection broke off), so both versions may be there in part until the next publication ends it.
    """
    changes = sum(operation.changes for part in parts for operation in part)
    done = 0
    for part in parts:
        await _mark(target, publisher)
        if part is parts[0]:
            await let_readers_look(target, known)
        await target.update(_joined(part))
        await _require_held(target, publisher)
        done += sum(operation.changes for operation in part)
        if len(parts) > 1:
            target.tell(f"  {done:,} of {changes:,} changes made")
    await target.update(registry.delete(DATASET, registry.SWITCH_ENDS))


async def _mark(target: Target, publisher: str) -> None:
    """Say that a switch may be under way, until when by the store's own clock.

    The time is for readers that wait: if this process dies meanwhile, they do so no longer. There
    is no moment without any mark when one takes the place of another.
    """
    rows = await target.rows("SELECT (NOW() AS ?now) WHERE {}")
    ends = moment(rows[0]["now"]) + timedelta(seconds=target.seconds)
    await target.update(registry.marking(ends.isoformat(), publisher))


async def _require_held(target: Target, publisher: str) -> None:
    if publisher not in (await target.registry()).publishers:
        raise PublicationRefused(
            "Another publisher has taken over, and does what is left of the switch"
        )


async def _require_in_place(target: Target, plan: Plan, version: str) -> None:
    known = await target.registry()
    for step in plan.to_send:
        count = await target.count(step.iri)
        if count != step.triples or known.version != version:
            raise PublicationUnverified(
                f"{step.iri}: {count} triples in place, expected {step.triples}; the staging "
                "graphs are left as they are: publish again"
            )
