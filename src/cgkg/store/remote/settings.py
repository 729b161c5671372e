"""Where a remote store is and how it is spoken to, checked before anything is sent."""

from __future__ import annotations

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from cgkg.config import Settings
from cgkg.errors import SettingError
from cgkg.store.remote.credentials import Credentials, Scheme, read_credentials
from cgkg.store.remote.dialect import Dialect

_AUTO: Final = "auto"
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_EXPECTED: Final = "http(s)://host/path, without user name, password, or fragment"


@dataclass(frozen=True, slots=True)
class RemoteSettings:
    """A remote store's addresses and what its client needs.

    Attributes:
        query: address of the query protocol.
        update: address of the update protocol; empty: no updates.
        graphs: address of the graph store protocol; empty: none.
        credentials: what it asks for; None: nothing.
        tls: how its certificate is checked.
        dialect: what the engine is; None: it is found out from what it says of itself.
        connect_seconds: how long a connection may take.
        refresh_seconds: how often the version of its data is looked up.
        connections: how many are open at once.
    """

    query: str
    update: str = ""
    graphs: str = ""
    credentials: Credentials | None = None
    tls: ssl.SSLContext | None = None
    dialect: Dialect | None = None
    connect_seconds: float = 5.0
    refresh_seconds: float = 10.0
    connections: int = 8

    def __post_init__(self) -> None:
        check_address("store", self.query)
        for name in ("update", "graphs"):
            if address := getattr(self, name):
                check_address(f"store_{name}", address)
        if self.credentials is not None and self.credentials.scheme is not Scheme.DIGEST:
            for address in filter(None, (self.query, self.update, self.graphs)):
                _refuse_plain_text(address)


def remote_settings(
    settings: Settings, environment: Mapping[str, str] = os.environ
) -> RemoteSettings | None:
    """The remote store that the settings name.

    Args:
        settings: the ones whose names begin with ``store``, and ``workers``.
        environment: where ``CGKG_STORE_CREDENTIALS`` is looked up.

    Returns:
        None where ``store`` is empty: the built dataset is served.

    Raises:
        SettingError: one of them cannot be used; no message repeats a secret.
    """
    if not settings.store:
        for name in ("store_update", "store_graphs"):
            if getattr(settings, name):
                raise SettingError(f"setting {name} needs the setting store (--store)")
        return None
    return RemoteSettings(
        query=settings.store,
        update=settings.store_update,
        graphs=settings.store_graphs,
        credentials=read_credentials(settings.store_credentials_file, environment),
        tls=_tls(settings.store_ca_file),
        dialect=_dialect(settings.store_dialect),
        connect_seconds=settings.store_connect_seconds,
        refresh_seconds=settings.store_refresh_seconds,
        connections=2 * settings.workers + 2,
    )


def check_address(name: str, address: str) -> None:
    """Refuse what is no address of an endpoint.

    Args:
        name: the setting to blame.
        address: its value; a message repeats it only where it holds no password.

    Raises:
        SettingError: it cannot be used.
    """
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        raise SettingError(f"setting {name}: not an address; expected: {_EXPECTED}") from None
    if "@" in parts.netloc:
        raise SettingError(
            f"setting {name}: credentials in the address would end up in logs; put them into "
            "CGKG_STORE_CREDENTIALS or the file of CGKG_STORE_CREDENTIALS_FILE"
        )
    if not usable or parts.fragment or not address.isprintable() or " " in address:
        raise SettingError(f"setting {name}: {address!r}; expected: {_EXPECTED}")


def _refuse_plain_text(address: str) -> None:
    """Digest hides the password on the way; the other two schemes need TLS or this machine."""
    parts = urlsplit(address)
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise SettingError(
            f"setting store: {address} has no TLS, and these credentials could be read on the way; "
            "use https, or digest credentials"
        )


def _tls(ca_file: str) -> ssl.SSLContext | None:
    if not ca_file:
        return None
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:  # ssl.SSLError is one
        raise SettingError(f"setting store_ca_file: {ca_file}: {error}") from None


def _dialect(name: str) -> Dialect | None:
    if name == _AUTO:
        return None
    if name not in list(Dialect):
        expected = ", ".join((_AUTO, *Dialect))
        raise SettingError(f"setting store_dialect: {name!r}; expected: {expected}")
    return Dialect(name)
