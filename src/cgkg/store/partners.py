"""Partners: the endpoints that queries may call with SERVICE, as the operator lists them.

A TOML file (or a JSON file of the same structure)::

    [[partner]]
    name = "wikidata"                                # letters, digits and hyphens
    endpoint = "https://query.wikidata.org/sparql"   # as queries must write it
    holds = "Items about organizations and places"   # for people, optional
    timeout = 20                                     # seconds for one call, default 10
    max_bytes = 10000000                             # of one answer, default 16 MiB
    at_once = 2                                      # calls at the same time, default 2
    allow_private = false                            # whether its address may be private
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from cgkg.errors import InputError

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,40}\Z")
_ALLOWED_IN_IRI: Final = re.compile(r'[^<>"{}|^`\\\x00-\x20]+\Z')


@dataclass(frozen=True, slots=True)
class Partner:
    """An endpoint that queries may call.

    Attributes:
        name: what it is called in messages.
        endpoint: its address, exactly as a query must write it.
        holds: what it is good for, in words.
        timeout: wall-clock limit of one call, seconds.
        max_bytes: size limit of one answer.
        at_once: how many calls may be under way.
        allow_private: whether its name may lead to a private or loopback address.
    """

    name: str
    endpoint: str
    holds: str = ""
    timeout: float = 10.0
    max_bytes: int = 16 * 1024 * 1024
    at_once: int = 2
    allow_private: bool = False


_KINDS: Final[dict[str, tuple[type, ...]]] = {
    "name": (str,),
    "endpoint": (str,),
    "holds": (str,),
    "timeout": (int, float),
    "max_bytes": (int,),
    "at_once": (int,),
    "allow_private": (bool,),
}


def read_partners(path: Path) -> tuple[Partner, ...]:
    """The partners that a file lists.

    Raises:
        InputError: it cannot be read, or an entry is not what it must be.
    """
    entries = _entries(path)
    partners = tuple(_partner(path, entry) for entry in entries)
    for attribute in ("name", "endpoint"):
        values = [getattr(partner, attribute) for partner in partners]
        for value in values:
            if values.count(value) > 1:
                raise InputError(path, "two partners share it", field=attribute, value=value)
    return partners


def _entries(path: Path) -> list[Any]:
    try:
        text = path.read_text("utf-8")
        document = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise InputError(path, f"does not parse: {error}") from None
    entries = document.get("partner") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        raise InputError(
            path, "lists no partners", expected="[[partner]] tables with name and endpoint"
        )
    return entries


def _partner(path: Path, entry: Any) -> Partner:
    known = [field.name for field in fields(Partner)]
    if not isinstance(entry, dict):
        raise InputError(path, "a partner is no table", value=str(entry))
    for name, value in entry.items():
        if name not in known:
            raise InputError(
                path, "unknown field", field=str(name), expected=f"one of {', '.join(known)}"
            )
        if type(value) not in _KINDS[name]:
            raise InputError(path, "wrong type", field=str(name), value=str(value))
    for name in ("name", "endpoint"):
        if name not in entry:
            raise InputError(path, "a partner lacks a field", field=name, value=str(entry))
    partner = Partner(**entry)
    _check(path, partner)
    return partner


def _check(path: Path, partner: Partner) -> None:
    if not _NAME.match(partner.name):
        raise InputError(
            path,
            "not a name",
            field="name",
            value=partner.name,
            expected="small letters, digits and hyphens",
        )
    address = urlsplit(partner.endpoint)
    usable = address.scheme in ("http", "https") and address.hostname and not address.fragment
    if not usable or "@" in address.netloc or not _ALLOWED_IN_IRI.match(partner.endpoint):
        raise InputError(
            path,
            "not an endpoint's address",
            field="endpoint",
            value=partner.endpoint,
            expected="http(s)://host/path without user name or fragment",
        )
    for name in ("timeout", "max_bytes", "at_once"):
        if getattr(partner, name) <= 0:
            raise InputError(path, "must be above 0", field=name, value=str(getattr(partner, name)))
