"""The index file of the list: its standards in order, in other orders, and by facet.

::

    standard(place, iri, plan_year, record)      by position, counted from 0; a plan year only of
                                                 projects in development
    sorting(name, places)                        for each way to sort, the places in that order
    facet(name, without, several)                how many have no value, or more than one
    facet_value(facet, at, key, iri, labels, notation, count, is_list, places)
    mention(first, texts)                        number and titles as the text filter compares them
    piece(text, is_list, places)                 which of these have a character or a pair of them
    years(in_force, national, plan_year, publication_year, count)
"""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby, islice
from sqlite3 import Connection
from typing import Final

from cgkg.services.index.finishing import tell
from cgkg.services.index.making import define
from cgkg.services.index.places import pack_order, pack_set
from cgkg.services.index.recipe import Recipe, Source
from cgkg.services.listing.facets import FACETS
from cgkg.services.listing.mentions import BLOCK, MENTION_TABLES, PiecesFound
from cgkg.services.listing.naming import named_values, values_in_order
from cgkg.services.listing.reading import Found, read_standard
from cgkg.services.listing.standard import CHINESE, ENGLISH, ListedStandard
from cgkg.services.solutions import Term

_SOURCES: Final = (
    Source("listed-standards", ("standard", "property", "value")),
    Source("facet-values", ("value", "notation", "label")),
)
_TABLES: Final = """
CREATE TABLE standard(place INTEGER PRIMARY KEY, iri TEXT, plan_year INTEGER, record TEXT);
CREATE TABLE sorting(name TEXT PRIMARY KEY, places BLOB) WITHOUT ROWID;
CREATE TABLE facet(name TEXT PRIMARY KEY, without INTEGER, several INTEGER) WITHOUT ROWID;
CREATE TABLE facet_value(facet TEXT, at INTEGER, key TEXT, iri TEXT, labels TEXT, notation TEXT,
  count INTEGER, is_list INTEGER, places BLOB, PRIMARY KEY (facet, key));
CREATE TABLE rows.found(position INTEGER, iri TEXT, record TEXT, texts TEXT);
CREATE TABLE rows.sorted(place INTEGER PRIMARY KEY, is_project INTEGER, designator TEXT,
  serial INTEGER, part INTEGER, number TEXT, title TEXT, title_en TEXT, year INTEGER,
  plan_year INTEGER, publication_year INTEGER, in_force INTEGER, national INTEGER);
"""
_STATEMENTS: Final = """
SELECT DISTINCT standard, property, kind, value, language, datatype FROM rows.listed_standards
ORDER BY standard, property, value, language, kind, datatype
"""
_IN_ORDER: Final = "SELECT iri, record, texts FROM rows.found ORDER BY position, iri"
_REST: Final = """
CREATE TABLE years AS SELECT in_force, national, plan_year, publication_year, count(*) AS count
  FROM rows.sorted GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4;
CREATE INDEX standard_iri ON standard(iri);
CREATE INDEX standard_plan_year ON standard(plan_year, place) WHERE plan_year IS NOT NULL;
"""
# As cgkg.services.listing.query has it: published ones by designator, serial and part, then
# projects as their numbers are written; what has no English title before what has one.
_KEYS: Final = {
    "position": (),
    "number": ("is_project", "designator", "serial", "part", "number"),
    "title": ("title",),
    "title-en": ("title_en IS NOT NULL", "title_en"),
    "year": ("year",),
    "stage": ("NOT in_force",),
}


