"""The standards that a curated row may name: entries of the list by position, others by key."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from cgkg import iris
from cgkg.model import Guide, Stage
from cgkg.source.curated import CuratedRow


@dataclass(frozen=True)
class StandardIndex:
    """Standards by the names that curated tables use.

    Attributes:
        listed: IRI key of a listed standard by its entry, such as ``annex1-6``.
        projects: keys of the listed standards that the list says are in development.
        referenced: keys of the standards that the list does not name.
    """

    listed: dict[str, str]
    projects: frozenset[str]
    referenced: frozenset[str]

    @classmethod
    def of(cls, guide: Guide, referenced: Collection[str]) -> StandardIndex:
        """The index of the guide's list and of the referenced standards."""
        keys = {f"annex1-{row.position}": key_of(row.number.raw) for row in guide.rows}
        projects = (
            key_of(row.number.raw) for row in guide.rows if row.stage.mended == Stage.IN_DEVELOPMENT
        )
        return cls(keys, frozenset(projects), frozenset(referenced))

    @property
    def published(self) -> tuple[str, ...]:
        """Keys of the listed standards that the list says are in force, in its order."""
        return tuple(key for key in self.listed.values() if key not in self.projects)

    def key(self, row: CuratedRow, field: str) -> str:
        """The key of the standard that a cell names: ``annex1-6``, or a referenced key.

        Raises:
            InputError: there is no such entry or standard.
        """
        name = row[field]
        if name in self.listed:
            return self.listed[name]
        if name in self.referenced:
            return name
        raise row.error(
            field,
            f"unknown standard {name!r}",
            expected="annex1-1 to annex1-166, or a key of referenced_standards.csv",
            remedy="correct it, or add the standard to referenced_standards.csv",
        )

    def holds(self, key: str) -> bool:
        """Whether a key is that of a listed or referenced standard."""
        return key in self.referenced or key in self.listed.values()


def key_of(number: str) -> str:
    """The IRI key of a number as printed."""
    return iris.key_of_number(number)
