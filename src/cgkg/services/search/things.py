"""What can be found: things of the graph with the texts that are searched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Final

from cgkg.errors import NumberSyntaxError
from cgkg.services.search.folding import fold
from cgkg.services.search.pinyin import syllables
from cgkg.services.search.tokens import HAN, split_camel
from cgkg.services.solutions import Row
from cgkg.source.numbers import normalize
from cgkg.terms import CG, PREFIXES

CHINESE: Final = "zh-hans"
ENGLISH: Final = "en"


class Role(IntEnum):
    """What a text is to its thing, the weightiest first; the value is its column in the index."""

    NUMBER = 0
    NAME = 1
    OTHER_NAME = 2
    TEXT = 3


@dataclass(frozen=True, slots=True)
class Field:
    """One text of a thing.

    Attributes:
        property: IRI of the property whose value it is; empty for a term's local name.
        role: what it is to the thing.
        language: language tag in small letters, or empty.
        text: as in the graph.
        folded: see :func:`cgkg.services.search.folding.fold`.
        spoken: for a name in Chinese, the syllable of each character; else empty.
    """

    property: str
    role: Role
    language: str
    text: str
    folded: str
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True)
class Thing:
    """A thing that can be found.

    Attributes:
        iri: its IRI.
        types: IRIs of its classes, the most telling first.
        fields: its texts, in order of role.
    """

    iri: str
    types: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def type(self) -> str:
        """The class that it is listed under."""
        return self.types[0]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Folded names of all kinds and numbers, each once."""
        named = (field.folded for field in self.fields if field.role < Role.TEXT)
        return tuple(dict.fromkeys(named))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Standard and plan numbers, normalized."""
        given = (field.text for field in self.fields if field.role is Role.NUMBER)
        return tuple(dict.fromkeys(filter(None, map(normalized_number, given))))

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The first name by language tag."""
        labels: dict[str, str] = {}
        for field in self.fields:
            if field.role is Role.NAME:
                labels.setdefault(field.language, field.text)
        return labels

    def label(self, language: str) -> tuple[str, str]:
        """The name to show and its language tag: the wanted one, else whichever there is."""
        other = ENGLISH if language == CHINESE else CHINESE
        for tag in (language, other, *self.labels):
            if tag in self.labels:
                return self.labels[tag], tag
        return next(((field.text, field.language) for field in self.fields), (self.iri, ""))


def normalized_number(text: str) -> str | None:
    """A standard or plan number in its printed form, or None where the text is none."""
    try:
        return normalize(text).format()
    except NumberSyntaxError:
        return None


def read_things(types: Iterable[Row], texts: Iterable[Row]) -> tuple[Thing, ...]:
    """The things from the rows of the two queries.

    Args:
        types: ``thing``, ``class``, ``order``: classes in order of how much they tell.
        texts: ``thing``, ``property``, ``value``.
    """
    classes: dict[str, dict[str, None]] = {}
    for row in sorted(types, key=lambda row: (int(row["order"].value), row["thing"].value)):
        classes.setdefault(row["thing"].value, {})[row["class"].value] = None
    fields: dict[str, list[Field]] = {iri: _local_name(iri) for iri in classes}
    for row in texts:
        if row["thing"].value in fields:
            fields[row["thing"].value].append(_field(row))
    return tuple(
        Thing(iri, tuple(classes[iri]), _distinct(fields[iri])) for iri in classes if fields[iri]
    )


def _field(row: Row) -> Field:
    name, value = row["property"].value, row["value"]
    role, folded = ROLES[name], fold(value.value)
    spoken = syllables(folded) if role < Role.TEXT and HAN.search(folded) else ()
    return Field(name, role, value.language.lower(), value.value, folded, spoken)


def _local_name(iri: str) -> list[Field]:
    if not iri.startswith(CG):
        return []
    name = iri.removeprefix(CG)
    spoken = f"{name} {split_camel(name)}" if split_camel(name) != name else name
    return [Field("", Role.OTHER_NAME, "", spoken, fold(spoken))]


def _distinct(fields: list[Field]) -> tuple[Field, ...]:
    """In order of role, property, language and text; of several with one text, the first."""
    order = {name: at for at, name in enumerate(ROLES)}
    kept: dict[tuple[str, str, Role], Field] = {}
    for field in sorted(
        fields, key=lambda one: (one.role, order.get(one.property, 0), one.language, one.text)
    ):
        kept.setdefault((field.text, field.language, field.role), field)
    return tuple(kept.values())


def _properties(role: Role, *names: str) -> dict[str, Role]:
    expanded = (name.partition(":") for name in names)
    return {PREFIXES[prefix] + local: role for prefix, _, local in expanded}


OUTSIDE_CLASSES: Final[Mapping[str, Mapping[str, str]]] = {
    PREFIXES["sh"] + "SPARQLExecutable": {CHINESE: "示例查询", ENGLISH: "example query"},
    PREFIXES["owl"] + "Class": {CHINESE: "类", ENGLISH: "class"},
    PREFIXES["owl"] + "ObjectProperty": {CHINESE: "对象属性", ENGLISH: "object property"},
    PREFIXES["owl"] + "DatatypeProperty": {CHINESE: "数据属性", ENGLISH: "data property"},
    PREFIXES["owl"] + "AnnotationProperty": {CHINESE: "注释属性", ENGLISH: "annotation property"},
}
"""Names of the classes that the ontology uses and does not name."""

ROLES: Final[Mapping[str, Role]] = {
    **_properties(Role.NUMBER, "cg:number", "cg:numberAsListed", "skos:notation"),
    **_properties(Role.NUMBER, "cg:documentNumber"),
    **_properties(Role.NAME, "rdfs:label", "skos:prefLabel", "dcterms:title"),
    **_properties(Role.OTHER_NAME, "skos:altLabel", "cg:abbreviation", "dcterms:alternative"),
    **_properties(Role.OTHER_NAME, "cg:titleAsListed"),
    **_properties(Role.TEXT, "skos:definition", "cg:text", "dcterms:description", "rdfs:comment"),
    **_properties(Role.TEXT, "dcterms:bibliographicCitation", "dcat:keyword"),
}
"""The searched properties, as queries/pages/search-texts.rq lists them, the weightiest first."""
