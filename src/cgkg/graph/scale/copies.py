"""Copies of the guide's list under other numbers: a deterministic catalogue of any length.

Copy *n* has every row of the list again, with a number, a title, a position and a source of its
own. What sources outside the guide say, coverage and translations come with about one row in ten,
by a hash of copy and row. No state, no chance: the same copy is the same text, whoever asks first.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from cgkg import iris
from cgkg.graph.scale.guide_list import LINE, GuideList
from cgkg.graph.scale.renumbering import Renumbering
from cgkg.iris import GraphName, Kind

_LINES_A_COPY: Final = 10_000
_OUTSIDE_ONE_IN: Final = 10
_GUIDE: Final = f"<{iris.thing(Kind.DOCUMENT, 'miit-2024-7')}>"
_GENERATED: Final = f"<{iris.thing(Kind.DOCUMENT, 'generated-list')}>"
_SOURCES: Final = f"<{iris.BASE}id/source/"
_POSITION: Final = re.compile(r"(?<=/id/entry/annex1-)(\d+)")
_TEXT: Final = re.compile(r'"(.*)"@([a-z-]+)\Z', re.DOTALL)
_INTEGER: Final = re.compile(r'(?<=^")(\d+)(?=")')
_TITLES: Final = frozenset({"title", "titleAsListed", "label"})
_ELEMENTS: Final = frozenset(
    {"introductoryElement", "mainElement", "complementaryElement", "titleObject"}
)
_PARTS: Final = frozenset({"serialNumber", "planYear", "planSerial"})


class Copies:
    """Makes the copies.

    Args:
        lines: canonical N-Quads of the asserted graphs of the guide.

    Attributes:
        size: entries in a copy.
        sources: N-Quads of the sources that the copies name.
    """

    def __init__(self, lines: list[str]) -> None:
        self._list = GuideList(lines)
        rows = self._list.rows
        self._positions = {key: row.position for key, row in rows.items() if row.position}
        self.size = len(self._positions)
        shared = self._list.shared
        standards = {key: row.printed for key, row in rows.items() if key not in shared}
        self._standards = standards
        self._renumbering = Renumbering(standards.values(), shared.values())
        self._titles = {
            match[1]
            for row in rows.values()
            for line in (*row.listed, *row.outside)
            if (parsed := LINE.match(line))
            and _local(parsed[2]) in _TITLES
            and (match := _TEXT.match(parsed[3]))
        }
        self._sources: set[str] = set()
        self._listed = "".join(self._template(key, row.listed) for key, row in rows.items())
        self._outside = [
            "".join(self._template(key, rows[key].outside) for key in group)
            for group in self._list.groups
        ]
        self._unsearched = [
            "".join(map(_unsearched, re.findall(r".*#fateStatus> .*\n", template)))
            for template in self._outside
        ]
        self.sources = _generated_sources(lines, self._sources)

    def copies(self, times: int) -> Iterator[str]:
        """What is to be added to the guide's graph to get this many times its list.

        Args:
            times: how often the list is to stand there, the guide's own included.

        Returns:
            N-Quads, one text a copy.
        """
        for copy in range(1, times):
            yield self.copy(copy)

    def copy(self, copy: int) -> str:
        """N-Quads lines of a copy, which is counted from 1."""
        names = self._names(copy)
        outside = (
            told if _chance(copy, group) % _OUTSIDE_ONE_IN == 0 else untold
            for group, (told, untold) in enumerate(
                zip(self._outside, self._unsearched, strict=True)
            )
        )
        return "".join(template % names for template in (self._listed, *outside))

    def _names(self, copy: int) -> dict[str, str]:
        names = {"zh": f"（生成{copy}）", "en": f" (generated, copy {copy})"}
        for key, printed in self._standards.items():
            new = self._renumbering.standard(printed, copy)
            names[self._renumbering.normal(printed)] = new.normal
            names[key], names[printed] = new.key, new.printed
            names.update({f"{part} {key}": value for part, value in new.parts.items()})
        for key, number in self._list.shared.items():
            names[number] = self._renumbering.shared(number, copy)
            names[key] = iris.key_of_number(names[number])
        for position in self._positions.values():
            names[f"position {position}"] = str(position + copy * self.size)
        for line in range(_LINES_A_COPY):
            names[f"line {line}"] = str(line + copy * _LINES_A_COPY)
        return names

    def _template(self, key: str, lines: list[str]) -> str:
        last = "complementaryElement"
        if not any(f"#{last}>" in line for line in lines):
            last = "mainElement"
        return "".join(self._line(key, line.replace("%", "%%"), last) for line in lines)

    def _line(self, key: str, line: str, last_element: str) -> str:
        match = LINE.match(line)
        if match is None:
            raise ValueError(f"not a quad of IRIs and literals: {line}")
        subject, predicate, value, graph = match.groups()
        start = f"<{self._iri(subject)}> <{predicate}> "
        end = f" <{graph}> .\n"
        if value == _GUIDE:
            kept = start + value + end if "/id/entry/" in subject else ""
            return kept + start + _GENERATED + end
        return start + self._value(key, subject, _local(predicate), value, last_element) + end

    def _value(self, key: str, subject: str, name: str, value: str, last_element: str) -> str:
        if value.startswith(_SOURCES):
            self._sources.add(value)
            return value.replace("/id/source/", "/id/source/generated-")
        if value.startswith("<"):
            return self._iri(value)
        if name in _PARTS:
            return f"%({name} {key})s"
        if "/id/entry/" in subject:
            return self._cell(name, value)
        text = _TEXT.match(value)
        marked = name == last_element if name in _ELEMENTS else text and text[1] in self._titles
        value = self._renamed(value)
        return _mark(value) if marked else value

    def _cell(self, name: str, value: str) -> str:
        """A value of an entry."""
        match name:
            case "position":
                return _INTEGER.sub(r"%(position \1)s", value)
            case "firstLine" | "lastLine":
                return _INTEGER.sub(r"%(line \1)s", value)
            case "label":
                return re.sub(r"(\d+)(?=\"@)", r"%(position \1)s", value)
            case "titleCell":
                return _mark(value)
            case _:
                return self._renamed(value)

    def _iri(self, iri: str) -> str:
        return _POSITION.sub(r"%(position \1)s", self._renamed(iri))

    def _renamed(self, text: str) -> str:
        return self._list.mention.sub(r"%(\g<0>)s", text)


def _unsearched(line: str) -> str:
    """What a project's status is where nobody looked for what became of it."""
    return re.sub(r'> "[a-z-]+" <', '> "not-searched" <', line)


