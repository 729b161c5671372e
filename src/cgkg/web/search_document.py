"""What search found, as JSON: for programs, and for the page that shows it to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from cgkg.services.search.highlighting import Excerpt
from cgkg.services.search.index import Hit, Results, SearchIndex
from cgkg.services.search.query import LONGEST
from cgkg.services.search.things import Role, Thing
from cgkg.web.pages import href
from cgkg.web.wording import display_tag, in_language

NOT_INDEXED: Final = "loaded-not-indexed"
_ROLES: Final[Mapping[Role, str]] = {
    Role.NUMBER: "number",
    Role.NAME: "name",
    Role.OTHER_NAME: "other-name",
    Role.TEXT: "text",
}


class Asked(NamedTuple):
    """What a client asks of search.

    Attributes:
        text: what a person typed.
        types: IRIs of the classes wanted; none: all.
        page: from 1.
        size: hits on a page.
        language: of labels: ``zh-Hans`` or ``en``.
    """

    text: str
    types: tuple[str, ...]
    page: int
    size: int
    language: str


def results_document(results: Results, index: SearchIndex, asked: Asked) -> dict[str, Any]:
    """The results as JSON, for programs and for the page."""
    return {
        "query": asked.text[:LONGEST],
        "notes": notes(results, index),
        "version": results.version,
        "language": asked.language,
        "match": str(results.agreement),
        "total": results.total,
        "page": asked.page,
        "size": asked.size,
        "pages": -(-results.total // asked.size),
        "types": [
            {**_type(name, index, asked.language), "count": count, "selected": name in asked.types}
            for name, count in results.counts.items()
        ],
        "results": [_hit(hit, asked.language, index) for hit in results.hits],
    }


def notes(results: Results, index: SearchIndex) -> list[str]:
    """What the reader of the results must know, as codes.

    ``query-cut``: only the beginning of the text was looked for. ``loaded-not-indexed``: what was
    loaded beside the guide is not found yet, for its index is being made.
    """
    codes = {"query-cut": results.query.cut, NOT_INDEXED: not index.is_whole}
    return [code for code, applies in codes.items() if applies]


def _hit(hit: Hit, language: str, index: SearchIndex) -> dict[str, Any]:
    return {
        **_thing(hit.thing, language, index),
        "score": round(hit.score, 2),
        "numbers": list(hit.thing.numbers),
        "names": {display_tag(tag): name for tag, name in hit.thing.labels.items()},
        "fields": [_excerpt(excerpt) for excerpt in hit.excerpts],
    }


def suggestion(hit: Hit, language: str, index: SearchIndex) -> dict[str, Any]:
    """A thing whose name may be what somebody is typing, with the places that were typed."""
    thing = _thing(hit.thing, language, index)
    shown = next((one for one in hit.excerpts if one.text == thing["label"]), None)
    return {**thing, "spans": list(shown.spans) if shown is not None else []}


def _thing(thing: Thing, language: str, index: SearchIndex) -> dict[str, Any]:
    label, tag = thing.label(language.lower())
    return {
        "iri": thing.iri,
        "href": href(thing.iri),
        "label": label,
        "language": display_tag(tag) if tag else "",
        "type": _type(thing.type, index, language),
    }


def _type(iri: str, index: SearchIndex, language: str) -> dict[str, str]:
    named = in_language(index.labels.get(iri, {}), language)
    return {"iri": iri, "label": named[0] if named else iri}


def _excerpt(excerpt: Excerpt) -> dict[str, Any]:
    field = excerpt.field
    return {
        "property": field.property,
        "role": _ROLES[field.role],
        "language": display_tag(field.language) if field.language else "",
        "text": excerpt.text,
        "cut": excerpt.cut,
        "offset": excerpt.offset,
        "spans": excerpt.spans,
    }
