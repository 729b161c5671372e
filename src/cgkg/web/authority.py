"""Who may write: whoever has the token (RFC 6750), on a server that takes writes."""

from __future__ import annotations

import hmac
from typing import Final

from starlette.datastructures import Headers

from cgkg.errors import RequestError

_CHALLENGE: Final = 'Bearer realm="cgkg"'


class WriteAuthority:
    """Lets writes pass, or refuses them."""

    def __init__(self, token: str | None) -> None:
        """Args: the token; None for a server that takes no writes."""
        self._token = token

    def check(self, headers: Headers) -> None:
        """Let a request pass.

        Raises:
            RequestError: 403: this server takes no writes; 401: the token is missing or wrong.
        """
        if self._token is None:
            raise RequestError(
                403,
                "Read-only server",
                "This server takes no writes. Its operator can start it with --writable.",
            )
        given = headers.getlist("authorization")
        scheme, _, credentials = given[0].partition(" ") if len(given) == 1 else ("", "", "")
        if scheme.lower() != "bearer":
            raise _unauthorized("Send the header Authorization: Bearer TOKEN.", _CHALLENGE)
        # In constant time, or the time would tell how much of a guess is right.
        if not hmac.compare_digest(credentials.strip().encode(), self._token.encode()):
            challenge = f'{_CHALLENGE}, error="invalid_token"'
            raise _unauthorized("The token is not the one this server was started with.", challenge)


def _unauthorized(detail: str, challenge: str) -> RequestError:
    return RequestError(401, "Token required", detail, {"WWW-Authenticate": challenge})
