"""A selection as a SPARQL query that a person can read, run and change.

Values come in as VALUES blocks of checked IRIs and years; the words of the text filter as escaped
literals. No other text of a client gets into a query.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from cgkg.services.listing.facets import BY_NAME, Facet
from cgkg.services.listing.selection import Selection
from cgkg.services.listing.standard import CHINESE, ENGLISH, words_of
from cgkg.services.solutions import iri_term, string_term

_PREFIXES: Final = (
    "PREFIX cg: <https://w3id.org/cgkg/ns#>\n"
    "PREFIX dcterms: <http://purl.org/dc/terms/>\n"
    "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
)
_TITLE_IN: Final = (
    "{{\n"
    "    SELECT ?standard (MIN(STR(?any)) AS ?{name})\n"
    '    WHERE {{ ?standard dcterms:title ?any FILTER(LANGMATCHES(LANG(?any), "{tag}")) }}\n'
    "    GROUP BY ?standard\n"
    "  }}"
)
_ORDERS: Final = {
    "position": (),
    "number": (
        "{direction}(!BOUND(?serial))",
        '{direction}(IF(BOUND(?serial), STRBEFORE(?number, " "), ""))',
        "{direction}(?serial)",
        "{direction}(?part)",
        "{direction}(?number)",
    ),
    "title": ("{direction}(?{title})",),
    "year": ("{direction}(?year)",),
    "stage": ("{direction}(?stage != <https://w3id.org/cgkg/id/stage/in-force>)",),
}


def equivalent_query(selection: Selection, language: str) -> str:
    """The query whose rows are the standards of a selection, all pages, in the same order.

    Args:
        selection: filters and order.
        language: of the titles to sort by.
    """
    lines = [
        "SELECT ?position ?number ?title ?titleEn ?stage ?year ?standard",
        "WHERE {",
        "  ?standard a cg:Standard ;",
        "    cg:listedIn/cg:position ?position ;",
        "    cg:number ?number .",
        "  " + _TITLE_IN.format(name="title", tag=CHINESE),
        "  OPTIONAL " + _TITLE_IN.format(name="titleEn", tag=ENGLISH),
        "  OPTIONAL { ?standard cg:stage ?stage }",
        "  OPTIONAL { ?standard cg:planYear|cg:publicationYear ?year }",
        *_number_parts(selection),
        *(_text_filter(word) for word in words_of(selection.text)),
        *_facet_filters(selection),
        "}",
        f"ORDER BY {' '.join([*_order(selection, language), _last(selection)])}",
    ]
    return _PREFIXES + "\n" + "\n".join(lines) + "\n"


def describe_query(query: str, iris: Sequence[str]) -> str:
    """A query about ``?standard`` for some of the standards only.

    Args:
        query: one that ends after its WHERE, such as ``queries/pages/standards.rq``.
        iris: the standards.

    Raises:
        ValueError: one of them is no IRI.
    """
    return query + values_block("standard", [iri_term(iri) for iri in iris]) + "\n"


def values_block(variable: str, terms: Sequence[str]) -> str:
    """A VALUES block.

    Args:
        variable: name without ``?``.
        terms: terms in N-Triples or Turtle syntax, from functions that check them.
    """
    return f"VALUES ?{variable} {{ {' '.join(terms)} }}"


def _text_filter(word: str) -> str:
    return (
        "  FILTER EXISTS {\n"
        "    ?standard cg:number|cg:numberAsListed|dcterms:title ?text\n"
        f'    FILTER(CONTAINS(LCASE(REPLACE(STR(?text), "₂", "2")), {string_term(word)}))\n'
        "  }"
    )


def _facet_filters(selection: Selection) -> Iterator[str]:
    for name, keys in selection.chosen.items():
        facet = BY_NAME[name]
        path = "|".join(f"cg:{property_}" for property_ in facet.properties)
        block = values_block("wanted", [_term(facet, key) for key in keys])
        yield f"  FILTER EXISTS {{\n    {block}\n    ?standard {path} ?wanted\n  }}"


def _term(facet: Facet, key: str) -> str:
    iri = facet.iri(key)
    return f"{string_term(key)}^^xsd:gYear" if iri is None else iri_term(iri)


def _number_parts(selection: Selection) -> tuple[str, ...]:
    if selection.sort != "number":
        return ()
    return (
        "  OPTIONAL { ?standard cg:serialNumber ?serial }",
        "  OPTIONAL { ?standard cg:partNumber ?part }",
    )


def _order(selection: Selection, language: str) -> list[str]:
    direction = "DESC" if selection.descending else "ASC"
    title = "titleEn" if language == ENGLISH else "title"
    return [part.format(direction=direction, title=title) for part in _ORDERS[selection.sort]]


def _last(selection: Selection) -> str:
    turned = selection.sort == "position" and selection.descending
    return "DESC(?position)" if turned else "?position"
