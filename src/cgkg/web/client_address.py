"""Whose request it is, and how it came: as the connection says, or a proxy that is trusted."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from starlette.types import Scope

from cgkg.errors import SettingError

Network = IPv4Network | IPv6Network
_FORWARDED_FOR = b"x-forwarded-for"
_FORWARDED_PROTO = b"x-forwarded-proto"
_SCHEMES = (b"http", b"https")


class ClientAddresses:
    """Tells clients apart."""

    def __init__(self, trusted: tuple[Network, ...] = ()) -> None:
        """Args: the networks of proxies whose X-Forwarded-For is believed."""
        self._trusted = trusted

    def of(self, scope: Scope) -> str:
        """The address of the client that a request comes from; empty where it is not known.

        Proxies append the address they were called from, so the list is read from its end, as long
        as the one who wrote an element is trusted.
        """
        client = scope.get("client")
        address = str(client[0]) if client else ""
        if not self._trusted or not self._trusts(address):
            return address
        for forwarded in reversed(_forwarded(scope)):
            if not _is_address(forwarded):
                break
            address = forwarded
            if not self._trusts(address):
                break
        return address

    def scheme(self, scope: Scope) -> str:
        """``http`` or ``https``: how the client sent its request, as far as is known."""
        scheme = str(scope["scheme"])
        client = scope.get("client")
        if not self._trusted or not client or not self._trusts(str(client[0])):
            return scheme
        said = [value for name, value in scope["headers"] if name == _FORWARDED_PROTO]
        return said[-1].decode("ascii") if said and said[-1] in _SCHEMES else scheme

    def _trusts(self, address: str) -> bool:
        if not _is_address(address):
            return False
        parsed = ip_address(address)
        return any(parsed in network for network in self._trusted)


def trusted_networks(setting: str) -> tuple[Network, ...]:
    """The networks of a comma-separated list of addresses and networks.

    Raises:
        SettingError: an element is neither.

    >>> trusted_networks("127.0.0.1, 10.0.0.0/8")
    (IPv4Network('127.0.0.1/32'), IPv4Network('10.0.0.0/8'))
    """
    try:
        return tuple(ip_network(part.strip()) for part in setting.split(",") if part.strip())
    except ValueError as error:
        raise SettingError(
            f"setting trusted_proxies: {error}; expected: addresses or networks such as "
            "10.0.0.0/8, separated by commas"
        ) from None


def _forwarded(scope: Scope) -> list[str]:
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == _FORWARDED_FOR]
    return [part.strip() for part in ",".join(lines).split(",") if part.strip()]


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
