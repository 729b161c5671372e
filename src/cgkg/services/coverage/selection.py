"""Which items an address asks for, and the same as a SPARQL query."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from cgkg import iris
from cgkg.errors import RequestError
from cgkg.iris import Kind
from cgkg.services.coverage.items import DIMENSIONS, UNNAMED, Coverage, Item
from cgkg.services.listing.campaign_marks import is_campaign_mark
from cgkg.services.listing.query import values_block
from cgkg.services.listing.selection import Parameters, read_text
from cgkg.services.listing.standard import words_of
from cgkg.services.solutions import iri_term, string_term

WORDS: Final = "q"
"""The parameter of an address that has the words."""
_PREFIXES: Final = (
    "PREFIX cg: <https://w3id.org/cgkg/ns#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
)
_SELECT: Final = (
    "SELECT ?item ?label ?labelEn ?status ?number ?degree ?certainty ?reason ?reasonEn\n"
    "WHERE {\n"
    "  ?item a cg:DirectionItem ;\n"
    "    rdfs:label ?label , ?labelEn ;\n"
    "    cg:gapStatus ?status .\n"
    '  FILTER (LANGMATCHES(LANG(?label), "zh") && LANGMATCHES(LANG(?labelEn), "en"))'
)
_LINKS: Final = (
    "  OPTIONAL {\n"
    "    ?link cg:item ?item ;\n"
    "      cg:standard/cg:number ?number ;\n"
    "      cg:degree ?degree ;\n"
    "      cg:certainty ?certainty ;\n"
    "      rdfs:comment ?reason , ?reasonEn .\n"
    '    FILTER (LANGMATCHES(LANG(?reason), "zh") && LANGMATCHES(LANG(?reasonEn), "en"))\n'
    "  }\n"
    "}\n"
    "ORDER BY ?item ?number\n"
)
_HAS: Final = 'FILTER (CONTAINS(LCASE(REPLACE(STR(?text), "₂", "2")), {word}))'
_PATHS: Final[Mapping[str, tuple[str, Kind]]] = {
    "direction": ("cg:partOfDirection", Kind.DIRECTION),
    "sector": ("cg:subjectSector", Kind.SECTOR),
    "deliverable": ("cg:deliverable", Kind.DOCUMENT_KIND),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The items that were asked for: one key at most in each dimension, and words.

    Attributes:
        chosen: dimension → key.
        text: words that an item must have, blanks between them.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """As an address writes it."""
        keys = [(name, self.chosen[name]) for name in DIMENSIONS if name in self.chosen]
        return [*([(WORDS, self.text)] if self.text else []), *keys]

    def but(self, **changes: str) -> Choice:
        """The same with other keys or words; an empty one is dropped."""
        found = {**self.chosen, WORDS: self.text, **changes}
        text = found.pop(WORDS)
        return Choice({name: key for name, key in found.items() if key}, text)

    def choose(self, items: Iterable[Item]) -> list[Item]:
        """Those of some items that are asked for."""
        words = words_of(self.text)
        return [
            item
            for item in items
            if all(key in item.keys(name) for name, key in self.chosen.items())
            and item.mentions(words)
        ]


def read_choice(parameters: Parameters, coverage: Coverage) -> Choice:
    """The items that an address asks for.

    Args:
        parameters: names and values, decoded; empty values count as absent; ``lang`` and the marks
            of other sites are passed over.
        coverage: where the allowed keys are.

    Raises:
        RequestError: 400: an unknown name or key, with those that are allowed, or one given twice.
    """
    chosen: dict[str, str] = {}
    for name, value in parameters:
        if name == "lang" or is_campaign_mark(name) or not value.strip():
            continue
        if name not in (WORDS, *DIMENSIONS):
            raise _bad(f"There is no parameter {name[:60]!r}", name, (WORDS, *DIMENSIONS))
        if name in chosen:
            raise RequestError(400, "Bad request", f"{name} is given twice; give it once.")
        chosen[name] = read_text(value) if name == WORDS else _key(name, value, coverage)
    return Choice().but(**chosen)


def _key(name: str, value: str, coverage: Coverage) -> str:
    allowed = coverage.allowed(name)
    if value.strip() not in allowed:
        raise _bad(f"{name}={value[:60]!r} is not known", value, allowed)
    return value.strip()


def equivalent_query(choice: Choice) -> str:
    """The query whose rows are the chosen items with the standards that address them."""
    filters = "".join(f"{line}\n" for line in _filters(choice))
    return f"{_PREFIXES}\n{_SELECT}\n{filters}{_LINKS}"


def _filters(choice: Choice) -> Iterator[str]:
    for word in words_of(choice.text):
        yield "  FILTER EXISTS {\n    ?item rdfs:label|cg:facet ?text"
        yield f"    {_HAS.format(word=string_term(word))}\n  }}"
    for name, key in choice.parameters:
        if name == WORDS:
            continue
        if name == "status":
            yield f"  {values_block('status', [string_term(key)])}"
        elif key == UNNAMED:
            yield "  FILTER NOT EXISTS { ?item cg:subjectSector ?sector }"
        else:
            path, kind = _PATHS[name]
            yield f"  ?item {path} {iri_term(iris.thing(kind, key))} ."


def _bad(what: str, value: str, allowed: Sequence[str]) -> RequestError:
    near = difflib.get_close_matches(value[:60], allowed, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return RequestError(400, "Bad request", f"{what}.{hint} Allowed: {', '.join(allowed)}.")
