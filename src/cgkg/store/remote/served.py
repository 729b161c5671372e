"""Which version a publication left in place, and whether one may be about to replace it.

On engines whose queries read no snapshot, one that runs while a switch is committed may see some of
both versions. The registry carries a mark from before the switch until after it
(:mod:`cgkg.store.publication.switching`), so what is read here before a query and after its answer
tells whether the answer is of one version: both must be the same, and no switch under way. A
publisher signs in before it fills any graph, so the same tells whether graphs that nobody should
see may have come meanwhile. After both it waits for a moment, so not every answer needs a look of
its own (:mod:`cgkg.store.remote.lookout`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cgkg.errors import RemoteMalformed
from cgkg.iris import BASE, DATASET
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.dialect import Dialect
from cgkg.store.remote.rows import read_rows

REGISTRY: Final = f"{BASE}publication"
"""The graph that tells what was published; none of the dataset's."""
SWITCH_ENDS: Final = f"{REGISTRY}#switchEnds"
"""Until when a switch may be under way, by the store's own clock, ISO 8601."""
PUBLISHER: Final = f"{REGISTRY}#publisher"
"""Who is publishing at the moment."""

PAUSE_SECONDS: Final = 0.5
"""How long a publisher waits after it has said in the registry what it will do, before it does."""

_VERSION: Final = "http://www.w3.org/2002/07/owl#versionInfo"
_QUERY: Final = f"""
SELECT DISTINCT ?property ?value
WHERE {{
  GRAPH <{REGISTRY}> {{ <{DATASET}> ?property ?value }}
  FILTER (?property IN (<{_VERSION}>, <{SWITCH_ENDS}>, <{PUBLISHER}>))
}}
"""
_NOW_QUERY: Final = "SELECT DISTINCT (NOW() AS ?now) WHERE {}"
# Dialects whose queries read from a snapshot, so that they need no mark.
_WITH_SNAPSHOTS: Final = frozenset({Dialect.OXIGRAPH})


@dataclass(frozen=True, slots=True)
class Served:
    """What the registry says; nothing where nothing was published.

    Attributes:
        versions: that are served; one, but for what others wrote.
        marks: until when a switch may be under way.
        under_way: whether that time has not come yet.
        publishers: who is publishing, or was and could not say that it ended.
    """

    versions: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    under_way: bool = False
    publishers: tuple[str, ...] = ()

    @property
    def abandoned(self) -> bool:
        """Whether a switch began and its end never came: there may be some of both versions."""
        return bool(self.marks) and not self.under_way


def shows_switch_whole(dialect: Dialect | None) -> bool:
    """Whether every query sees the switch as a whole, even one that runs meanwhile."""
    return dialect in _WITH_SNAPSHOTS


async def read_served(client: RemoteClient, seconds: float) -> Served:
    """Ask for it; engines with snapshots need not be asked.

    Raises:
        RemoteError, QueryTimeout, StoreBusy: it cannot be asked, or says what cannot be read.
    """
    if shows_switch_whole(client.dialect):
        return Served()
    said: dict[str, list[str]] = {_VERSION: [], SWITCH_ENDS: [], PUBLISHER: []}
    for row in await read_rows(client, _QUERY, seconds):
        if "property" in row and "value" in row:
            said[row["property"]["value"]].append(row["value"]["value"])
    versions, marks, publishers = (tuple(sorted(values)) for values in said.values())
    under_way = bool(marks) and await _now(client, seconds) < max(map(moment, marks))
    return Served(versions, marks, under_way, publishers)


def moment(text: str) -> datetime:
    """A moment as engines write it; without a time zone, in UTC.

    Raises:
        RemoteMalformed: it is none.
    """
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise RemoteMalformed(
            f"The remote store gives {text!r} as a time; expected: ISO 8601. If the registry "
            f"<{REGISTRY}> says so, publish again"
        ) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


async def _now(client: RemoteClient, seconds: float) -> datetime:
    rows = await read_rows(client, _NOW_QUERY, seconds)
    if not rows:
        raise RemoteMalformed("The remote store gives no row for one that is always there: NOW()")
    return moment(rows[0]["now"]["value"])
