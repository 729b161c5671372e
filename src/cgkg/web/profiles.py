"""Profiles: one thing in several vocabularies (W3C Content Negotiation by Profile).

A client asks with the header ``Accept-Profile`` or with ``?_profile=token``; the answer says with
``Content-Profile`` what it got.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from typing import Final, NamedTuple

from cgkg.errors import RequestError
from cgkg.formats import RdfFormat
from cgkg.iris import BASE

_RANGE: Final = re.compile(
    r"\s*<([^<>]*)>\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?\s*\Z"
)

_FOR_DATASETS: Final = frozenset((RdfFormat.N_QUADS.extension, RdfFormat.TRIG.extension))


class Profile(Enum):
    """A profile: ``value`` is (token, IRI, Chinese name, English name)."""

    CGKG = ("cgkg", BASE + "profile/cgkg", "本图谱词汇", "This graph's own vocabulary")
    GRAPHS = (
        "graphs",
        BASE + "profile/graphs",
        "本图谱词汇，每条陈述在其命名图中",
        "This graph's own vocabulary, each statement in its named graph",
    )
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

    @property
    def syntaxes(self) -> tuple[RdfFormat, ...]:
        """The RDF syntaxes of it, the best first."""
        if self is Profile.GRAPHS:
            return (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD)
        return tuple(RdfFormat)

    def has(self, extension: str) -> bool:
        """Whether it can be had with an extension: ``html`` or an RDF syntax's."""
        return (extension == "html" and self.has_page) or extension in {
            syntax.extension for syntax in self.syntaxes
        }


class Profiles(NamedTuple):
    """The profiles that a kind of resource can be had in.

    Attributes:
        members: all of them.
        datasets: the one that N-Quads and TriG have, which are made for datasets, where no profile
            is asked for. All else has the first member.
    """

    members: tuple[Profile, ...] = (Profile.CGKG,)
    datasets: Profile = Profile.CGKG

    def default(self, extension: str) -> Profile:
        """The profile of an extension, where none is asked for."""
        return self.datasets if extension in _FOR_DATASETS else self.members[0]


OF_THINGS: Final = Profiles(tuple(Profile), Profile.GRAPHS)
"""A thing's document: where a syntax is made for it, each statement stands in its graph."""
OF_GRAPHS: Final = Profiles((Profile.CGKG, Profile.GRAPHS))
"""A named graph: what is read can be written back (SPARQL 1.1 Graph Store Protocol)."""


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


def named_profile(parameter: str, members: Sequence[Profile]) -> Profile:
    """The profile that ``?_profile=`` names by its token or an IRI.

    Raises:
        RequestError: 400: it is none of the members.
    """
    found = _KNOWN.get(parameter)
    if found is None or found not in members:
        tokens = ", ".join(member.token for member in members)
        raise RequestError(
            400, "Unknown profile", f"_profile={parameter} is not known here; there is: {tokens}."
        )
    return found


def accepted_profiles(header: str | None, members: Sequence[Profile]) -> tuple[Profile, ...]:
    """The members that ``Accept-Profile`` asks for, what it likes best first.

    The header has IRIs in angle brackets, each with an optional quality. It is a wish: what is not
    known, or cannot be read, is passed over.

    >>> [one.token for one in accepted_profiles("<urn:x>, <https://schema.org/>", tuple(Profile))]
    ['schema']
    """
    found: dict[Profile, float] = {}
    for element in (header or "").split(","):
        match = _RANGE.match(element)
        if match is None or _KNOWN.get(match[1]) not in members:
            continue
        profile, quality = _KNOWN[match[1]], float(match[2] or 1)
        if quality > found.get(profile, 0.0):
            found[profile] = quality
    return tuple(sorted(found, key=lambda profile: -found[profile]))
