"""Profiles: one thing in several vocabularies (W3C Content Negotiation by Profile).

A client asks with the header ``Accept-Profile`` or with ``?_profile=token``; the answer says with
``Content-Profile`` what it got.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from cgkg.errors import RequestError
from cgkg.iris import BASE

_RANGE: Final = re.compile(
    r"\s*<([^<>]*)>\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?\s*\Z"
)


class Profile(Enum):
    """A profile: ``value`` is (token, IRI, Chinese name, English name)."""

    CGKG = ("cgkg", BASE + "profile/cgkg", "本图谱词汇", "This graph's own vocabulary")
    SCHEMA = ("schema", BASE + "profile/schema", "schema.org 视图", "schema.org view")
    DCAT = ("dcat", BASE + "profile/dcat", "DCAT 与 BIBO 视图", "DCAT and BIBO view")
    ALT = (
        "alt",
        "http://www.w3.org/ns/dx/connegp/altr",
        "所有表示的清单",
        "List of representations",
    )

    @property
    def token(self) -> str:
        """The short name for ``?_profile=``."""
        return self.value[0]

    @property
    def iri(self) -> str:
        """The IRI for ``Accept-Profile``."""
        return self.value[1]

    @property
    def names(self) -> dict[str, str]:
        """What it is called, by language tag."""
        return {"zh-Hans": self.value[2], "en": self.value[3]}

    @property
    def has_page(self) -> bool:
        """Whether there is a page of it, besides RDF."""
        return self in (Profile.CGKG, Profile.ALT)


_ALIASES: Final = {
    "https://schema.org/": Profile.SCHEMA,
    "http://schema.org/": Profile.SCHEMA,
    "http://www.w3.org/ns/dcat#": Profile.DCAT,
    "http://purl.org/ontology/bibo/": Profile.DCAT,
    "http://www.w3.org/ns/dx/conneg/altr": Profile.ALT,
    "altr": Profile.ALT,
    "bibo": Profile.DCAT,
    "all": Profile.ALT,
}
_KNOWN: Final = {
    **_ALIASES,
    **{member.iri: member for member in Profile},
    **{member.token: member for member in Profile},
}


def choose_profile(header: str | None, parameter: str | None) -> Profile:
    """The profile to send.

    Args:
        header: ``Accept-Profile``: IRIs in angle brackets, each with an optional quality. It is a
            wish: where none is known, the default profile is sent.
        parameter: ``_profile``: a token or an IRI. It decides.

    Raises:
        RequestError: 400: the parameter names no profile.

    >>> choose_profile("<urn:x>, <https://schema.org/>;q=0.5", None).token
    'schema'
    """
    if parameter:
        if parameter not in _KNOWN:
            tokens = ", ".join(member.token for member in Profile)
            raise RequestError(
                400, "Unknown profile", f"_profile={parameter} is not known; there is: {tokens}."
            )
        return _KNOWN[parameter]
    best, best_quality = Profile.CGKG, 0.0
    for element in (header or "").split(","):
        match = _RANGE.match(element)
        if match and match[1] in _KNOWN and float(match[2] or 1) > best_quality:
            best, best_quality = _KNOWN[match[1]], float(match[2] or 1)
    return best
