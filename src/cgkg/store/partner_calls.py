"""Calls of partners: only at addresses that are allowed, never along a redirect, within limits."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from cgkg.store.partners import Partner

_PIECE: Final = 64 * 1024
_QUOTED: Final = 200  # characters of what a partner says of its refusal


class FailureKind(StrEnum):
    """What went wrong with a call."""

    TIME = "time"
    STATUS = "status"
    SIZE = "size"
    ADDRESS = "address"
    UNREACHABLE = "unreachable"
    ANSWER = "answer"


class PartnerFailure(Exception):
    """A partner's answer could not be had.

    Args:
        kind: what went wrong.
        message: the same in English, to go on after the partner's name.
    """

    def __init__(self, kind: FailureKind, message: str) -> None:
        self.kind, self.message = kind, message
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class PartnerAnswer:
    """What a partner answered: its media type and all its bytes."""

    content_type: str
    body: bytes


class PartnerCalls:
    """Calls partners."""

    def __init__(self) -> None:
        self._sessions: dict[bool, ClientSession] = {}

    async def start(self) -> None:
        """Make ready to call."""
        for allow_private in (False, True):
            connector = TCPConnector(resolver=_Resolver(allow_private=allow_private))
            self._sessions[allow_private] = ClientSession(connector=connector, trust_env=False)

    async def aclose(self) -> None:
        """Close every connection."""
        for session in self._sessions.values():
            await session.close()

    async def call(
        self, partner: Partner, body: bytes, headers: Mapping[str, str], seconds: float
    ) -> PartnerAnswer:
        """Send a query to a partner.

        Args:
            partner: whom to call.
            body: the query, in the form that ``headers`` tell.
            headers: Content-Type and Accept.
            seconds: how long it may take.

        Raises:
            PartnerFailure: there is no whole answer.
        """
        try:
            async with asyncio.timeout(seconds):
                return await self._call(partner, body, headers)
        except TimeoutError:
            message = f"did not answer within {round(seconds, 1):g} s"
            raise PartnerFailure(FailureKind.TIME, message) from None
        except (ClientError, OSError) as error:
            message = f"could not be reached: {error}"
            raise PartnerFailure(FailureKind.UNREACHABLE, message) from None

    async def _call(
        self, partner: Partner, body: bytes, headers: Mapping[str, str]
    ) -> PartnerAnswer:
        _check_literal(partner)
        async with self._sessions[partner.allow_private].post(
            partner.endpoint,
            data=body,
            headers={**headers, "User-Agent": "cgkg"},
            allow_redirects=False,
            timeout=ClientTimeout(total=None),
        ) as answer:
            if answer.status != 200:
                raise PartnerFailure(FailureKind.STATUS, await _refusal(answer))
            whole = bytearray()
            async for piece in answer.content.iter_chunked(_PIECE):
                whole += piece
                if len(whole) > partner.max_bytes:
                    message = f"answered with more than {partner.max_bytes} bytes"
                    raise PartnerFailure(FailureKind.SIZE, message)
            return PartnerAnswer(answer.headers.get("Content-Type", ""), bytes(whole))


async def _refusal(answer: ClientResponse) -> str:
    """The status, and the partner's words where it says that the query is at fault."""
    told = f"answered with status {answer.status}"
    if not 400 <= answer.status < 500 or "html" in answer.headers.get("Content-Type", ""):
        return told
    words = (await answer.content.read(4 * _QUOTED)).decode("utf-8", "replace")
    quoted = " ".join("".join(filter(str.isprintable, word)) for word in words.split())[:_QUOTED]
    return f"{told} ({quoted})" if quoted else told


class _Resolver(AbstractResolver):
    """Resolves names to addresses that may be called; what is checked is what is called."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host."""
        found = await asyncio.get_running_loop().getaddrinfo(
            host, port, type=socket.SOCK_STREAM, family=family
        )
        results: list[ResolveResult] = []
        for address_family, _, protocol, _, address in found:
            text = str(address[0])
            if not self._allow_private and not is_public(text):
                raise _not_public(text)
            results.append(_result(host, text, port, address_family, protocol))
        return results

    async def close(self) -> None:
        """Nothing is held."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet (IANA's special-purpose registries).

    >>> [is_public(text) for text in ("8.8.8.8", "127.0.0.1", "10.1.2.3", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    parsed: Any = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return bool(parsed.is_global and not parsed.is_multicast)


def _result(host: str, address: str, port: int, family: int, protocol: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=family,
        proto=protocol,
        flags=socket.AI_NUMERICHOST,
    )


def _check_literal(partner: Partner) -> None:
    """Check an address that is written as numbers, for which no resolver is asked."""
    host = urlsplit(partner.endpoint).hostname or ""
    try:
        public = is_public(host)
    except ValueError:
        return  # a name
    if not public and not partner.allow_private:
        raise _not_public(host)


def _not_public(address: str) -> PartnerFailure:
    return PartnerFailure(FailureKind.ADDRESS, f"has the address {address}, which is not public")
