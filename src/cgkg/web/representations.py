"""The representations of a description, and the headers that name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, NoReturn

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from cgkg import __version__
from cgkg.errors import RequestError
from cgkg.formats import RdfFormat
from cgkg.services.queries import requested_formats
from cgkg.store.base import Answer
from cgkg.web.negotiation import Offer, choose, joined, not_acceptable, require
from cgkg.web.profiles import (
    OF_THINGS,
    Profile,
    Profiles,
    accepted_profiles,
    named_profile,
)
from cgkg.web.streaming import encoded, send_answer
from cgkg.web.validators import entity_tag

LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
HTML: Final = "html"

OFFERS: Final[Sequence[Offer[str]]] = (
    *(Offer(member.media_type, member.extension) for member in RdfFormat),
    Offer("text/html", HTML),
    Offer("application/xhtml+xml", HTML),
)
"""Syntaxes of a description by extension, the server's favourite first."""

_OFFERS_OF: Final[Mapping[Profile, Sequence[Offer[str]]]] = {
    profile: (
        *(Offer(syntax.media_type, syntax.extension) for syntax in profile.syntaxes),
        *(offer for offer in OFFERS if offer.value == HTML and profile.has_page),
    )
    for profile in Profile
}
_SYNTAXES: Final[Mapping[str, RdfFormat]] = {member.extension: member for member in RdfFormat}
_PAGE_NAMES: Final = frozenset(
    (HTML, "text/html", "application/xhtml xml", "application/xhtml+xml")
)


class Representation(NamedTuple):
    """One representation of a resource.

    Attributes:
        resource: path of the resource, without an extension.
        extension: ``html`` or an RDF syntax's.
        syntax: the RDF syntax; None for the page.
        profile: the vocabulary it is in.
        profiles: those of the resource.
    """

    resource: str
    extension: str
    syntax: RdfFormat | None
    profile: Profile = Profile.CGKG
    profiles: Profiles = OF_THINGS

    @property
    def path(self) -> str:
        """The address that has this representation only."""
        return self.address(self.extension, self.profile)

    def address(self, extension: str, profile: Profile) -> str:
        """The address of a representation; the default profile goes without saying."""
        is_default = profile is self.profiles.default(extension)
        query = "" if is_default else f"?_profile={profile.token}"
        return f"{self.resource}.{extension}{query}"


