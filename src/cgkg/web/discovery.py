"""How machines find their way: VoID, ``robots.txt``, ``sitemap.xml``, ``llms.txt``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, overload

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from cgkg import iris
from cgkg.services.resources import Resources
from cgkg.services.things_with_pages import PagedThings, ThingsWithPages
from cgkg.web.pages import href
from cgkg.web.problems import not_found
from cgkg.web.profiles import Profile
from cgkg.web.sitemap import file_of, write_file, write_sitemap

_PAGES: Final = (
    *("/", "/standards", "/framework", "/coverage", "/directions", "/sectors", "/series"),
    *("/bodies", "/timeline", "/sparql", "/ns", "/source", "/quality", "/dumps/", "/api"),
)
_REVALIDATE: Final = {"Cache-Control": "no-cache"}
_LLMS: Final = """\
# Knowledge graph of China's industrial carbon-peak and carbon-neutrality standards

> RDF graph of the 2024 guide 工信厅科〔2024〕7号 of China's Ministry of Industry and Information
> Technology: its framework, the 166 standards and standard projects that it lists, its key
> directions, who issues them, and what became of them. Every statement says where it comes from.

Titles and definitions are Chinese (zh-Hans) with English beside them; English titles that are not
official are in the named graph `translations`. Licence: CC BY 4.0.

## Data
- [SPARQL endpoint]({base}/sparql): SPARQL 1.1 Query over GET and POST; the default graph is the
  union of all named graphs; prefixes such as cg:, skos:, dcterms: may be left out
- [Dumps]({base}/dumps/): the whole dataset and each named graph, with checksums
- [Dataset description]({base}/graph/catalog): VoID, DCAT 3, PROV-O, and example queries
- [Ontology]({base}/ns): classes and properties with definitions in both languages
- [Things]({base}/id/standard/GB-T-32151.1-2015): any IRI below {iri}id/ redirects to
  its document; ask for text/turtle, application/ld+json and others with Accept, an extension, or
  ?format=; .trig and .nq have each statement in the named graph that it comes from

## Interfaces
- [OpenAPI]({base}/openapi.json): every address with its parameters and media types
- [Search]({base}/search.json?q=cement): numbers in any spelling, Chinese, pinyin, English; JSON
- [List of standards]({base}/standards.csv): filtered as its page is, also as .json and .ttl
- [Reconciliation]({base}/reconcile): names to identifiers, for OpenRefine

## Pages
- [Framework]({base}/framework): categories, subcategories, topic areas
- [Coverage]({base}/coverage): which of the 273 items asked for have standards, which have none
- [Key directions]({base}/directions): the text of Annex 2
- [The guide's text]({base}/source): line by line, linked to what stands there
- [Data quality]({base}/quality): validation, certainty, what is not known

## To count right
- cg:Standard counts the 166 listed standards; cg:PublishedStandard those in force on 2024-02-04,
  cg:StandardProject those in development; cg:ReferencedStandard are standards that the list does
  not name
- cg:stage is as listed on 2024-02-04; what happened later stands in cg:resultedIn and
  dcterms:isReplacedBy, with confidence and source
"""


class PagePaths(Sequence[str]):
    """The paths of all pages: first the site's own, then those of things."""

    def __init__(self, things: PagedThings) -> None:
        """Args: what has a page."""
        self._things = things

    def __len__(self) -> int:
        return len(_PAGES) + len(self._things)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, int):
            return self[at : at + 1 or None][0]
        start, stop, _ = at.indices(len(self))
        things = self._things[max(start - len(_PAGES), 0) : max(stop - len(_PAGES), 0)]
        documents = ((href(iri) or "").replace("/id/", "/doc/", 1) for iri in things)
        return [*_PAGES[start:stop], *documents]

    def __iter__(self) -> Iterator[str]:
        return iter(self[:])


class DiscoveryRoutes:
    """The files that crawlers and agents ask for first."""

    def __init__(self, resources: Resources, things: ThingsWithPages, public_url: str) -> None:
        """Args: the dataset; which things have pages; the address clients use, empty to take it
        from each request.
        """
        self._resources, self._things, self._public_url = resources, things, public_url

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["discovery"])
        for path, endpoint in (
            ("/.well-known/void", self.void),
            ("/robots.txt", self.robots),
            ("/sitemap.xml", self.sitemap),
            ("/sitemap-{number}.xml", self.sitemap_file),
            ("/llms.txt", self.llms),
            ("/profile/{token}", self.profile),
        ):
            router.add_api_route(path, endpoint, methods=["GET"], response_class=Response)
        return router

    async def void(self) -> Response:
        """Redirect to the VoID description (VoID, section 7.2; RFC 8615)."""
        return RedirectResponse("/void", status_code=303)

    async def robots(self, request: Request) -> Response:
        """All may be read; queries need not be crawled."""
        base = self._base(request)
        return PlainTextResponse(
            "User-agent: *\nDisallow: /sparql\nDisallow: /explain\nAllow: /\n\n"
            f"Sitemap: {base}/sitemap.xml\n"
        )

    async def sitemap(self, request: Request) -> Response:
        """The pages, with the date of the newest thing in the data (sitemaps.org 0.9)."""
        body = write_sitemap(self._base(request), await self._paths(), await self._modified())
        return Response(body, headers=_REVALIDATE, media_type="application/xml")

    async def sitemap_file(self, request: Request, number: int) -> Response:
        """One of the files of a sitemap too long for one."""
        paths = file_of(await self._paths(), number)
        if not paths:
            raise not_found(f"There is no sitemap {number}.", {"sitemap": "/sitemap.xml"})
        body = write_file(self._base(request), paths, await self._modified())
        return Response(body, headers=_REVALIDATE, media_type="application/xml")

    async def _paths(self) -> PagePaths:
        return PagePaths(await self._things.get())

    async def _modified(self) -> str:
        return (await self._resources.dataset()).modified

    async def llms(self, request: Request) -> Response:
        """What this is and how to use it, for language models (llmstxt.org)."""
        text = _LLMS.format(base=self._base(request), iri=iris.BASE)
        return Response(text, headers=_REVALIDATE, media_type="text/markdown; charset=utf-8")

    async def profile(self, token: str) -> Response:
        """What the IRI of a profile stands for, by an example: the dataset in its vocabulary."""
        known = {member.token: member for member in Profile if member.iri.startswith(iris.BASE)}
        if token not in known:
            raise not_found(f"There is no profile {token}.", dict.fromkeys(known, "/doc/dataset"))
        profile = known[token]
        extension = "" if profile.has_page else f".{profile.syntaxes[0].extension}"
        return RedirectResponse(f"/doc/dataset{extension}?_profile={token}", status_code=303)

    def _base(self, request: Request) -> str:
        return self._public_url or str(request.base_url).rstrip("/")