def finish(connection: Connection) -> None:
    """Make the tables; see :class:`cgkg.services.index.recipe.Recipe`."""
    define(connection, _TABLES + MENTION_TABLES)
    for standard, mentions in _read(connection):
        encoded = json.dumps(standard.record(), ensure_ascii=False, separators=(",", ":"))
        line = "\x1f".join(" ".join(text.split()) for text in mentions)
        connection.execute(
            "INSERT INTO rows.found VALUES (?, ?, ?, ?)",
            (standard.position, standard.iri, encoded, line),
        )
    having, pieces = _Having(), PiecesFound()
    found = enumerate(connection.execute(_IN_ORDER))
    while block := list(islice(found, BLOCK)):
        for place, (iri, record, text) in block:
            standard = ListedStandard.from_record(iri, json.loads(record))
            having.add(place, standard)
            pieces.add(place, text)
            _add(connection, place, standard, record)
        texts = "".join(f"{text}\n" for _, (_, _, text) in block).encode()
        connection.execute("INSERT INTO mention VALUES (?, ?)", (block[0][0], texts))
    _sort(connection)
    having.write(connection)
    pieces.write(connection, having.total)
    define(connection, _REST)


def _read(connection: Connection) -> Iterator[Found]:
    rows = connection.execute(_STATEMENTS)
    for iri, statements in groupby(rows, key=lambda row: str(row[0])):
        properties: dict[str, list[Term]] = defaultdict(list)
        for _, property_, *term in statements:
            properties[property_].append(Term(*term))
        found = read_standard(iri, properties)
        if found is not None:
            yield found


def _add(connection: Connection, place: int, standard: ListedStandard, record: str) -> None:
    plan_year = None if standard.in_force else standard.plan_year
    connection.execute(
        "INSERT INTO standard VALUES (?, ?, ?, ?)", (place, standard.iri, plan_year, record)
    )
    is_project = standard.serial is None
    connection.execute(
        "INSERT INTO rows.sorted VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(place, is_project, "" if is_project else standard.number.partition(" ")[0]),
            *(standard.serial or 0, 0 if is_project else _or(standard.part, -1), standard.number),
            *(standard.titles.get(CHINESE), standard.titles.get(ENGLISH), standard.year or 0),
            *(standard.plan_year, standard.publication_year, standard.in_force),
            standard.has("level", "national"),
        ),
    )


def _or(value: int | None, other: int) -> int:
    return other if value is None else value


def _sort(connection: Connection) -> None:
    for name, keys in _KEYS.items():
        for direction, mark in (("ASC", ""), ("DESC", "-")):
            last = direction if name == "position" else "ASC"
            order = ", ".join([*(f"{key} {direction}" for key in keys), f"place {last}"])
            rows = connection.execute(f"SELECT place FROM rows.sorted ORDER BY {order}")  # noqa: S608
            places = pack_order(place for (place,) in rows)
            connection.execute("INSERT INTO sorting VALUES (?, ?)", (mark + name, places))


class _Having:
    """Which standards have which values: four bytes for each value of each."""

    def __init__(self) -> None:
        self._places: dict[str, dict[str, array[int]]] = {facet.name: {} for facet in FACETS}
        self._without: Counter[str] = Counter()
        self._several: Counter[str] = Counter()
        self.total = 0

    def add(self, place: int, standard: ListedStandard) -> None:
        """Note the values of one."""
        self.total += 1
        for name, found in self._places.items():
            keys = standard.values.get(name, ())
            self._without[name] += not keys
            self._several[name] += len(keys) > 1
            for key in keys:
                found.setdefault(key, array("I")).append(place)

    def write(self, connection: Connection) -> None:
        """Write all of it."""
        named = named_values(
            connection.execute(
                "SELECT DISTINCT value, notation, label, language FROM rows.facet_values "
                "ORDER BY value, label, language, notation"
            )
        )
        for facet in FACETS:
            places = self._places[facet.name]
            counts = {key: len(found) for key, found in places.items()}
            for at, value in enumerate(values_in_order(facet, counts, named)):
                labels = json.dumps(dict(value.labels), ensure_ascii=False)
                key = value.key
                connection.execute(
                    "INSERT INTO facet_value VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        *(facet.name, at, key, value.iri, labels, value.notation, counts[key]),
                        *pack_set(places[key], self.total),
                    ),
                )
            connection.execute(
                "INSERT INTO facet VALUES (?, ?, ?)",
                (facet.name, self._without[facet.name], self._several[facet.name]),
            )
        tell(connection, total=self.total)


LISTING: Final = Recipe("listing", _SOURCES, finish)
"""How the index file of the list is made."""
