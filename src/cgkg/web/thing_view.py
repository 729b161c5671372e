"""What the page of a thing shows: its statements in a sensible order, its neighbours, its names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode

from cgkg import iris
from cgkg.iris import GraphName
from cgkg.services.description import Description, Statement, in_natural_order
from cgkg.services.number_parts import parts_of
from cgkg.services.values import written
from cgkg.terms import CG, PREFIXES
from cgkg.web.figures import neighbourhood
from cgkg.web.figures.neighbourhood import Neighbour, NeighbourhoodFigure
from cgkg.web.pages import short
from cgkg.web.phrases.codes import CODES
from cgkg.web.phrases.terms import OTHERS
from cgkg.web.wording import in_language

RDF_TYPE: Final = PREFIXES["rdf"] + "type"
_DCTERMS, _SKOS, _SH = (PREFIXES[name] for name in ("dcterms", "skos", "sh"))
_LABEL: Final = PREFIXES["rdfs"] + "label"
_TRANSLATIONS: Final = iris.graph(GraphName.TRANSLATIONS)
_THINGS: Final = iris.BASE + "id/"

_ORDER: Final = (
    *(CG + name for name in ("number", "numberAsListed")),
    _DCTERMS + "title",
    *(CG + name for name in ("titleAsListed", "titleAsPublished")),
    _LABEL,
    _SKOS + "altLabel",
    _SKOS + "notation",
    *(CG + name for name in ("level", "stage", "knownStage", "resultedIn")),
    _DCTERMS + "isReplacedBy",
    *(
        CG + name
        for name in (
            "documentKind",
            "category",
            "subcategory",
            "topicArea",
            "series",
            "designator",
            "serialNumber",
            "partNumber",
            "plannedPartNumber",
            "partUnassigned",
            "publicationYear",
            "planYear",
            "planSerial",
            "planDepartmentCode",
            "competentDepartment",
            "issuingBody",
            "sector",
            "codeSector",
            "subjectSector",
            "gas",
            "listedIn",
            "lists",
            "subject",
            "predicate",
            "objectResource",
            "objectLiteral",
            "confidence",
            "rule",
        )
    ),
    _SKOS + "broader",
    _SKOS + "narrower",
    CG + "hasMember",
)
_RANK: Final = {name: rank for rank, name in enumerate(_ORDER)}
_QUOTED: Final = (_SKOS + "definition", CG + "text")
_CODE: Final = (_SH + "select", _SH + "ask", _SH + "construct")
_IN_TITLE: Final = frozenset((_SKOS + "prefLabel", *_QUOTED, *_CODE))
_NOT_NEIGHBOURS: Final = frozenset(
    (RDF_TYPE, _DCTERMS + "source", CG + "listedIn", CG + "subject", _SKOS + "broaderTransitive")
)

Named = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its values on this page, and how many values there are elsewhere."""

    property: str
    statements: tuple[Statement, ...]
    elsewhere: int = 0


def facts(description: Description, named: Named) -> list[Fact]:
    """The statements by property: telling properties first, types last.

    Args:
        description: of the thing.
        named: the label of an IRI in the page's language.
    """
    by_property: dict[str, list[Statement]] = {}
    for statement in description.statements:
        if statement.predicate not in _IN_TITLE:
            by_property.setdefault(statement.predicate, []).append(statement)

    def rank(name: str) -> tuple[bool, int, str]:
        return name == RDF_TYPE, _RANK.get(name, len(_RANK)), named(name)

    def place(statement: Statement) -> Any:
        value = statement.value
        text = named(value.value) if value.kind == "uri" else value.value
        return value.language, in_natural_order(text)

    return [
        Fact(
            name,
            tuple(sorted(by_property[name], key=place)),
            description.totals.get(name, len(by_property[name])) - len(by_property[name]),
        )
        for name in sorted(by_property, key=rank)
    ]


def view(
    description: Description, language: str, href: Callable[[str], str | None]
) -> dict[str, Any]:
    """What the templates need.

    Args:
        description: of the thing.
        language: of the page.
        href: where a link to an IRI leads.
    """
    labels = {**OTHERS, **description.labels}
    labels |= _names_of_partitions(description, labels)

    def named(iri: str) -> str:
        chosen = in_language(labels.get(iri, {}), language)
        return chosen[0] if chosen else iri.rpartition("#")[2].rpartition("/")[2]

    titles = _titles(description)
    return {
        "thing": description,
        "labels": labels,
        "titles": titles,
        "number": parts_of(description.first("number")) if description.first("number") else (),
        "unofficial": _unofficial(description),
        "types": _types(description),
        "quoted": sorted(
            (one for one in description.statements if one.predicate in _QUOTED), key=_is_translation
        ),
        "translated": _is_translation,
        "code": [one for one in description.statements if one.predicate in _CODE],
        "trail": _trail(description),
        "facts": facts(description, named),
        "fragments": _fragments(description),
        "figure": _figure(description, titles, language, named, href),
        "codes": CODES,
        "explain": explain_address,
        "label": named,
    }


