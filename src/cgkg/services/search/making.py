"""The index file of search and reconciliation.

::

    thing(row, iri, kind, has_values, record)    in the order of their types; kind: which classes
    words(number, name, other, text, pinyin)     the inverted index (FTS5): tokens, not kept
    sample(number, name, other, text, pinyin)    that of some of each class, if there are many
    words_vocabulary, sample_vocabulary          their tokens
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
from collections.abc import Iterable, Iterator, Mapping, Set
from sqlite3 import Connection
from typing import Final, NamedTuple

from cgkg.iris import BASE
from cgkg.services.index.finishing import tell
from cgkg.services.index.making import define
from cgkg.services.index.places import pack_order
from cgkg.services.index.recipe import Recipe, Source
from cgkg.services.search.classes import CLASSES, RECONCILED
from cgkg.services.search.folding import fold, squeeze
from cgkg.services.search.fts import create, insert, optimize
from cgkg.services.search.indexed_tokens import thing_tokens
from cgkg.services.search.table import ALL, SAMPLE, stride
from cgkg.services.search.things import OUTSIDE_CLASSES, ROLES, Text, Thing, read_thing
from cgkg.terms import PREFIXES

_TYPE: Final = PREFIXES["rdf"] + "type"
_ID_SPACE: Final = BASE + "id/"
_SOURCES: Final = (
    Source("search-statements", ("thing", "property", "value")),
    Source("term-labels", ("term", "label")),
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
CREATE INDEX rows.said ON search_statements(thing)
"""
_RANKED: Final = """
CREATE TABLE rows.ranked AS
  SELECT s.thing, min(c.rank) AS rank
  FROM rows.search_statements s JOIN rows.class c ON c.iri = s.value
  WHERE s.property = ? GROUP BY s.thing ORDER BY 2, s.thing
"""
_CLASSES: Final = "SELECT rank, count(*) FROM rows.ranked GROUP BY rank"
_SAID: Final = """
SELECT DISTINCT property, value, language, kind FROM rows.search_statements WHERE thing = ?
ORDER BY property, value, language
"""
_LABELS: Final = "SELECT DISTINCT term, language, label FROM rows.term_labels ORDER BY 1, 3, 2"
_VALUED: Final = f"""
CREATE VIEW temp.valued AS
  SELECT t.row, s.property, s.kind, s.value, s.language, s.datatype
  FROM thing t JOIN rows.search_statements s ON s.thing = t.iri
  WHERE t.has_values AND s.property <> '{_TYPE}'
"""  # noqa: S608 - of a constant
_PROPERTIES: Final = "SELECT DISTINCT property FROM valued ORDER BY 1"
_VALUES: Final = """
INSERT INTO term(kind, value, language, datatype, folded)
  SELECT kind, value, language, datatype, fold(value) FROM (
    SELECT DISTINCT kind, value, language, datatype FROM valued ORDER BY 1, 2, 3, 4);
CREATE INDEX term_folded ON term(folded);
CREATE TABLE rows.lexicon AS SELECT * FROM term;
CREATE INDEX rows.lexicon_value ON lexicon(value, kind, language, datatype);
INSERT INTO value
  SELECT DISTINCT v.row, p.id, m.id
  FROM valued v
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
    is_sample: bool


def finish(connection: Connection) -> None:
    """Make the tables; see :class:`cgkg.services.index.recipe.Recipe`."""
    define(connection, _TABLES)
    _rank(connection)
    sizes = dict(connection.execute(_CLASSES).fetchall())
    is_sampled = any(stride(size) > 1 for size in sizes.values())
    tables = (ALL, SAMPLE) if is_sampled else (ALL,)
    for table in tables:
        create(connection, table)
    labels = _labels(connection)
    kinds: dict[tuple[str, ...], int] = {}
    kind_of = array("I")
    for entry in _entries(connection, sizes):
        kind = kinds.setdefault(entry.thing.types, len(kinds))
        kind_of.append(kind)
        _add(connection, entry, kind)
        tokens = thing_tokens(entry.thing, labels)
        for table in tables[: 1 + entry.is_sample]:
            connection.execute(insert(table), (entry.row, *tokens))
    for table in tables:
        connection.execute(optimize(table))
    _add_values(connection)
    tell(connection, labels=labels, kinds=list(kinds), sampled=is_sampled)
    connection.execute("CREATE TABLE kinds(places BLOB)")
    connection.execute("INSERT INTO kinds VALUES (?)", (pack_order(kind_of),))


def _labels(connection: Connection) -> dict[str, dict[str, str]]:
    """Names of the ontology's terms, and of the classes from outside that it uses."""
    named = {iri: dict(names) for iri, names in OUTSIDE_CLASSES.items()}
    for iri, language, label in connection.execute(_LABELS):
        named.setdefault(iri, {}).setdefault(language.lower(), label)
    return named


def _rank(connection: Connection) -> None:
    connection.execute("CREATE TABLE rows.class(iri TEXT PRIMARY KEY, rank INTEGER)")
    connection.executemany(
        "INSERT INTO rows.class VALUES (?, ?)", ((iri, at) for at, iri in enumerate(CLASSES))
    )
    connection.execute(_RANKED, (_TYPE,))


def _entries(connection: Connection, sizes: Mapping[int, int]) -> Iterator[_Entry]:
    row = 0
    for iri, rank in connection.execute("SELECT thing, rank FROM rows.ranked ORDER BY rowid"):
        said = connection.execute(_SAID, (iri,)).fetchall()
        given = {value for property_, value, _, _ in said if property_ == _TYPE}
        classes = tuple(name for name in CLASSES if name in given)
        texts = (
            Text(property_, value, language)
            for property_, value, language, kind in said
            if kind == "literal" and property_ in ROLES
        )
        thing = read_thing(iri, classes, texts)
        if thing is not None:
            is_told = any(property_ != _TYPE for property_, *_ in said)
            is_sample = row % stride(sizes[rank]) == 0
            yield _Entry(row, thing, is_told and _is_reconciled(iri, given), is_sample)
            row += 1


def _is_reconciled(iri: str, classes: Set[str]) -> bool:
    return iri.startswith(_ID_SPACE) and not classes.isdisjoint(RECONCILED)


def _add(connection: Connection, entry: _Entry, kind: int) -> None:
    row, thing, has_values, _ = entry
    record = json.dumps(thing.record(), ensure_ascii=False, separators=(",", ":"))
    connection.execute(
        "INSERT INTO thing VALUES (?, ?, ?, ?, ?)", (row, thing.iri, kind, has_values, record)
    )
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
    connection.execute(_VALUED)
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
