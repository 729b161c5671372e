"""Sorted parts merged into one sorted file, counted on the way."""

from __future__ import annotations

import hashlib
import heapq
from collections import Counter
from collections.abc import Iterable
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Final

from cgkg.graph.catalog import Counts
from cgkg.graph.statistics import Statistics, Usage
from cgkg.graph.vocabulary import RDF
from cgkg.iris import GraphName

_TYPE: Final = f"<{RDF.type}>"
PLACEHOLDER: Final = "0" * 16


def merge(paths: Iterable[Path], target: Path) -> Counts:
    """Merge files of sorted lines into one, each line once, and count what they say.

    Args:
        paths: files of sorted N-Quads lines.
        target: the file to write.

    Returns:
        Statistics of each graph and of their union, without distinct objects: to tell these takes
        memory in proportion to the data.
    """
    tallies: dict[str, _Tally] = {}
    union = _Tally()
    with ExitStack() as stack:
        files = [stack.enter_context(path.open(encoding="utf-8")) for path in paths]
        file = stack.enter_context(target.open("w", encoding="utf-8", newline="\n"))
        before = ""
        for line, _ in groupby(heapq.merge(*files)):
            file.write(line)
            triple, _, graph = line[:-3].rpartition(" ")
            subject, predicate, value = triple.split(" ", 2)
            tally = tallies.get(graph)
            if tally is None:
                tally = tallies[graph] = _Tally()
            tally.add(subject, predicate, value)
            if triple != before:
                union.add(subject, predicate, value)
                before = triple
    graphs = {
        GraphName(name.strip("<>").rpartition("/")[2]): tally.statistics()
        for name, tally in sorted(tallies.items())
    }
    return Counts(graphs, union.statistics())


def write_whole(body: Path, catalog: list[str], version_line: str, target: Path) -> str:
    """Write the quads of a dataset with its catalogue and the version that they give it.

    Args:
        body: sorted lines of all other graphs.
        catalog: sorted lines of the catalogue.
        version_line: what the catalogue says of its version, with sixteen zeros for it.
        target: the file to write.

    Returns:
        The version: 16 hex digits of the SHA-256 of all other lines.
    """
    digest = hashlib.sha256()
    place = 0
    with body.open(encoding="utf-8") as lines, target.open("wb") as file:
        for line in heapq.merge(lines, catalog, [version_line]):
            data = line.encode()
            if line == version_line:
                place = file.tell() + data.index(PLACEHOLDER.encode())
            else:
                digest.update(data)
            file.write(data)
        version = digest.hexdigest()[:16]
        file.seek(place)
        file.write(version.encode())
    return version


class _Tally:
    """Counts triples that come in order of subject, then predicate."""

    def __init__(self) -> None:
        self._triples = self._subjects = 0
        self._classes: Counter[str] = Counter()
        self._uses: Counter[str] = Counter()
        self._users: Counter[str] = Counter()
        self._last = ("", "")

    def add(self, subject: str, predicate: str, value: str) -> None:
        self._triples += 1
        self._uses[predicate] += 1
        last_subject, last_predicate = self._last
        if subject != last_subject:
            self._subjects += 1
        if subject != last_subject or predicate != last_predicate:
            self._users[predicate] += 1
            self._last = (subject, predicate)
        if predicate == _TYPE and value.startswith("<"):
            self._classes[value[1:-1]] += 1

    def statistics(self) -> Statistics:
        return Statistics(
            Usage(self._triples, self._subjects, None),
            dict(sorted(self._classes.items())),
            {
                predicate[1:-1]: Usage(count, self._users[predicate], None)
                for predicate, count in sorted(self._uses.items())
            },
        )
