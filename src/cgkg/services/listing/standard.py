"""One standard of the list, with all that the pages filter, sort and show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cgkg.services.search.folding import simplify

CHINESE, ENGLISH = "zh-Hans", "en"


@dataclass(frozen=True, slots=True)
class ListedStandard:
    """A standard or project that Annex 1 lists.

    Attributes:
        iri: its IRI.
        position: 序号, 1 to 166.
        number: normalized number.
        titles: title by language tag.
        values: keys of its values by name of facet; several for a joint project's sectors.
        serial: running number of a published standard.
        part: part number of a published standard.
        planned_part: part number that a project's title announces.
        part_unassigned: whether its title says 第XX部分.
        plan_year: year of a project's plan.
        publication_year: year in a published standard's number.
    """

    iri: str
    position: int
    number: str
    titles: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    serial: int | None = None
    part: int | None = None
    planned_part: int | None = None
    part_unassigned: bool = False
    plan_year: int | None = None
    publication_year: int | None = None

    @property
    def in_force(self) -> bool:
        """Whether it is listed as in force."""
        return "in-force" in self.values.get("stage", ())

    @property
    def year(self) -> int | None:
        """Year of publication, or of the plan."""
        return self.publication_year if self.publication_year is not None else self.plan_year

    def record(self) -> list[Any]:
        """All but its IRI, as JSON has it."""
        return [getattr(self, name) for name in _FIELDS]

    @classmethod
    def from_record(cls, iri: str, record: list[Any]) -> ListedStandard:
        """What :meth:`record` gave, and the IRI."""
        fields = dict(zip(_FIELDS, record, strict=True))
        fields["values"] = {name: tuple(keys) for name, keys in fields["values"].items()}
        return cls(iri=iri, **fields)

    def has(self, facet: str, key: str) -> bool:
        """Whether it has a value of a facet."""
        return key in self.values.get(facet, ())


_FIELDS: Final = (
    *("position", "number", "titles", "values", "serial", "part", "planned_part"),
    *("part_unassigned", "plan_year", "publication_year"),
)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, as it is shown.

    Attributes:
        key: as addresses write it.
        iri: its IRI; empty for a year.
        labels: by language tag.
        notation: code, such as ``2.1`` or ``YB``; empty where there is none.
    """

    key: str
    iri: str
    labels: Mapping[str, str]
    notation: str = ""


def fold(text: str) -> str:
    """A text as the filter compares it: lower case, and the subscript of CO₂ as a digit.

    >>> fold("CO₂ 吸附剂")
    'co2 吸附剂'
    """
    return text.replace("₂", "2").lower()


def words_of(text: str) -> list[str]:
    """The words to look for, as the filter compares them; Traditional characters as Simplified.

    >>> words_of("CO₂ 鋼鐵")
    ['co2', '钢铁']
    """
    return [fold(word) for word in simplify(text).split()]
