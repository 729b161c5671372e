"""Under which address clients reach the server."""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import Headers
from starlette.types import Scope

from cgkg.errors import RequestError

_HOST: Final = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*)|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?\Z")


def public_address(scope: Scope, configured: str) -> str:
    """Scheme and host without a slash at the end: as configured, else as the request was sent.

    Raises:
        RequestError: 400: the Host header is no host.
    """
    if configured:
        return configured.rstrip("/")
    host = Headers(scope=scope).get("host", "")
    if not _HOST.match(host):
        raise RequestError(400, "Bad request", "The Host header is missing or is no host.")
    return f"{scope['scheme']}://{host}"