class AnswerResponse(Response):
    """A response that streams a store's answer."""

    def __init__(self, answer: Answer, headers: Mapping[str, str]) -> None:
        super().__init__(headers=headers)
        self._answer, self._answer_headers = answer, encoded(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await send_answer(self._answer, self._answer_headers, scope, receive, send)


def split_extension(name: str) -> tuple[str, str | None]:
    """A name and the extension of a syntax at its end; dots in the name itself stay.

    >>> split_extension("GB-T-32151.1-2015.ttl"), split_extension("GB-T-32151.1-2015")
    (('GB-T-32151.1-2015', 'ttl'), ('GB-T-32151.1-2015', None))
    """
    stem, dot, extension = name.rpartition(".")
    if dot and stem and (extension == HTML or extension in _SYNTAXES):
        return stem, extension
    return name, None


def negotiate(
    request: Request, resource: str, extension: str | None, profiles: Profiles = OF_THINGS
) -> Representation:
    """The representation to send: the path's extension decides, then ``?format=``, then Accept.

    Args:
        request: the request. A profile in ``?_profile=`` decides; one in ``Accept-Profile`` is
            sent where it can be had in a syntax that the request accepts.
        resource: path of the resource, without an extension.
        extension: the one the path names, if any.
        profiles: those of the resource.

    Raises:
        RequestError: 400 for an unknown format or profile, 406.
    """
    name = extension or _requested(request.query_params.get("format"))
    accept = joined(request.headers, "accept")
    parameter = request.query_params.get("_profile")
    if parameter:
        profile = named_profile(parameter, profiles.members)
        found = _fitting(profile, name, accept) or _refuse(profile, name)
        return Representation(resource, found, _SYNTAXES.get(found), profile, profiles)
    header = joined(request.headers, "accept-profile")
    for profile in accepted_profiles(header, profiles.members):
        if wished := _fitting(profile, name, accept):
            return Representation(resource, wished, _SYNTAXES.get(wished), profile, profiles)
    name = name or require(accept, OFFERS).value
    return Representation(resource, name, _SYNTAXES.get(name), profiles.default(name), profiles)


def _fitting(profile: Profile, name: str | None, accept: str | None) -> str | None:
    """The extension with which a profile can be had; None where it cannot."""
    if name is not None:
        return name if profile.has(name) else None
    chosen = choose(accept, _OFFERS_OF[profile])
    return None if chosen is None else chosen.value


def _refuse(profile: Profile, name: str | None) -> NoReturn:
    if name is None:
        raise not_acceptable(offer.media_type for offer in _OFFERS_OF[profile])
    there_is = ", ".join(dict.fromkeys(offer.value for offer in _OFFERS_OF[profile]))
    raise RequestError(
        406,
        "No such representation",
        f"The profile {profile.token} cannot be had as {name}; there is: {there_is}.",
    )


def headers(
    representation: Representation,
    describes: str,
    version: str,
    variant: Sequence[str] = (),
    type_: str = "https://schema.org/Thing",
) -> dict[str, str]:
    """The headers of a representation (signposting.org; RFC 8288; W3C connegp).

    Args:
        representation: what is sent.
        describes: IRI of the thing that it describes.
        version: version of the dataset.
        variant: what else decides the bytes: language and page number of a page.
        type_: IRI of the thing's schema.org class.
    """
    profile = representation.profile
    named = {
        "Content-Location": representation.path,
        "Content-Profile": f"<{profile.iri}>",
        "Link": ", ".join(_links(representation, describes, type_)),
        "Cache-Control": "no-cache",
        "ETag": entity_tag(version, __version__, representation[:2], profile.token, *variant),
        "Vary": "Accept, Accept-Language, Accept-Encoding, Accept-Profile",
    }
    if representation.syntax is not None:
        named["Content-Type"] = representation.syntax.content_type
    return named


def _requested(format_: str | None) -> str | None:
    """The extension that ``?format=`` asks for; None where it does not ask."""
    if not format_:
        return None
    if format_.strip().lower().replace(" ", "+") in _PAGE_NAMES:
        return HTML
    syntax = requested_formats([format_])[1]
    if syntax is None:
        known = ", ".join(dict.fromkeys(offer.value for offer in OFFERS))
        raise RequestError(
            400, "Bad request", f"format={format_} is not for descriptions; use one of: {known}."
        )
    return syntax.extension


def _links(representation: Representation, describes: str, type_: str) -> list[str]:
    resource, profile = representation.resource, representation.profile
    links = [
        f'<{describes}>; rel="describes"',
        f'<{describes}>; rel="cite-as"',
        f'<{LICENSE}>; rel="license"',
        f'<{type_}>; rel="type"',
        f'<{profile.iri}>; rel="profile"',
        f'<{resource}>; rel="canonical"',
    ]
    if representation.syntax is None:
        links.append(f'<{resource}.ttl>; rel="describedby"; type="text/turtle"')
    return [*links, *_alternates(representation)]


def _alternates(representation: Representation) -> list[str]:
    """The other syntaxes of the same profile, and of each other profile its best."""
    own, profiles = representation.profile, representation.profiles
    found = {
        representation.address(offer.value, profile): (offer.media_type, profile)
        for offer in _OFFERS_OF[own]
        for profile in [own if own is not profiles.members[0] else profiles.default(offer.value)]
    }
    for other in profiles.members:
        best = other.syntaxes[0]
        address = representation.address(best.extension, other)
        found.setdefault(address, (best.media_type, other))
    found.pop(representation.path, None)
    return [
        f'<{address}>; rel="alternate"; type="{media_type}"'
        + (f'; profile="{profile.iri}"' if profile is not own else "")
        for address, (media_type, profile) in found.items()
    ]
