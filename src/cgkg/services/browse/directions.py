"""Key directions in the guide's own words, beside what the list has for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cgkg.services.listing.catalogue import Catalogue
from cgkg.services.solutions import Row, select
from cgkg.store.base import Store


@dataclass(slots=True)
class Direction:
    """A subcategory with its key direction, if it has one.

    Attributes:
        subcategory: IRI of the subcategory.
        notation: its code, also its key.
        labels: its labels by language tag.
        iri: IRI of the direction; empty where Annex 2 has none.
        position: 序号 of the direction.
        text: verbatim.
        text_en: the same in this project's English; empty where there is none.
        lines: first and last line in the source; empty where not recorded.
        in_force: listed standards in force in the subcategory.
        in_development: listed projects in the subcategory.
    """

    subcategory: str
    notation: str
    labels: dict[str, str] = field(default_factory=dict)
    iri: str = ""
    position: int = 0
    text: str = ""
    text_en: str = ""
    lines: tuple[str, ...] = ()
    in_force: int = 0
    in_development: int = 0

    @property
    def total(self) -> int:
        """All listed standards of the subcategory."""
        return self.in_force + self.in_development

    @property
    def paragraphs(self) -> list[list[str]]:
        """The text in paragraphs, these in clauses; joined again they are the text.

        The guide separates what it asks of each industry by ``；``: one line each reads easier.
        """
        return _clauses(self.text, "；")

    @property
    def paragraphs_en(self) -> list[list[str]]:
        """The English text likewise; none where there is no English."""
        return _clauses(self.text_en, "; ") if self.text_en else []


def _clauses(text: str, mark: str) -> list[list[str]]:
    return [
        [clause for clause in paragraph.replace(mark, f"{mark}\n").split("\n") if clause]
        for paragraph in text.split("\n")
    ]


async def read_directions(
    store: Store, queries: Mapping[str, str], seconds: float, catalogue: Catalogue
) -> list[Direction]:
    """A record for each subcategory, with its key direction where Annex 2 has one.

    Args:
        store: the store to ask, once.
        queries: the texts of ``queries/pages`` by name.
        seconds: wall-clock limit.
        catalogue: the list, for the numbers.
    """
    found: dict[str, Direction] = {}
    for row in await select(store, queries["directions"], seconds):
        direction = found.setdefault(row["subcategory"].value, _direction(row))
        direction.labels[row["label"].language] = row["label"].value
    in_force = catalogue.places("stage", "in-force")
    for direction in found.values():
        places = catalogue.places("subcategory", direction.notation)
        direction.in_force = len(places & in_force)
        direction.in_development = len(places) - direction.in_force
    return list(found.values())


def _direction(row: Row) -> Direction:
    lines = [row[name].value for name in ("firstLine", "lastLine") if name in row]
    return Direction(
        subcategory=row["subcategory"].value,
        notation=row["notation"].value,
        iri=row["direction"].value if "direction" in row else "",
        position=int(row["position"].value) if "position" in row else 0,
        text=row["text"].value if "text" in row else "",
        text_en=row["textEn"].value if "textEn" in row else "",
        lines=tuple(lines),
    )
