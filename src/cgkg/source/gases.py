"""Gases and other analytes that titles and directions name: the curated table ``gases.csv``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from cgkg.source.curated import read_table

COLUMNS: Final = (
    *("key", "label_zh", "label_en", "formula", "is_greenhouse_gas", "aliases", "note"),
)


@dataclass(frozen=True, slots=True)
class Gas:
    """A gas or class of gases.

    Attributes:
        key: IRI key.
        label_zh: its name in Chinese.
        label_en: its name in English.
        formula: chemical formula in plain digits; empty for a class.
        is_greenhouse_gas: False for what is an analyte only.
        aliases: other ways the guide writes it, such as ``CO₂``.
        note: what to mind; may be empty.
    """

    key: str
    label_zh: str
    label_en: str
    formula: str
    is_greenhouse_gas: bool
    aliases: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Gases:
    """All gases."""

    gases: tuple[Gas, ...]

    @cached_property
    def _key_by_name(self) -> Mapping[str, str]:
        return {name: gas.key for gas in self.gases for name in (gas.label_zh, *gas.aliases)}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted(self._key_by_name, key=lambda name: (-len(name), name))
        return re.compile("|".join(map(re.escape, names)))

    def keys_in(self, text: str) -> tuple[str, ...]:
        """Keys of the gases that a text names, in its order, each once.

        温室气体 and 碳排放 name no gas.

        >>> dioxide = Gas("dioxide", "二氧化碳", "carbon dioxide", "CO2", True, ("CO₂",), "")
        >>> Gases((dioxide,)).keys_in("石油化工生产企业CO₂排放量计算方法")
        ('dioxide',)
        """
        found = (self._key_by_name[name] for name in self._pattern.findall(text))
        return tuple(dict.fromkeys(found))


def read_gases(folder: Path) -> Gases:
    """The table ``gases.csv``.

    Args:
        folder: ``data/curated``.

    Raises:
        InputError: the table is malformed.
    """
    rows = read_table(
        folder / "gases.csv", COLUMNS, key=("key",), optional=("formula", "aliases", "note")
    )
    gases: list[Gas] = []
    for row in rows:
        if row["is_greenhouse_gas"] not in ("yes", "no"):
            raise row.error("is_greenhouse_gas", "neither yes nor no", expected="yes or no")
        gases.append(
            Gas(
                *(row["key"], row["label_zh"], row["label_en"], row["formula"]),
                is_greenhouse_gas=row["is_greenhouse_gas"] == "yes",
                aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
                note=row["note"],
            )
        )
    return Gases(tuple(gases))
