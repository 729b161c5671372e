"""HTML pages: templates, the language of a page, and links that stay on this server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse

from cgkg.errors import RequestError
from cgkg.iris import BASE, GraphName, graph
from cgkg.terms import PREFIXES
from cgkg.web.negotiation import CHINESE, ENGLISH, TRADITIONAL, choose_language, joined
from cgkg.web.traditional import convert, in_traditional
from cgkg.web.wording import display_tag, in_language, phrase

_BY_LENGTH: Final = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
_HAS_LANGUAGE: Final = re.compile("[?&]lang=")
_LANGUAGES: Final = {CHINESE: "简体", TRADITIONAL: "繁體", ENGLISH: "English"}
_SAFE_SCHEMES: Final = ("http://", "https://", "mailto:")


class Pages:
    """Renders the templates in ``web/templates``."""

    def __init__(self, version: Callable[[], str]) -> None:
        """Args: what tells the version of the dataset that the pages are made from."""
        self._version = version
        shared = _SharedBytecode()
        self._environments = {
            asked: _environment(asked, shared) for asked in (None, CHINESE, ENGLISH)
        }

    def compile(self) -> None:
        """Compile every template now, so that no reader waits for it."""
        for environment in self._environments.values():
            for name in environment.list_templates(extensions=["html"]):
                environment.get_template(name)

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
        language, sent = page_language(request), page_tag(request)
        asked = language if request.query_params.get("lang") else None
        body = (
            self._environments[asked]
            .get_template(template)
            .render(
                {
                    "language": language,
                    "sent": sent,
                    "switches": switches(request.url, sent),
                    "here": request.url.path,
                    "version": self._version(),
                    "word": lambda key: phrase(key, language),
                    "script_word": lambda key: _in(sent, phrase(key, language)),
                    "named": lambda texts: in_language(texts, language),
                    **context,
                }
            )
        )
        if sent == TRADITIONAL:
            body = in_traditional(body)
        return HTMLResponse(body, headers={"Content-Language": sent, **(headers or {})})


class _SharedBytecode(BytecodeCache):
    """Compiled templates in memory: the environments differ in their filters only."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what was compiled for another environment, if it was."""
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()


def _environment(asked: str | None, compiled: BytecodeCache) -> Environment:
    """Templates whose links keep the language that a page's address asks for, if it does."""
    environment = Environment(
        loader=PackageLoader("cgkg.web"),
        autoescape=True,
        undefined=StrictUndefined,
        bytecode_cache=compiled,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def keep(target: str | None) -> str | None:
        return target if target is None or asked is None else in_address(target, asked)

    # A filter without context is applied to constants when a template is compiled, which is done
    # for one language and serves all.
    environment.filters.update(
        href=pass_context(lambda _, iri: keep(href(iri))),
        graph_href=graph_href,
        local=pass_context(lambda _, target: keep(target)),
        short=short,
        tag=display_tag,
    )
    return environment


def in_address(target: str, language: str) -> str:
    """A link with the language asked for in its query; links to elsewhere as they are.

    >>> in_address("/ns#Standard", "en"), in_address("/standards?page=2", "en")
    ('/ns?lang=en#Standard', '/standards?page=2&lang=en')
    >>> in_address("/series?lang=en", "en")
    '/series?lang=en'
    """
    path, mark, fragment = target.partition("#")
    if not target.startswith("/") or _HAS_LANGUAGE.search(path):
        return target
    return f"{path}{'&' if '?' in path else '?'}lang={language}{mark}{fragment}"


def switches(url: URL, sent: str) -> list[tuple[str, str, str]]:
    """Tag, name and address of a page in the other languages; links stay on this server."""
    there = {tag: url.include_query_params(lang=tag) for tag in _LANGUAGES if tag != sent}
    return [(tag, _LANGUAGES[tag], f"{to.path}?{to.query}") for tag, to in there.items()]


def check_language(parameters: Iterable[tuple[str, str]]) -> None:
    """Raise 400 for a ``lang`` that no page here has."""
    for name, value in parameters:
        if name == "lang" and value.partition("-")[0].lower() not in ("zh", "en"):
            raise RequestError(
                400,
                "Bad request",
                "lang is not a language of this site; use zh-Hans, zh-Hant or en.",
            )


def page_tag(request: Request) -> str:
    """The language of a page as it is sent: ``zh-Hans``, ``zh-Hant`` or ``en``."""
    asked = request.query_params.get("lang")
    return choose_language(asked or joined(request.headers, "accept-language"))


def page_language(request: Request) -> str:
    """The language a page is made in: ``en``, or ``zh-Hans``, from which ``zh-Hant`` is made."""
    return ENGLISH if page_tag(request) == ENGLISH else CHINESE


def _in(tag: str, text: str) -> str:
    return convert(text) if tag == TRADITIONAL else text


def href(iri: str) -> str | None:
    """Where a link to an IRI leads: a local path for this graph's own, None where no page is.

    >>> href("https://w3id.org/cgkg/id/category/2.1"), href("urn:x:y")
    ('/id/category/2.1', None)
    """
    if iri.startswith(BASE):
        return quote("/" + iri.removeprefix(BASE), safe="/#:@!$&'()*+,;=~%")
    return iri if iri.startswith(_SAFE_SCHEMES) else None


def graph_href(iri: str) -> str:
    """Where the page of a named graph is, whoever made it.

    >>> graph_href("https://w3id.org/cgkg/graph/listing"), graph_href("https://example.org/g")
    ('/graph/listing', '/graph?iri=https%3A%2F%2Fexample.org%2Fg')
    """
    if any(iri == graph(name) for name in GraphName):
        return "/" + iri.removeprefix(BASE)
    return f"/graph?iri={quote(iri, safe='')}"


def for_script(json_ld: str) -> str:
    """JSON for a script element: no end tag, no comment can stand in it (HTML, 4.12.1.3)."""
    return json_ld.replace("<", "\\u003c")


def short(iri: str) -> str:
    """An IRI with one of the project's prefixes, where one fits.

    >>> short("https://w3id.org/cgkg/ns#Standard")
    'cg:Standard'
    """
    for prefix, namespace in _BY_LENGTH:
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
