"""The standards system as a tree, with what each place of it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cgkg.services.solutions import Row, select
from cgkg.store.base import Store


@dataclass(slots=True)
class Concept:
    """A category, subcategory or topic area.

    Attributes:
        iri: its IRI.
        rank: ``category``, ``subcategory`` or ``topic-area``.
        notation: the guide's code; empty for topic areas.
        labels: by language tag.
        definition: the guide's own sentence.
        direction: IRI of the key direction for it; empty where there is none.
        in_force: listed standards in force here and below.
        in_development: listed standards in development here and below.
        narrower: the concepts below, in the guide's order.
    """

    iri: str
    rank: str
    notation: str
    definition: str
    direction: str
    labels: dict[str, str] = field(default_factory=dict)
    in_force: int = 0
    in_development: int = 0
    narrower: list[Concept] = field(default_factory=list)

    @property
    def total(self) -> int:
        """All listed standards here and below."""
        return self.in_force + self.in_development

    def leaves(self) -> Iterator[Concept]:
        """The concepts at the ends of the tree below this one, or itself if it is one."""
        if not self.narrower:
            yield self
        for concept in self.narrower:
            yield from concept.leaves()


async def read_framework(
    store: Store, queries: Mapping[str, str], seconds: float
) -> tuple[Concept, ...]:
    """The categories, each with all that stands below it.

    Args:
        store: the store to ask, once.
        queries: the texts of ``queries/pages`` by name.
        seconds: wall-clock limit.
    """
    rows = await select(store, queries["framework"], seconds)
    concepts: dict[str, Concept] = {}
    broader: dict[str, str] = {}
    for row in rows:
        concept = concepts.setdefault(row["concept"].value, _concept(row))
        concept.labels[row["label"].language] = row["label"].value
        if "broader" in row:
            broader[concept.iri] = row["broader"].value
    for iri, above in broader.items():
        concepts[above].narrower.append(concepts[iri])
    categories = tuple(concept for concept in concepts.values() if concept.rank == "category")
    for category in categories:
        category.in_force = sum(below.in_force for below in category.narrower)
        category.in_development = sum(below.in_development for below in category.narrower)
    return categories


def _concept(row: Row) -> Concept:
    return Concept(
        iri=row["concept"].value,
        rank=row["rank"].value,
        notation=row["notation"].value if "notation" in row else "",
        definition=row["definition"].value,
        direction=row["direction"].value if "direction" in row else "",
        in_force=int(row["inForce"].value) if "inForce" in row else 0,
        in_development=int(row["inDevelopment"].value) if "inDevelopment" in row else 0,
    )
