"""HTML pages: templates, the language of a page, and links that stay on this server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from cgkg.iris import BASE
from cgkg.terms import PREFIXES
from cgkg.web.negotiation import CHINESE, ENGLISH, choose_language
from cgkg.web.wording import display_tag, in_language, phrase

_BY_LENGTH: Final = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
_SAFE_SCHEMES: Final = ("http://", "https://", "mailto:")


class Pages:
    """Renders the templates in ``web/templates``."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("cgkg.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(href=href, short=short, tag=display_tag)

    def render(
        self,
        request: Request,
        template: str,
        context: Mapping[str, Any],
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """A page in the language the request asks for.

        Args:
            request: ``?lang=`` decides, then Accept-Language.
            template: file name in ``web/templates``.
            context: values for the template.
            headers: further response headers.
        """
        language = page_language(request)
        body = self._environment.get_template(template).render(
            **context,
            language=language,
            other=CHINESE if language == ENGLISH else ENGLISH,
            path=request.url.path,
            word=lambda key: phrase(key, language),
            named=lambda texts: in_language(texts, language),
        )
        return HTMLResponse(body, headers={"Content-Language": language, **(headers or {})})


def page_language(request: Request) -> str:
    """``en`` or ``zh-Hans``."""
    asked = request.query_params.get("lang")
    return choose_language(asked or request.headers.get("accept-language"))


def href(iri: str) -> str | None:
    """Where a link to an IRI leads: a local path for this graph's own, None where no page is.

    >>> href("https://w3id.org/cgkg/id/category/2.1"), href("urn:x:y")
    ('/id/category/2.1', None)
    """
    if iri.startswith(BASE):
        return quote("/" + iri.removeprefix(BASE), safe="/#:@!$&'()*+,;=~%")
    return iri if iri.startswith(_SAFE_SCHEMES) else None


def short(iri: str) -> str:
    """An IRI with one of the project's prefixes, where one fits.

    >>> short("https://w3id.org/cgkg/ns#Standard")
    'cg:Standard'
    """
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
