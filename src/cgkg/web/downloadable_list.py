"""A list that is had as a page and as files: ``/standards``, ``/standards.csv``, …"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from cgkg import __version__
from cgkg.services.listing.selection import Parameters
from cgkg.web.links import address
from cgkg.web.negotiation import Offer, joined, require
from cgkg.web.problems import not_found
from cgkg.web.representations import HTML, LICENSE
from cgkg.web.validators import entity_tag

CSV: Final = Offer("text/csv", "csv", {"charset": "utf-8", "header": "present"})
JSON: Final = Offer("application/json", "json")
TURTLE: Final = Offer("text/turtle", "ttl")
_PAGES: Final = (Offer("text/html", HTML), Offer("application/xhtml+xml", HTML))


class DownloadableList:
    """The address of a list, and the forms in which the list is had there.

    A form is ``html`` or the extension of a file.
    """

    def __init__(self, path: str, called: str, *files: Offer[str]) -> None:
        """A list.

        Args:
            path: where its page is; a file's is this with the extension.
            called: what a refusal calls it, such as ``The list``.
            files: what there is beside the page; their values are extensions.
        """
        self.path, self._called, self._files = path, called, files
        self._forms = (HTML, *(file.value for file in files))

    def router(self, answer: Callable[..., Any]) -> APIRouter:
        """The routes: to the page, and to what an extension names."""
        router = APIRouter(tags=["site"])
        for path in (self.path, self.path + ".{extension}"):
            router.add_api_route(path, answer, methods=["GET"], response_class=Response)
        return router

    def form(self, request: Request, extension: str | None) -> str:
        """The form to send: that of the extension, else what the client likes best.

        Raises:
            ProblemError: 404: the list is not had in that form.
            RequestError: 406: nothing fits the Accept header.
        """
        if extension is None:
            return require(joined(request.headers, "accept"), (*_PAGES, *self._files)).value
        if extension not in self._forms:
            raise not_found(
                f"{self._called} is not to be had as {extension}.",
                {form: f"{self.path}.{form}" for form in self._forms},
            )
        return extension

    def downloads(self, filters: Parameters, language: str = "") -> list[tuple[str, str, str]]:
        """Extension, address and media type of each file of what passes the filters."""
        return [
            (file.value, address(f"{self.path}.{file.value}", filters, language), file.media_type)
            for file in self._files
        ]

    def headers(
        self, form: str, view: Parameters, filters: Parameters, version: str, language: str
    ) -> dict[str, str]:
        """The headers that a form shares with the answer that the client has it already.

        Args:
            form: what is sent.
            view: all parameters of the page, in canonical order.
            filters: those of them that files take too.
            version: of the dataset.
            language: of the page.
        """
        links = [
            f'<{address(self.path, view)}>; rel="canonical"',
            f'<{LICENSE}>; rel="license"',
            *(
                f'<{target}>; rel="alternate"; type="{media_type}"'
                for name, target, media_type in self.downloads(filters)
                if name != form
            ),
        ]
        shown = view if form == HTML else filters
        return {
            "Link": ", ".join(links),
            "Content-Location": address(f"{self.path}.{form}", shown, language),
            "Cache-Control": "no-cache",
            "ETag": entity_tag(__version__, version, view, form, language),
        }

    def content_type(self, form: str) -> str:
        """The Content-Type header of a file."""
        (file,) = (file for file in self._files if file.value == form)
        return file.content_type + ("; header=present" if file is CSV else "")