def _local(predicate: str) -> str:
    return predicate.rpartition("#")[2].rpartition("/")[2]


def _mark(value: str) -> str:
    """A text with the mark of its copy at its end."""
    end = value.rindex('"@')
    language = "en" if value.endswith("@en") else "zh"
    return f"{value[:end]}%({language})s{value[end:]}"


def _chance(copy: int, group: int) -> int:
    digest = hashlib.blake2b(f"{copy} {group}".encode(), digest_size=8).digest()
    return int.from_bytes(digest)


def _generated_sources(lines: list[str], used: set[str]) -> str:
    """What the copies name as their sources: a document, and a double of each source."""
    graph = f"<{iris.graph(GraphName.ORGANIZATIONS)}>"
    type_, label = (
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>",
        "<http://www.w3.org/2000/01/rdf-schema#label>",
    )
    doubled = [
        f"{_GENERATED} {type_} <http://purl.org/ontology/bibo/Document> {graph} .\n",
        f'{_GENERATED} {label} "生成的清单，非真实标准"@zh-hans {graph} .\n',
        f'{_GENERATED} {label} "Generated list, no real standards"@en {graph} .\n',
    ]
    for line in lines:
        if line.startswith(_SOURCES) and line[: line.index(" ")] in used:
            doubled.append(_doubled(line))
    return "".join(doubled)


def _doubled(line: str) -> str:
    match = LINE.match(line)
    if match is None:
        raise ValueError(f"not a quad of IRIs and literals: {line}")
    subject, predicate, value, graph = match.groups()
    match _local(predicate):
        case "label" | "bibliographicCitation":
            value = re.sub(r'\A"(.*)"', r'"Generated, after: \1"', value)
        case "page":
            value = f"<{iris.DATASET}>"
    subject = subject.replace("/id/source/", "/id/source/generated-")
    return f"<{subject}> <{predicate}> {value} <{graph}> .\n"
