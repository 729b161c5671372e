"""The sectors that the guide names: a curated list, and how they are found in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cgkg.source.curated import read_table
from cgkg.source.evidence import reference

COLUMNS = ("key", "label_zh", "label_en", "aliases", "broader", "definition_zh", "definition_en")


@dataclass(frozen=True, slots=True)
class GuideSector:
    """A sector as the guide's text names it; not a code of an industry standard.

    Attributes:
        key: IRI key, such as ``non-ferrous-metals``.
        label_zh: its name in Chinese.
        label_en: its name in English.
        aliases: other names that the guide uses, such as ``有色``.
        broader: key of the sector that holds it, or None.
        definition_zh: what it is, in Chinese.
        definition_en: what it is, in English.
    """

    key: str
    label_zh: str
    label_en: str
    aliases: tuple[str, ...]
    broader: str | None
    definition_zh: str
    definition_en: str

    @property
    def names(self) -> tuple[str, ...]:
        """Its label and aliases."""
        return (self.label_zh, *self.aliases)


@dataclass(frozen=True)
class GuideSectors:
    """All sectors of the guide."""

    sectors: tuple[GuideSector, ...]

    @cached_property
    def key_by_name(self) -> Mapping[str, str]:
        """Key of a sector by each of its names."""
        return {name: sector.key for sector in self.sectors for name in sector.names}

    @cached_property
    def pattern(self) -> str:
        """A regular expression of one name, the longest first."""
        names = sorted(self.key_by_name, key=lambda name: (-len(name), name))
        return "(?:" + "|".join(map(re.escape, names)) + ")"

    def keys_in(self, text: str) -> tuple[str, ...]:
        """Keys of the sectors named in a text, in its order, each once.

        >>> metals = GuideSector("metals", "有色金属", "metals", ("有色",), None, "", "")
        >>> GuideSectors((metals,)).keys_in("有色行业和有色金属行业")
        ('metals',)
        """
        found = (self.key_by_name[name] for name in re.findall(self.pattern, text))
        return tuple(dict.fromkeys(found))


def read_sectors(folder: Path) -> GuideSectors:
    """The table ``guide_sectors.csv``.

    Args:
        folder: ``data/curated``.

    Raises:
        InputError: the table is malformed, two sectors share a name, or a broader one is unknown.
    """
    rows = read_table(
        folder / "guide_sectors.csv", COLUMNS, key=("key",), optional=("aliases", "broader")
    )
    keys = {row["key"] for row in rows}
    seen: dict[str, str] = {}
    sectors: list[GuideSector] = []
    for row in rows:
        broader = reference(row, "broader", keys) if row["broader"] else None
        aliases = tuple(alias for alias in row["aliases"].split(";") if alias)
        for name in (row["label_zh"], *aliases):
            if name in seen:
                raise row.error(
                    "aliases",
                    f"name {name} is taken by {seen[name]}",
                    expected="a name of one sector only",
                    remedy="remove it from one of the two rows",
                )
            seen[name] = row["key"]
        sectors.append(
            GuideSector(
                *(row["key"], row["label_zh"], row["label_en"], aliases, broader),
                *(row["definition_zh"], row["definition_en"]),
            )
        )
    return GuideSectors(tuple(sectors))
