"""The index file of search and reconciliation.

::

    thing(row, iri, kind, has_values, record)    in the order of their types; kind: which classes
    words(number, name, other, text, pinyin)     the inverted index (FTS5): tokens, not kept
    vocabulary                                   its tokens
    same(name, row)                              folded names and printed numbers
    squeezed(name, row), numbered(number, row)   of things that names are reconciled with: names
                                                 without blanks and signs, and printed numbers
    term(id, kind, value, language, datatype, folded)
    value(row, property, term)                   what these things have
    usage(kind, property, count)                 how many things of a kind have a property
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from sqlite3 import Connection
from typing import Final, NamedTuple

from cgkg.services.index.making import define, tell
from cgkg.services.index.places import pack_order
from cgkg.services.index.recipe import Recipe, Source
from cgkg.services.search.folding import fold, squeeze
from cgkg.services.search.indexed_tokens import Labels, thing_tokens
from cgkg.services.search.table import CREATE, INSERT, OPTIMIZE
from cgkg.services.search.things import OUTSIDE_CLASSES, Text, Thing, read_thing

_SOURCES: Final = (
    Source("search-things", ("thing", "class", "order")),
    Source("search-texts", ("thing", "property", "value")),
    Source("term-labels", ("term", "label")),
    Source("reconcile-values", ("thing", "property", "value")),
)
_TABLES: Final = """
CREATE TABLE thing(row INTEGER PRIMARY KEY, iri TEXT, kind INTEGER, has_values INTEGER,
  record TEXT);
CREATE TABLE same(name TEXT, row INTEGER, PRIMARY KEY (name, row)) WITHOUT ROWID;
CREATE TABLE squeezed(name TEXT, row INTEGER, PRIMARY KEY (name, row)) WITHOUT ROWID;
CREATE TABLE numbered(number TEXT, row INTEGER, PRIMARY KEY (number, row)) WITHOUT ROWID;
CREATE TABLE term(id INTEGER PRIMARY KEY, kind TEXT, value TEXT, language TEXT, datatype TEXT,
  folded TEXT);
CREATE TABLE value(row INTEGER, property INTEGER, term INTEGER, PRIMARY KEY (row, property, term))
  WITHOUT ROWID;
CREATE INDEX rows.classes ON search_things(thing, "order", class);
CREATE INDEX rows.texts ON search_texts(thing, property, value, language);
CREATE INDEX rows.valued ON reconcile_values(thing);
CREATE TABLE rows.ranked AS
  SELECT thing FROM search_things GROUP BY thing ORDER BY min(CAST("order" AS INTEGER)), thing
"""
_CLASSES: Final = """
SELECT class FROM rows.search_things WHERE thing = ?
GROUP BY class ORDER BY min(CAST("order" AS INTEGER)), class
"""
_TEXTS: Final = """
SELECT DISTINCT property, value, language FROM rows.search_texts WHERE thing = ?
ORDER BY property, value, language
"""
_HAS_VALUES: Final = "SELECT EXISTS (SELECT 1 FROM rows.reconcile_values WHERE thing = ?)"
_LABELS: Final = "SELECT DISTINCT term, language, label FROM rows.term_labels ORDER BY 1, 3, 2"
_PROPERTIES: Final = """
SELECT DISTINCT v.property FROM rows.reconcile_values v JOIN thing t ON t.iri = v.thing ORDER BY 1
"""
_VALUES: Final = """
INSERT INTO term(kind, value, language, datatype, folded)
  SELECT kind, value, language, datatype, fold(value) FROM (
    SELECT DISTINCT v.kind, v.value, v.language, v.datatype
    FROM rows.reconcile_values v JOIN thing t ON t.iri = v.thing
    ORDER BY v.kind, v.value, v.language, v.datatype);
CREATE INDEX term_folded ON term(folded);
CREATE TABLE rows.lexicon AS SELECT * FROM term;
CREATE INDEX rows.lexicon_value ON lexicon(value, kind, language, datatype);
INSERT INTO value
  SELECT DISTINCT t.row, p.id, m.id
  FROM rows.reconcile_values v JOIN thing t ON t.iri = v.thing
  JOIN rows.property p ON p.iri = v.property
  JOIN rows.lexicon m ON m.value = v.value AND m.kind = v.kind AND m.language = v.language
    AND m.datatype = v.datatype
  ORDER BY 1, 2, 3;
