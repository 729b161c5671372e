"""The rows of small answers that the server process reads itself."""

from __future__ import annotations

import json
from typing import Any, Final

from cgkg.errors import RemoteMalformed
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.dialect import Dialect, time_limit
from cgkg.store.remote.head import check_head
from cgkg.store.remote.plan import ROWS
from cgkg.store.remote.response import shown

_LARGEST: Final = 16 * 1024 * 1024


async def read_rows(client: RemoteClient, query: str, seconds: float) -> list[dict[str, Any]]:
    """The rows of a small answer. It is read here, for it is bounded, and JSON kills nobody.

    Args:
        client: speaks to the store.
        query: a SELECT.
        seconds: wall-clock limit until the answer begins, and again until its end.

    Returns:
        A dictionary for each row, as SPARQL 1.1 Query Results JSON has it (3.2.2).

    Raises:
        RemoteError, QueryTimeout: it does not answer, or with something else.
    """
    dialect = client.dialect or Dialect.GENERIC
    fields = [("query", query), *time_limit(seconds, dialect)]
    response = await client.query(fields, ROWS.media_type, seconds)
    await check_head(response, ROWS.media_type, dialect)
    body = await response.read(_LARGEST, seconds)
    try:
        return [dict(row) for row in json.loads(body)["results"]["bindings"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        beginning = body[:60].decode(errors="replace")
        raise RemoteMalformed(
            f"The remote store {shown(client.settings.query)} does not answer with "
            f"{ROWS.media_type} but with {response.media_type or 'no type'}: {beginning!r}"
        ) from None
