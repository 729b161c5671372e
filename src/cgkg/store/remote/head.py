"""The head of a remote store's answer: whether what follows is what was asked for, and whole."""

from __future__ import annotations

from typing import Final

from cgkg.errors import QueryTimeout, RemoteIncomplete, RemoteMalformed
from cgkg.store.remote.dialect import Dialect
from cgkg.store.remote.failures import plain_text
from cgkg.store.remote.plan import ROWS, TRIPLES, VIRTUOSO_ROWS
from cgkg.store.remote.response import RemoteResponse, shown

_PATIENCE: Final = 2.0
_READ: Final = 4096
ROW_CAP_HEADER: Final = "x-sparql-maxrows"
_OUT_OF_TIME: Final = "S1TAT"
# Other names of the media types that are asked for.
_NAMES: Final = {
    ROWS.media_type: frozenset({ROWS.media_type, "application/json"}),
    VIRTUOSO_ROWS.media_type: frozenset({VIRTUOSO_ROWS.media_type, "application/xml", "text/xml"}),
    TRIPLES.media_type: frozenset({TRIPLES.media_type, "text/plain", "text/ntriples"}),
}


async def check_head(response: RemoteResponse, accept: str, dialect: Dialect) -> int | None:
    """Let an answer pass; any other is closed.

    Args:
        response: of a query.
        accept: the media type that was asked for.
        dialect: what the engine is.

    Returns:
        How many rows the engine gives at most, if it says that there is a limit.

    Raises:
        RemoteMalformed: it is of another type, such as an HTML page.
        QueryTimeout: Virtuoso says that it stopped at its time limit, with status 200.
        RemoteIncomplete: it says that it stopped for another reason.
    """
    if response.media_type not in _NAMES[accept]:
        beginning = plain_text(await response.beginning(_READ, _PATIENCE))
        raise RemoteMalformed(
            f"The remote store {shown(response.address)} was asked for {accept} and answered with "
            f"{response.media_type or 'no type'}: {beginning}"
        )
    if dialect is not Dialect.VIRTUOSO:
        return None
    if state := response.headers.get("x-sql-state"):
        response.close()
        said = response.headers.get("x-sql-message", "")
        if state == _OUT_OF_TIME:
            raise QueryTimeout("The remote store reached its time limit. Ask for less.")
        raise RemoteIncomplete(f"The remote store gave a part of the answer: {state} {said}")
    cap = response.headers.get(ROW_CAP_HEADER, "")
    return int(cap) if cap.isdecimal() else None
