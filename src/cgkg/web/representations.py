"""The representations of a description, and the headers that name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from cgkg.formats import RdfFormat
from cgkg.store.base import Answer
from cgkg.web.negotiation import Offer, require
from cgkg.web.streaming import send_answer
from cgkg.web.validators import entity_tag

_LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
_HTML: Final = "html"

OFFERS: Final[Sequence[Offer[str]]] = (
    *(Offer(member.media_type, member.extension) for member in RdfFormat),
    Offer("text/html", _HTML),
    Offer("application/xhtml+xml", _HTML),
)
"""Syntaxes of a description by extension, the server's favourite first."""

_SYNTAXES: Final[Mapping[str, RdfFormat]] = {member.extension: member for member in RdfFormat}


class Representation(NamedTuple):
    """One representation of a resource.

    Attributes:
        resource: path of the resource, without an extension.
        extension: ``html`` or an RDF syntax's.
        syntax: the RDF syntax; None for the page.
    """

    resource: str
    extension: str
    syntax: RdfFormat | None

    @property
    def path(self) -> str:
        """The path that has this representation only."""
        return f"{self.resource}.{self.extension}"


class AnswerResponse(Response):
    """A response that streams a store's answer."""

    def __init__(self, answer: Answer, headers: Mapping[str, str]) -> None:
        super().__init__(headers=headers)
        self._answer, self._answer_headers = answer, headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await send_answer(self._answer, self._answer_headers, scope, receive, send)


def split_extension(name: str) -> tuple[str, str | None]:
    """A name and the extension of a syntax at its end; dots in the name itself stay.

    >>> split_extension("GB-T-32151.1-2015.ttl"), split_extension("GB-T-32151.1-2015")
    (('GB-T-32151.1-2015', 'ttl'), ('GB-T-32151.1-2015', None))
    """
    stem, dot, extension = name.rpartition(".")
    if dot and stem and (extension == _HTML or extension in _SYNTAXES):
        return stem, extension
    return name, None


def negotiate(resource: str, extension: str | None, accept: str | None) -> Representation:
    """The representation to send: the one the path names, else by the Accept header.

    Raises:
        RequestError: 406.
    """
    chosen = extension or require(accept, OFFERS).value
    return Representation(resource, chosen, _SYNTAXES.get(chosen))


def headers(
    representation: Representation, describes: str, version: str, language: str
) -> dict[str, str]:
    """The headers of a representation (signposting.org; RFC 8288).

    Args:
        representation: what is sent.
        describes: IRI of the thing that it describes.
        version: version of the dataset.
        language: language of the page, where it is one.
    """
    links = [f'<{describes}>; rel="describes"', f'<{_LICENSE}>; rel="license"']
    links.append(f'<{representation.resource}>; rel="canonical"')
    links += [
        f'<{representation.resource}.{offer.value}>; rel="alternate"; type="{offer.media_type}"'
        for offer in OFFERS
        if offer.value != representation.extension and offer.media_type != "application/xhtml+xml"
    ]
    named = {
        "Content-Location": representation.path,
        "Link": ", ".join(links),
        "Cache-Control": "no-cache",
        "ETag": entity_tag(version, representation, language),
    }
    if representation.syntax is not None:
        named["Content-Type"] = representation.syntax.content_type
    return named
