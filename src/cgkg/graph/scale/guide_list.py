"""The guide's list as the pattern of a longer one: what of the graph belongs to which row.

Read from the canonical N-Quads of the asserted graphs. A line belongs to the standard or entry
that its subject names, in its IRI; assertions, coverage links and searches carry the key of what
they are about. A line of anything else that only points at a standard (an item that is addressed by
one) belongs to that standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cgkg import iris
from cgkg.errors import NumberSyntaxError
from cgkg.graph.scale.renumbering import has_no_year
from cgkg.iris import GraphName
from cgkg.source import numbers

LINE: Final = re.compile(r"<([^>]*)> <([^>]*)> (.*) <([^>]*)> \.\n\Z", re.DOTALL)
_ID: Final = iris.BASE + "id/"
_ENTRY: Final = re.compile(re.escape(_ID) + r"entry/annex1-(\d+)\Z")
_STANDARD: Final = re.escape(_ID) + "standard/"
_NUMBER: Final = re.compile(r'"([^"]*)"')
_LISTED: Final = frozenset(map(iris.graph, (GraphName.LISTING, GraphName.ORGANIZATIONS)))
_OUTSIDE: Final = frozenset(
    map(iris.graph, (GraphName.ENRICHMENT, GraphName.COVERAGE, GraphName.TRANSLATIONS))
)


@dataclass(slots=True)
class Row:
    """A row of the list, or a standard beside it that later facts of rows refer to.

    Attributes:
        printed: number as printed.
        position: in the list; None beside it.
        listed: lines of the list and of issuing bodies.
        outside: lines of what other sources say, of coverage and of translations.
    """

    printed: str
    position: int | None = None
    listed: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


class GuideList:
    """The rows of the list, with the lines that belong to each.

    Args:
        lines: canonical N-Quads of the asserted graphs.

    Attributes:
        rows: by IRI key, as they stand in the list; standards beside it follow.
        shared: numbers without a year by IRI key: series, and parts yet to come.
        groups: keys of rows whose outside lines name each other.
        mention: finds keys and numbers of these rows in IRIs and texts.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        found = [match for line in lines if (match := _matched(line))]
        printed, positions = _numbers(found)
        self.shared = {key: text for key, text in printed.items() if has_no_year(text)}
        keys = sorted(printed, key=lambda key: (positions.get(key, 10**9), key))
        self.rows = {key: Row(printed[key], positions.get(key)) for key in keys}
        self._by_position = {row.position: key for key, row in self.rows.items() if row.position}
        self._keys_by_text = _texts(printed)
        self.mention = _mention(self._keys_by_text)
        for match in found:
            self._assign(match)
        self.groups = self._groups()

    def key_of(self, text: str) -> str:
        """The key that a found text stands for."""
        return self._keys_by_text[text]

    def _assign(self, match: re.Match[str]) -> None:
        owner = self._owner(match[1], match[3])
        if owner is not None:
            row = self.rows[owner]
            is_listed = match[4] in _LISTED and (row.position or owner in self.shared)
            (row.listed if is_listed else row.outside).append(match[0])

    def _owner(self, subject: str, value: str) -> str | None:
        for iri in (subject, value.strip("<>") if value.startswith("<") else ""):
            entry = _ENTRY.match(iri)
            if entry:
                return self._by_position[int(entry[1])]
            if iri.startswith(_ID):
                found = self.mention.search(iri)
                if found:
                    return self._keys_by_text[found[0]]
        return None

    def _groups(self) -> list[list[str]]:
        """Rows by what they are linked to; one of a group does not go without the others."""
        leader = {key: key for key in self.rows}

        def lead(key: str) -> str:
            while leader[key] != key:
                key = leader[key]
            return key

        for key, row in self.rows.items():
            for line in row.outside:
                for text in self.mention.findall(line):
                    other = self._keys_by_text[text]
                    if other not in self.shared or self.rows[other].outside:
                        leader[lead(other)] = lead(key)
        groups: dict[str, list[str]] = {}
        for key in self.rows:
            groups.setdefault(lead(key), []).append(key)
        return list(groups.values())


def _matched(line: str) -> re.Match[str] | None:
    match = LINE.match(line)
    return match if match and match[4] in _LISTED | _OUTSIDE else None


def _numbers(lines: list[re.Match[str]]) -> tuple[dict[str, str], dict[str, int]]:
    """Printed numbers by key, and positions of those that stand in the list."""
    printed: dict[str, str] = {}
    positions: dict[str, int] = {}
    for match in lines:
        thing = iris.parse(match[1])
        if thing is None or thing.kind not in (iris.Kind.STANDARD, iris.Kind.SERIES):
            continue
        name = match[2].rpartition("#")[2]
        if name in ("number", "numberAsListed"):
            value = _NUMBER.match(match[3])
            if value and (name == "numberAsListed" or thing.key not in printed):
                printed[thing.key] = value[1]
        elif name == "listedIn":
            positions[thing.key] = int(match[3].strip("<>").rpartition("-")[2])
    return {key: text for key, text in printed.items() if _is_readable(text)}, positions


def _is_readable(number: str) -> bool:
    if has_no_year(number):
        return True
    try:
        numbers.parse(number)
    except NumberSyntaxError:
        return False
    return True


def _texts(printed: Mapping[str, str]) -> dict[str, str]:
    """Every way in which a number stands in the graph, with the key it stands for."""
    texts = {}
    for key, number in printed.items():
        texts[key] = texts[number] = key
        if not has_no_year(number):
            texts[numbers.parse(number).format()] = key
    return texts


def _mention(texts: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(texts, key=lambda text: (-len(text), text))
    choices = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![0-9A-Za-z.])(?:{choices})(?![0-9A-Za-z]|[.][0-9])")
