"""What publishing does; imported only by the command that needs an HTTP client."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from cgkg import dataset as datasets
from cgkg.cli.console import tell
from cgkg.config import Settings
from cgkg.errors import SettingError
from cgkg.store.publication.addresses import with_write_addresses
from cgkg.store.publication.content import read_content
from cgkg.store.publication.plan import Plan
from cgkg.store.publication.publication import Publication
from cgkg.store.publication.publisher import describe, plan_of, publish
from cgkg.store.publication.target import Target
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.served import shows_switch_whole
from cgkg.store.remote.settings import RemoteSettings, remote_settings


def run(
    settings: Settings, seconds: float, *, strict: bool, take_over: bool, dry_run: bool
) -> Plan:
    """Publish the current dataset and tell how it went; the plan that was, or would be, done."""
    remote = remote_settings(settings)
    if remote is None:
        raise SettingError("publish needs the store's address: --to ADDRESS, or CGKG_STORE")
    current = datasets.current(settings.dataset)
    publication = Publication(
        version=current.version,
        quads=current.quads,
        contents=read_content(current.quads),
        strict=strict,
        take_over=take_over,
    )
    return asyncio.run(_run(remote, publication, seconds, dry_run))


async def _run(
    remote: RemoteSettings, publication: Publication, seconds: float, dry_run: bool
) -> Plan:
    addresses = await with_write_addresses(remote, seconds)
    async with RemoteClient(addresses) as client:
        target = Target(client, seconds, tell)
        if dry_run:
            return await plan_of(target, publication)
        plan, losses = await publish(target, publication)
        for loss in losses:
            tell(describe(loss))
        if not plan.is_done and not shows_switch_whole(client.dialect):
            tell(_NOT_WHOLE)
        tell(f"Version {publication.version} is in place: {_summary(plan)}")
        return plan


_NOT_WHOLE: Final = (
    "On this engine a query that ran at the moment of the switch may have seen some of both "
    "versions; queries that begin now see the new one only"
)


def _summary(plan: Plan) -> str:
    counts: Mapping[str, int] = {
        "sent": len(plan.to_send),
        "unchanged": len(plan.steps) - len(plan.to_send) - len(plan.to_remove),
        "removed": len(plan.to_remove),
    }
    return ", ".join(f"{number} graphs {what}" for what, number in counts.items())
