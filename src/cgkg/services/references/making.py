"""The index file of references to things that much refers to, and of standards that share things.

::

    thing(at, iri)                               what refers to these, in natural order of IRIs
    referred(thing, property, total, places)     which of them, as places of that order
    standard(at, iri, number, stage, titles)     listed standards, in natural order of numbers
    listed(thing, property, total, places)       which of them name a thing, by a property that
                                                 related standards share; by any: no property
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from sqlite3 import Connection
from typing import Final

from cgkg.services.description import in_natural_order
from cgkg.services.index.making import define
from cgkg.services.index.places import pack_order
from cgkg.services.index.recipe import Recipe, Source
from cgkg.terms import CG

MANY: Final = 200
"""A thing that more references point to has its own in the file."""
SHARED: Final = tuple(CG + name for name in ("series", "topicArea", "codeSector", "subcategory"))
"""Properties whose values make standards related, the closest first."""

_SOURCES: Final = (
    Source("references-to", ("referrer", "property", "thing")),
    Source("standard-titles", ("standard", "number", "stage", "title")),
)
_TABLES: Final = """
CREATE TABLE thing(at INTEGER PRIMARY KEY, iri TEXT);
CREATE TABLE referred(thing TEXT, property TEXT, total INTEGER, places BLOB,
  PRIMARY KEY (thing, property));
CREATE TABLE standard(at INTEGER PRIMARY KEY, iri TEXT, number TEXT, stage TEXT, titles TEXT);
CREATE TABLE listed(thing TEXT, property TEXT, total INTEGER, places BLOB,
  PRIMARY KEY (thing, property));
CREATE TABLE rows.pair(thing TEXT, property TEXT, referrer TEXT,
  PRIMARY KEY (thing, property, referrer)) WITHOUT ROWID;
INSERT INTO rows.pair SELECT DISTINCT thing, property, referrer FROM rows.references_to
  ORDER BY 1, 2, 3;
CREATE TABLE rows.found(iri TEXT, number TEXT, stage TEXT, titles TEXT)
"""
_HUBS: Final = """
CREATE TABLE rows.hub AS
  SELECT thing FROM rows.pair GROUP BY thing HAVING count(*) > ? ORDER BY thing
"""
_PLACES: Final = """
INSERT INTO thing(iri) SELECT iri FROM (
  SELECT DISTINCT p.referrer AS iri FROM rows.hub h CROSS JOIN rows.pair p ON p.thing = h.thing
) ORDER BY natural_key(iri), iri;
CREATE TABLE rows.place(iri TEXT PRIMARY KEY, at INTEGER) WITHOUT ROWID;
INSERT INTO rows.place SELECT iri, at FROM thing ORDER BY iri;
INSERT INTO standard(iri, number, stage, titles)
  SELECT iri, number, stage, titles FROM rows.found ORDER BY natural_key(number), iri;
CREATE TABLE rows.ranked(iri TEXT PRIMARY KEY, at INTEGER) WITHOUT ROWID;
INSERT INTO rows.ranked SELECT iri, at FROM standard ORDER BY iri;
CREATE INDEX standard_iri ON standard(iri)
"""
_TITLES: Final = """
SELECT DISTINCT standard, number, stage, language, title FROM rows.standard_titles
ORDER BY standard, number, stage, language, title
"""
_REFERRED: Final = """
SELECT p.thing, p.property, n.at FROM rows.hub h CROSS JOIN rows.pair p ON p.thing = h.thing
CROSS JOIN rows.place n ON n.iri = p.referrer ORDER BY p.thing, p.property
"""
_SHARING: Final = f"""
SELECT p.thing, p.property, n.at FROM rows.pair p CROSS JOIN rows.ranked n ON n.iri = p.referrer
WHERE p.property IN ({", ".join("?" * len(SHARED))}) ORDER BY p.thing, p.property
"""  # noqa: S608 - of constants
_NAMING: Final = """
SELECT p.thing, '', n.at FROM rows.hub h CROSS JOIN rows.pair p ON p.thing = h.thing
CROSS JOIN rows.ranked n ON n.iri = p.referrer ORDER BY p.thing
"""

_Pair = tuple[str, str, int]


def finish(connection: Connection) -> None:
    """Make the tables; see :class:`cgkg.services.index.recipe.Recipe`."""
    connection.create_function("natural_key", 1, natural_key, deterministic=True)
    define(connection, _TABLES)
    connection.execute(_HUBS, (MANY,))
    connection.executemany("INSERT INTO rows.found VALUES (?, ?, ?, ?)", _standards(connection))
    define(connection, _PLACES)
    _fill(connection, "referred", connection.execute(_REFERRED))
    _fill(connection, "listed", connection.execute(_SHARING, SHARED))
    _fill(connection, "listed", connection.execute(_NAMING))


def _standards(connection: Connection) -> Iterator[tuple[str, str, str, str]]:
    rows = connection.execute(_TITLES)
    for iri, group in groupby(rows, key=lambda row: str(row[0])):
        found = list(group)
        titles: dict[str, str] = {}
        for *_, language, title in found:
            titles.setdefault(language, title)
        number, stage = found[0][1:3]
        yield iri, number, stage.rpartition("/")[2], json.dumps(titles, ensure_ascii=False)


def _fill(connection: Connection, table: str, pairs: Iterable[_Pair]) -> None:
    """Put each thing's places into a table, in their order."""
    for (thing, property_), group in groupby(pairs, key=lambda pair: pair[:2]):
        places = sorted({at for *_, at in group})
        connection.execute(
            f"INSERT INTO {table} VALUES (?, ?, ?, ?)",  # noqa: S608 - one of two
            (thing, property_, len(places), pack_order(places)),
        )


def natural_key(text: str) -> bytes:
    """A key whose bytes sort as :func:`in_natural_order` does."""
    return b"".join(
        b"\x01" + piece.encode() + b"\x00" if number < 0 else _number(number)
        for number, piece in in_natural_order(text)
    )


def _number(number: int) -> bytes:
    digits = str(number).encode()
    return b"\x02" + len(digits).to_bytes(2, "big") + digits


REFERENCES: Final = Recipe("references", _SOURCES, finish)
"""How the index file of references is made."""
