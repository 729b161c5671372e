"""What a remote store asks for before it answers; nothing here ever shows the secret."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from cgkg.errors import SettingError

VARIABLE: Final = "CGKG_STORE_CREDENTIALS"
_EXPECTED: Final = "'basic NAME:PASSWORD', 'digest NAME:PASSWORD' or 'bearer TOKEN'"


class Scheme(StrEnum):
    """How they are sent: RFC 7617, RFC 7616 (Virtuoso's way), RFC 6750."""

    BASIC = "basic"
    DIGEST = "digest"
    BEARER = "bearer"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who we are to a remote store.

    Attributes:
        scheme: how they are sent.
        name: of the user; empty for a token.
        secret: password or token; left out of ``repr``.
    """

    scheme: Scheme
    name: str
    secret: str = field(repr=False)


def read_credentials(file: str, environment: Mapping[str, str] = os.environ) -> Credentials | None:
    """The credentials that a file or else the environment holds.

    They are no setting, so that nothing shows them.

    Args:
        file: path of a file with one line such as ``digest NAME:PASSWORD``; empty: the line is
            taken from ``CGKG_STORE_CREDENTIALS``.
        environment: where that is looked up.

    Returns:
        None where there are none.

    Raises:
        SettingError: they cannot be read; the message does not repeat them.
    """
    place = file or VARIABLE
    line = environment.get(VARIABLE, "")
    if file:
        try:
            line = Path(file).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "is not UTF-8"
            raise SettingError(f"setting store_credentials_file: {place}: {reason}") from None
    line = line.strip()
    return _parse(line, place) if line or file else None


def _parse(line: str, place: str) -> Credentials:
    word, _, rest = line.partition(" ")
    if word.lower() not in list(Scheme) or not rest or not rest.isprintable():
        raise SettingError(f"{place}: no credentials; expected: {_EXPECTED}")
    scheme = Scheme(word.lower())
    if scheme is Scheme.BEARER:
        if not rest.isascii() or " " in rest:
            raise SettingError(f"{place}: the token has a character that no header can carry")
        return Credentials(scheme, "", rest)
    name, colon, password = rest.partition(":")
    if not colon or not name:
        raise SettingError(f"{place}: no name and password; expected: {_EXPECTED}")
    return Credentials(scheme, name, password)
