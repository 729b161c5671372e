"""The representations of a description, and the headers that name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from cgkg import __version__
from cgkg.errors import RequestError
from cgkg.formats import RdfFormat
from cgkg.services.queries import requested_formats
from cgkg.store.base import Answer
from cgkg.web.negotiation import Offer, joined, require
from cgkg.web.profiles import Profile, choose_profile
from cgkg.web.streaming import send_answer
from cgkg.web.validators import entity_tag

LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
HTML: Final = "html"

OFFERS: Final[Sequence[Offer[str]]] = (
    *(Offer(member.media_type, member.extension) for member in RdfFormat),
    Offer("text/html", HTML),
    Offer("application/xhtml+xml", HTML),
)
"""Syntaxes of a description by extension, the server's favourite first."""

_RDF_OFFERS: Final = tuple(offer for offer in OFFERS if offer.value != HTML)
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
    """

    resource: str
    extension: str
    syntax: RdfFormat | None
    profile: Profile = Profile.CGKG

    @property
    def path(self) -> str:
        """The address that has this representation only."""
        return address(self.resource, self.extension, self.profile)


class AnswerResponse(Response):
    """A response that streams a store's answer."""

    def __init__(self, answer: Answer, headers: Mapping[str, str]) -> None:
        super().__init__(headers=headers)
        self._answer, self._answer_headers = answer, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await send_answer(self._answer, self._answer_headers, scope, receive, send)


def address(resource: str, extension: str, profile: Profile = Profile.CGKG) -> str:
    """The address of a representation; the default profile goes without saying."""
    query = "" if profile is Profile.CGKG else f"?_profile={profile.token}"
    return f"{resource}.{extension}{query}"


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
    request: Request, resource: str, extension: str | None, *, with_profiles: bool = True
) -> Representation:
    """The representation to send: the path's extension decides, then ``?format=``, then Accept.

    Args:
        request: the request.
        resource: path of the resource, without an extension.
        extension: the one the path names, if any.
        with_profiles: whether the resource is to be had in several vocabularies.

    Raises:
        RequestError: 400 for an unknown format or profile, 406.
    """
    profile = Profile.CGKG
    if with_profiles:
        header = joined(request.headers, "accept-profile")
        profile = choose_profile(header, request.query_params.get("_profile"))
    name = extension or _requested(request.query_params.get("format"))
    offers = OFFERS if profile.has_page else _RDF_OFFERS
    if name is None:
        name = require(joined(request.headers, "accept"), offers).value
    if name not in {offer.value for offer in offers}:
        raise RequestError(
            406,
            "No such representation",
            f"The profile {profile.token} has no page; ask for an RDF syntax.",
        )
    return Representation(resource, name, _SYNTAXES.get(name), profile)


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
    links += [
        f'<{address(resource, offer.value, profile)}>; rel="alternate"; type="{offer.media_type}"'
        for offer in OFFERS
        if offer.value != representation.extension
        and offer.media_type != "application/xhtml+xml"
        and (offer.value != HTML or profile.has_page)
    ]
    links += [
        f'<{resource}.ttl?_profile={other.token}>; rel="alternate"; type="text/turtle"; '
        f'profile="{other.iri}"'
        for other in Profile
        if other is not profile
    ]
    return links
