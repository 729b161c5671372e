"""The things of an index file, read as they are asked for; the last few thousand are kept."""

from __future__ import annotations

import json
import threading
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, overload

from cgkg.services.index.file import IndexFile, Record
from cgkg.services.index.places import unpack_order
from cgkg.services.search.things import Thing

_KEPT: Final = 4096
_AT_ONCE: Final = 500
_COLUMNS: Final = "row, iri, kind, has_values, record"


class StoredThings(Sequence[Thing]):
    """All things by row.

    Attributes:
        kinds: IRIs of classes, the most telling first, of each kind of thing.
        kind_of: the kind of each row.
    """

    def __init__(self, file: IndexFile) -> None:
        """Args: the index file."""
        self._file = file
        self.kinds = [tuple(kind) for kind in file.fact("kinds")]
        packed = file.row("SELECT places FROM kinds")
        self.kind_of: array[int] = unpack_order(packed[0] if packed else b"")
        self._kept: OrderedDict[int, Thing] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self.kind_of)

    @overload
    def __getitem__(self, row: int) -> Thing: ...
    @overload
    def __getitem__(self, row: slice) -> list[Thing]: ...

    def __getitem__(self, row: int | slice) -> Thing | list[Thing]:
        if isinstance(row, slice):
            return self.at(range(*row.indices(len(self))))
        return self.at([range(len(self))[row]])[0]

    def __iter__(self) -> Iterator[Thing]:
        for start in range(0, len(self), _AT_ONCE):
            yield from self[start : start + _AT_ONCE]

    def at(self, rows: Iterable[int]) -> list[Thing]:
        """The things at some rows."""
        rows = list(rows)
        with self._lock:
            found = {row: self._kept[row] for row in rows if row in self._kept}
        missing = [row for row in rows if row not in found]
        for start in range(0, len(missing), _AT_ONCE):
            marks = ", ".join(map(str, missing[start : start + _AT_ONCE]))
            statement = f"SELECT {_COLUMNS} FROM thing WHERE row IN ({marks})"  # noqa: S608
            found |= {record[0]: self._thing(record) for record in self._file.rows(statement)}
        self._keep(found)
        return [found[row] for row in rows]

    def row_of(self, iri: str) -> int | None:
        """The row of a thing, or None for what is none."""
        found = self._file.row("SELECT row FROM thing WHERE iri = ?", iri)
        return None if found is None else int(found[0])

    def get(self, iri: str) -> Thing | None:
        """A thing by its IRI, or None."""
        row = self.row_of(iri)
        return None if row is None else self[row]

    def _thing(self, record: Record) -> Thing:
        _, iri, kind, has_values, encoded = record
        return Thing.from_record(
            iri, self.kinds[kind], json.loads(encoded), has_values=bool(has_values)
        )

    def _keep(self, found: dict[int, Thing]) -> None:
        with self._lock:
            for row, thing in found.items():
                self._kept[row] = thing
                self._kept.move_to_end(row)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
