"""Settings: one frozen table, made once at the door and handed in; nothing reads globals."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import platformdirs

from cgkg import assets
from cgkg.errors import SettingError


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, with its default.

    Each is read from ``CGKG_<NAME>`` in the environment, e.g. ``CGKG_TIMEOUT=10``; a command-line
    option of the same name wins over it.

    Attributes:
        dataset: folder of built datasets.
        host: address to listen on.
        port: port to listen on; 0 takes a free one.
        public_url: address under which clients reach the server, without a trailing slash;
            empty: taken from each request.
        workers: number of query worker processes.
        timeout: wall-clock limit of one query, seconds.
        memory: address-space limit of one worker, MiB.
        queue: how many requests may wait for a worker before 503.
        client_queries: how many queries of one client run at once; 0: one less than the workers.
        held_quads: a dataset of up to so many quads is copied into each worker's memory, where it
            answers faster; 0: never.
        cache_bytes: memory for answers and pages that are given again as they are; 0: none.
        trusted_proxies: addresses or networks, separated by commas, whose X-Forwarded-For and
            X-Forwarded-Proto are believed.
        index_folder: where the server makes the index files that a version of the data lacks;
            empty: the system's temporary folder.
        partners: file that lists the endpoints that queries may call with SERVICE; empty: none.
        drain_seconds: how long requests under way may take when the server is told to stop.
        stall_seconds: how long a client may leave its answer, or the server its request, waiting.
        log_queries: whether the log says the text of each query.
        access_log: whether the log says every request.
        max_query_bytes: size limit of a query, bytes.
        default_graph: ``union`` (of all graphs) or ``plain``.
        writable: whether clients that have the token may write.
        admin_token_file: file with that token; empty: it is taken from CGKG_ADMIN_TOKEN.
        allow_built_graphs: whether they may write to the graphs that the project builds, too.
        max_body_bytes: size limit of an update or an uploaded document, bytes.
        store: address of another engine's SPARQL endpoint; empty: the built dataset is served.
        store_update: address that takes its updates; empty: it is not written to.
        store_graphs: address of its graph store (SPARQL 1.1 Graph Store HTTP Protocol).
        store_credentials_file: file that holds what it asks for; empty: CGKG_STORE_CREDENTIALS.
        store_ca_file: certificates of the authorities that vouch for it, PEM; empty: the system's.
        store_dialect: what the engine is: ``auto``, ``generic``, ``virtuoso`` or ``oxigraph``.
        store_connect_seconds: how long a connection to it may take.
        store_refresh_seconds: how often it is looked up which version of the data it has.
    """

    dataset: Path
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    workers: int = 4
    timeout: float = 30.0
    memory: int = 2048
    queue: int = 256
    client_queries: int = 0
    held_quads: int = 200_000
    cache_bytes: int = 64 * 1024 * 1024
    trusted_proxies: str = ""
    index_folder: str = ""
    partners: str = ""
    drain_seconds: float = 5.0
    stall_seconds: float = 30.0
    log_queries: bool = False
    access_log: bool = True
    max_query_bytes: int = 1_000_000
    default_graph: str = "union"
    writable: bool = False
    admin_token_file: str = ""
    allow_built_graphs: bool = False
    max_body_bytes: int = 64 * 1024 * 1024
    store: str = ""
    store_update: str = ""
    store_graphs: str = ""
    store_credentials_file: str = ""
    store_ca_file: str = ""
    store_dialect: str = "auto"
    store_connect_seconds: float = 5.0
    store_refresh_seconds: float = 10.0

    def __post_init__(self) -> None:
        _require(0 <= self.port <= 65535, "port", self.port, "0 to 65535")
        _require(1 <= self.workers <= 256, "workers", self.workers, "1 to 256")
        _require(0 < self.timeout <= 86400, "timeout", self.timeout, "seconds, above 0, to 86400")
        _require(self.memory >= 256, "memory", self.memory, "MiB, at least 256")
        for name in ("queue", "client_queries", "held_quads", "cache_bytes", "drain_seconds"):
            _require(getattr(self, name) >= 0, name, getattr(self, name), "0 or more")
        for name in ("stall_seconds", "store_connect_seconds", "store_refresh_seconds"):
            _require(getattr(self, name) > 0, name, getattr(self, name), "seconds, above 0")
        _require(self.max_query_bytes >= 1, "max_query_bytes", self.max_query_bytes, "1 or more")
        _require(
            1 <= self.max_body_bytes < 2**32,
            "max_body_bytes",
            self.max_body_bytes,
            "1 to 4294967295",
        )
        _require(
            self.default_graph in ("union", "plain"),
            "default_graph",
            self.default_graph,
            "union or plain",
        )

    @classmethod
    def load(cls, environment: Mapping[str, str] = os.environ, **given: Any) -> Settings:
        """The settings from defaults, the environment, and what was given, in rising order.

        Args:
            environment: where ``CGKG_…`` variables are looked up.
            given: values by setting name; None means not given.

        Raises:
            SettingError: a value has the wrong type or range.
        """
        settings = cls(dataset=default_dataset())
        changes: dict[str, Any] = {}
        for name in (field.name for field in fields(cls)):
            text = environment.get(f"CGKG_{name.upper()}")
            if text is not None:
                changes[name] = _convert(name, text, getattr(settings, name))
        changes.update({name: value for name, value in given.items() if value is not None})
        return replace(settings, **changes)


def admin_token(settings: Settings, environment: Mapping[str, str] = os.environ) -> str | None:
    """The token that clients must have to write; it is no setting, so that nothing shows it.

    Args:
        settings: ``writable`` and ``admin_token_file``.
        environment: where ``CGKG_ADMIN_TOKEN`` is looked up.

    Returns:
        The token, or None for a server that takes no writes.

    Raises:
        SettingError: there is none and there should be, or it cannot be sent in a header.
    """
    if not settings.writable:
        return None
    place = settings.admin_token_file or "CGKG_ADMIN_TOKEN"
    token = environment.get("CGKG_ADMIN_TOKEN", "")
    if settings.admin_token_file:
        try:
            token = Path(settings.admin_token_file).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(f"setting admin_token_file: {place}: {error}") from None
    token = token.strip()
    if not token:
        raise SettingError(
            "a server that takes writes (--writable) needs a token: set CGKG_ADMIN_TOKEN, or "
            "CGKG_ADMIN_TOKEN_FILE to the path of a file that holds it"
        )
    if not all("!" <= character <= "~" for character in token):
        raise SettingError(f"{place}: the token has a character that is not printable ASCII")
    return token


def default_dataset() -> Path:
    """``build/`` in a checkout, else the user's data folder."""
    if assets.is_checkout():
        return assets.root() / "build"
    return Path(platformdirs.user_data_dir("cgkg"))


def _require(condition: bool, name: str, value: object, expected: str) -> None:
    if not condition:
        raise SettingError(f"setting {name}: {value!r}; expected: {expected}")


def _convert(name: str, text: str, default: object) -> object:
    try:
        match default:
            case bool():
                return _truth(name, text)
            case int():
                return int(text)
            case float():
                return float(text)
            case Path():
                return Path(text)
    except ValueError:
        kind = "a whole number" if isinstance(default, int) else "a number"
        raise SettingError(f"CGKG_{name.upper()}: {text!r}; expected: {kind}") from None
    return text


def _truth(name: str, text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in ("1", "true", "yes", "on"):
        return True
    if lowered in ("", "0", "false", "no", "off"):
        return False
    raise SettingError(f"CGKG_{name.upper()}: {text!r}; expected: true or false")
