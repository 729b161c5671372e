"""What can be found: things of the graph with the texts that are searched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any, Final, NamedTuple

from cgkg.errors import NumberSyntaxError
from cgkg.services.search.folding import fold
from cgkg.services.search.pinyin import syllables
from cgkg.services.search.tokens import HAN, split_camel
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

    def record(self) -> list[Any]:
        """The same as JSON has it; what can be told from the text is left out."""
        folded = "" if self.folded == self.text else self.folded
        spoken = " ".join(self.spoken)
        return [_PROPERTIES.index(self.property), self.language, self.text, folded, spoken]

    @classmethod
    def from_record(cls, record: Sequence[Any]) -> Field:
        """What :meth:`record` gave."""
        at, language, text, folded, spoken = record
        syllables = tuple(spoken.split(" ")) if spoken else ()
        return cls(_PROPERTIES[at], _ROLES[at], language, text, folded or text, syllables)


@dataclass(frozen=True)
class Thing:
    """A thing that can be found.

    Attributes:
        iri: its IRI.
        types: IRIs of its classes, the most telling first.
        fields: its texts, in order of role.
        numbers: standard and plan numbers, normalized.
        has_values: whether names can be reconciled with it.
    """

    iri: str
    types: tuple[str, ...]
    fields: tuple[Field, ...]
    numbers: tuple[str, ...]
    has_values: bool = False

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

    def record(self) -> list[Any]:
        """Its texts and numbers, as JSON has them."""
        return [[field.record() for field in self.fields], self.numbers]

    @classmethod
    def from_record(
        cls, iri: str, types: tuple[str, ...], record: Sequence[Any], *, has_values: bool
    ) -> Thing:
        """A thing from what :meth:`record` gave, and what else there is to know."""
        fields, numbers = record
        return cls(iri, types, tuple(map(Field.from_record, fields)), tuple(numbers), has_values)


def normalized_number(text: str) -> str | None:
    """A standard or plan number in its printed form, or None where the text is none."""
    try:
        return normalize(text).format()
    except NumberSyntaxError:
        return None


class Text(NamedTuple):
    """What is said of a thing: IRI of the property, its value, and that one's language."""

    property: str
    value: str
    language: str


def read_thing(iri: str, types: tuple[str, ...], texts: Iterable[Text]) -> Thing | None:
    """A thing, or None for one that nothing is said of.

    Args:
        iri: its IRI.
        types: its classes, in order of how much they tell.
        texts: what is said of it.
    """
    fields = _distinct([*_local_name(iri), *map(_field, texts)])
    if not fields:
        return None
    given = (field.text for field in fields if field.role is Role.NUMBER)
    numbers = tuple(dict.fromkeys(filter(None, map(normalized_number, given))))
    return Thing(iri, types, fields, numbers)


def _field(text: Text) -> Field:
    role, folded = ROLES[text.property], fold(text.value)
    spoken = syllables(folded) if role < Role.TEXT and HAN.search(folded) else ()
    return Field(text.property, role, text.language.lower(), text.value, folded, spoken)


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
"""The searched properties, the weightiest first."""

_PROPERTIES: Final = ("", *ROLES)
_ROLES: Final = (Role.OTHER_NAME, *ROLES.values())