def _names_of_partitions(
    description: Description, labels: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Each part of a dataset as the class or property that it is made by, and how many it has."""
    found = {}
    for one in description.partitions:
        names = labels.get(one.term) or {"": short(one.term)}
        named = {tag: f"{name} ({one.size})" for tag, name in names.items()}
        found[f"{description.iri}#{one.fragment}"] = named
    return found


def _fragments(description: Description) -> dict[tuple[str, str], str]:
    """Property and value → the anchor of the value, where it is a part of the thing itself.

    The IRI of a part is the thing's with a fragment, so it leads to the thing's page; there the
    browser looks for the fragment. A value of several properties has its anchor at the first.
    """
    start = f"{description.iri}#"
    first: dict[str, tuple[str, str]] = {}
    for one in description.statements:
        if one.value.kind == "uri" and one.value.value.startswith(start):
            first.setdefault(one.value.value.removeprefix(start), (one.predicate, one.value.value))
    return {place: fragment for fragment, place in first.items()}


def explain_address(subject: str, statement: Statement) -> str:
    """Where the page is that says why a statement holds."""
    value = statement.value
    text = value.value if value.kind == "uri" else written(value)
    query = urlencode({"subject": subject, "property": statement.predicate, "value": text})
    return f"/explain?{query}"


def _titles(description: Description) -> Mapping[str, str]:
    titles = description.texts(_DCTERMS + "title") if description.first("number") else {}
    return titles or description.names or description.texts(_SKOS + "prefLabel")


def _unofficial(description: Description) -> frozenset[str]:
    """Language tags of the names that are this project's own translations."""
    return frozenset(
        one.value.language
        for one in description.statements
        if one.predicate in (_LABEL, _DCTERMS + "title") and _is_translation(one)
    )


def _is_translation(statement: Statement) -> bool:
    return _TRANSLATIONS in statement.graphs


def _types(description: Description) -> list[str]:
    """Its classes in this project's vocabulary, the asserted ones first."""
    own = [one for one in description.statements if one.predicate == RDF_TYPE]
    ordered = sorted(own, key=lambda one: (one.is_inferred, one.value.value))
    return [one.value.value for one in ordered if one.value.value.startswith(CG)]


def _trail(description: Description) -> list[str]:
    """IRIs of the framework's concepts above it, from the top."""
    above = [
        *description.values(CG + "category"),
        *description.values(CG + "subcategory"),
        *description.values(_SKOS + "broaderTransitive"),
        *description.values(_SKOS + "broader"),
    ]
    unique = dict.fromkeys(term.value for term in above)
    return sorted(unique, key=lambda iri: ("/category/" not in iri, len(iri), iri))


def _figure(
    description: Description,
    titles: Mapping[str, str],
    language: str,
    named: Named,
    href: Callable[[str], str | None],
) -> NeighbourhoodFigure | None:
    chosen = in_language(titles, language)
    outgoing: dict[str, Neighbour] = {}
    for one in sorted(description.statements, key=lambda one: _RANK.get(one.predicate, len(_RANK))):
        iri = one.value.value
        if one.value.kind == "uri" and iri.startswith(_THINGS) and _is_close(one.predicate):
            link = href(iri)
            outgoing.setdefault(iri, Neighbour(named(one.predicate), named(iri), link or ""))
    incoming = _incoming(description, set(outgoing), named, href)
    if not outgoing and not incoming:
        return None
    label = chosen[0] if chosen else description.iri.rpartition("/")[2]
    return neighbourhood.lay_out(label, incoming, list(outgoing.values()))


def _incoming(
    description: Description,
    shown: set[str],
    named: Named,
    href: Callable[[str], str | None],
) -> list[Neighbour]:
    """Single referrers by name, several of a kind as their number."""
    found: list[Neighbour] = []
    seen: set[tuple[str, ...]] = set()
    for one in description.references:
        if not _is_close(one.property) or one.referrers in seen or not one.referrers:
            continue
        seen.add(one.referrers)
        others = [iri for iri in one.referrers if iri not in shown]
        if one.total == 1 and others:
            iri = others[0]
            found.append(Neighbour(named(one.property), named(iri), href(iri) or ""))
        elif others:
            anchor = f"#{reference_anchor(one.property)}"
            found.append(Neighbour(named(one.property), f"{one.total} ×", anchor))
    return found


def reference_anchor(name: str) -> str:
    """The fragment of the list of what refers to a thing by a property."""
    return "by-" + quote(name.rpartition("#")[2].rpartition("/")[2])


def _is_close(name: str) -> bool:
    return name not in _NOT_NEIGHBOURS and not name.startswith((PREFIXES["owl"], PREFIXES["void"]))