CREATE INDEX value_term ON value(property, term, row);
CREATE TABLE usage AS
  SELECT t.kind, v.property, count(DISTINCT v.row) AS count
  FROM value v JOIN thing t ON t.row = v.row GROUP BY 1, 2 ORDER BY 1, 2
"""


class _Entry(NamedTuple):
    """A thing that is being indexed."""

    row: int
    thing: Thing
    has_values: bool


def finish(connection: Connection) -> None:
    """Make the tables; see :class:`cgkg.services.index.recipe.Recipe`."""
    define(connection, _TABLES)
    for statement in CREATE:
        connection.execute(statement)
    labels = _labels(connection)
    kinds: dict[tuple[str, ...], int] = {}
    kind_of = array("I")
    for entry in _entries(connection):
        kind = kinds.setdefault(entry.thing.types, len(kinds))
        kind_of.append(kind)
        _add(connection, entry, kind, labels)
    connection.execute(OPTIMIZE)
    _add_values(connection)
    tell(connection, labels=labels, kinds=list(kinds))
    connection.execute("CREATE TABLE kinds(places BLOB)")
    connection.execute("INSERT INTO kinds VALUES (?)", (pack_order(kind_of),))


def _labels(connection: Connection) -> dict[str, dict[str, str]]:
    """Names of the ontology's terms, and of the classes from outside that it uses."""
    named = {iri: dict(names) for iri, names in OUTSIDE_CLASSES.items()}
    for iri, language, label in connection.execute(_LABELS):
        named.setdefault(iri, {}).setdefault(language.lower(), label)
    return named


def _entries(connection: Connection) -> Iterator[_Entry]:
    row = 0
    for (iri,) in connection.execute("SELECT thing FROM rows.ranked ORDER BY rowid"):
        classes = tuple(name for (name,) in connection.execute(_CLASSES, (iri,)))
        texts = (Text(*found) for found in connection.execute(_TEXTS, (iri,)))
        thing = read_thing(iri, classes, texts)
        if thing is not None:
            has_values = connection.execute(_HAS_VALUES, (iri,)).fetchone()[0]
            yield _Entry(row, thing, bool(has_values))
            row += 1


def _add(connection: Connection, entry: _Entry, kind: int, labels: Labels) -> None:
    row, thing, has_values = entry
    record = json.dumps(thing.record(), ensure_ascii=False, separators=(",", ":"))
    connection.execute(
        "INSERT INTO thing VALUES (?, ?, ?, ?, ?)", (row, thing.iri, kind, has_values, record)
    )
    connection.execute(INSERT, (row, *thing_tokens(thing, labels)))
    _name(connection, "same", row, (*thing.names, *thing.numbers))
    if has_values:
        _name(connection, "squeezed", row, map(squeeze, thing.names))
        _name(connection, "numbered", row, thing.numbers)


def _name(connection: Connection, table: str, row: int, names: Iterable[str]) -> None:
    connection.executemany(
        f"INSERT OR IGNORE INTO {table} VALUES (?, ?)",  # noqa: S608 - one of three
        ((name, row) for name in names),
    )


def _add_values(connection: Connection) -> None:
    connection.execute("CREATE INDEX thing_iri ON thing(iri)")
    properties = [iri for (iri,) in connection.execute(_PROPERTIES)]
    tell(connection, properties=properties)
    connection.execute("CREATE TABLE rows.property(iri TEXT PRIMARY KEY, id INTEGER)")
    connection.executemany(
        "INSERT INTO rows.property VALUES (?, ?)",
        ((iri, at) for at, iri in enumerate(properties)),
    )
    connection.create_function("fold", 1, fold, deterministic=True)
    define(connection, _VALUES)


SEARCH: Final = Recipe("search", _SOURCES, finish, only_built=False)
"""How the index file of search and reconciliation is made."""
