"""Links between pages: local paths that keep the language."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from cgkg import iris


def page_link(iri: str, language: str) -> str:
    """The page about a thing of this graph, in a language; any other IRI as it is.

    >>> page_link("https://w3id.org/cgkg/id/category/2.1", "en")
    '/doc/category/2.1?lang=en'
    """
    thing = iris.parse(iri)
    if thing is None:
        return iri
    path = iris.document(*thing).removeprefix(iris.BASE)
    return f"/{quote(path)}?lang={language}"


def address(path: str, parameters: Iterable[tuple[str, str]], language: str = "") -> str:
    """A path with parameters, the language last.

    >>> address("/standards", [("q", "水泥")], "en")
    '/standards?q=%E6%B0%B4%E6%B3%A5&lang=en'
    """
    query = urlencode([*parameters, *([("lang", language)] if language else [])])
    return f"{path}?{query}" if query else path
