"""What the columns of a list are: a subset of CSVW metadata (W3C, "Metadata Vocabulary for Tabular
Data"), with three annotations of this project's own; ``docs/loading.md`` tells of both.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cgkg.errors import InputError
from cgkg.source.lists.designation import Numbering
from cgkg.terms import CG, PREFIXES

NUMBER: Final = CG + "number"
TITLE: Final = PREFIXES["dcterms"] + "title"
DATATYPES: Final = ("string", "date", "gYear", "integer", "anyURI")

_TABLE: Final = frozenset({"@context", "@type", "@id", "url", "dialect", "tableSchema", "notes"})
_DIALECT: Final = frozenset({"@type", "delimiter", "encoding", "header"})
_SCHEMA: Final = frozenset({"@type", "@id", "columns", "foreignKeys", "primaryKey"})
_COLUMN: Final = frozenset(
    {
        *("@type", "@id", "name", "titles", "propertyUrl", "datatype", "separator", "null"),
        *("lang", "required", "suppressOutput", "cgkg:numbering", "cgkg:values", "cgkg:strip"),
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: what foreign keys call it.
        titles: what its header may say.
        property: IRI of the property that its cells are values of; empty: none.
        datatype: of :data:`DATATYPES`.
        format: of a date (``yyyy-MM-dd``), or the pattern of a string; empty: any.
        separator: between the values of a cell; empty: one value.
        null: cells that say nothing.
        language: tag of its strings.
        required: whether each cell must have a value.
        numbering: how its cells are read as numbers of standards; None: they are none.
        values: what each word stands for, as IRI; None for a word that is known and says nothing;
            ``*`` is any other word. Empty: words stand for themselves.
        strip: characters that are cut off both ends of each value.
        refers_to: name of the column among whose values those of this one are, each for the
            standard of that row; empty: it does not refer.
    """

    name: str
    titles: tuple[str, ...]
    property: str = ""
    datatype: str = "string"
    format: str = ""
    separator: str = ""
    null: tuple[str, ...] = ("",)
    language: str = ""
    required: bool = False
    numbering: Numbering | None = None
    values: Mapping[str, str | None] | None = None
    strip: str = ""
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class ListMapping:
    """What a list is.

    Attributes:
        path: the file that says so.
        columns: by order in that file.
        delimiter: between cells.
        encoding: of the list.
    """

    path: Path
    columns: tuple[Column, ...]
    delimiter: str = ","
    encoding: str = "utf-8"

    @property
    def number(self) -> Column:
        """The column of the numbers."""
        return next(column for column in self.columns if column.property == NUMBER)


def read_mapping(path: Path) -> ListMapping:
    """Read a mapping.

    Raises:
        InputError: it is no JSON, not such metadata, or maps no column to ``cg:number``.
    """
    try:
        document = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError(path, "file not found") from None
    except UnicodeDecodeError:
        raise InputError(path, "not UTF-8") from None
    except json.JSONDecodeError as error:
        raise InputError(path, f"not JSON: {error.msg}", line=error.lineno) from None
    table = _object(path, "the mapping", document, _TABLE)
    dialect = _object(path, "dialect", table.get("dialect", {}), _DIALECT)
    if dialect.get("header", True) is not True:
        raise InputError(
            path, "a list without a header", field="dialect", expected="header: true, and titles"
        )
    schema = _object(path, "tableSchema", table.get("tableSchema"), _SCHEMA)
    references = dict(_references(path, schema.get("foreignKeys", [])))
    columns = schema.get("columns")
    if not isinstance(columns, list):
        raise InputError(path, "no columns", field="tableSchema", expected="a list: columns")
    read = tuple(_column(path, column, references) for column in columns)
    _check(path, read, references)
    encoding = _encoding(path, str(dialect.get("encoding", "utf-8")))
    return ListMapping(path, read, str(dialect.get("delimiter", ",")), encoding)


def near(name: str, known: Iterable[str]) -> str:
    """A name with those known ones that look like it."""
    close = difflib.get_close_matches(name, list(known), 2, 0.5)
    return f"{name} (perhaps {' or '.join(close)})" if close else name


def _object(path: Path, field: str, value: Any, known: frozenset[str]) -> dict[str, Any]:
    """An object whose plain names are all known; prefixed names are annotations of others."""
    if not isinstance(value, dict):
        raise InputError(path, "not an object", field=field, expected="an object in braces")
    unknown = [
        name
        for name in value
        if name not in known and (":" not in name or name.startswith("cgkg:"))
    ]
    if unknown:
        raise InputError(
            path,
            f"unknown: {', '.join(near(name, known) for name in unknown)}",
            field=field,
            expected=", ".join(sorted(known)),
        )
    return value


def _column(path: Path, given: Any, references: Mapping[str, str]) -> Column:
    place = str(given.get("titles", given.get("name"))) if isinstance(given, dict) else "columns"
    column = _object(path, place, given, _COLUMN)
    titles = _titles(column.get("titles", column.get("name")))
    if not titles:
        raise InputError(path, "a column without titles", field="columns")
    name = str(column.get("name", titles[0]))
    datatype = column.get("datatype", "string")
    described = datatype if isinstance(datatype, dict) else {"base": datatype}
    mapped = "" if column.get("suppressOutput") else str(column.get("propertyUrl", ""))
    property_ = _iri(path, place, mapped) if mapped else ""
    result = Column(
        name=name,
        titles=titles,
        property=property_,
        datatype=str(described.get("base", "string")),
        format=str(described.get("format", "")),
        separator=str(column.get("separator", "")),
        null=tuple(_texts(column.get("null", ""))),
        language=str(column.get("lang", "")),
        required=bool(column.get("required")) or property_ == NUMBER,
        numbering=_numbering(path, place, column.get("cgkg:numbering"), property_),
        values=_values(path, place, column.get("cgkg:values")),
        strip=str(column.get("cgkg:strip", "")),
        refers_to=references.get(name, ""),
    )
    if result.datatype not in DATATYPES:
        known = ", ".join(DATATYPES)
        raise InputError(
            path, "unknown datatype", field=place, value=result.datatype, expected=known
        )
    return result


def _check(path: Path, columns: Sequence[Column], references: Mapping[str, str]) -> None:
    numbers = [column.name for column in columns if column.property == NUMBER]
    if len(numbers) != 1:
        raise InputError(
            path,
            f"{len(numbers)} columns of numbers",
            field="propertyUrl",
            value=", ".join(numbers),
            expected="cg:number at exactly one column",
        )
    names = [column.name for column in columns]
    for name in [*references, *references.values()]:
        if name not in names:
            raise InputError(
                path, f"no such column: {near(name, names)}", field="foreignKeys", value=name
            )


def _references(path: Path, keys: Any) -> Iterable[tuple[str, str]]:
    """Foreign keys within the list itself (CSVW, 5.5.2.3): name of the column → of the other."""
    for key in keys:
        try:
            yield str(key["columnReference"]), str(key["reference"]["columnReference"])
        except (TypeError, KeyError):
            raise InputError(
                path,
                "not a foreign key",
                field="foreignKeys",
                value=json.dumps(key, ensure_ascii=False),
                expected='{"columnReference": …, "reference": {"columnReference": …}}',
            ) from None


def _numbering(path: Path, place: str, given: Any, property_: str) -> Numbering | None:
    if given is None:
        return Numbering.STRICT if property_ == NUMBER else None
    try:
        return Numbering(given)
    except ValueError:
        known = " or ".join(Numbering)
        raise InputError(
            path, "unknown cgkg:numbering", field=place, value=str(given), expected=known
        ) from None


def _values(path: Path, place: str, given: Any) -> dict[str, str | None] | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        raise InputError(path, "cgkg:values is no object", field=place, expected='{"word": "IRI"}')
    return {word: iri and _iri(path, place, str(iri)) for word, iri in given.items()}


def _iri(path: Path, place: str, name: str) -> str:
    """An IRI, written out or with one of the project's prefixes."""
    prefix, colon, local = name.partition(":")
    if prefix in PREFIXES and colon:
        return PREFIXES[prefix] + local
    if name.startswith(("http://", "https://", "urn:")) and not set(name) & set(' <>"{}|\\^`'):
        return name
    raise InputError(
        path,
        "not an IRI",
        field=place,
        value=name,
        expected=f"http(s)://…, or one of the prefixes {' '.join(sorted(PREFIXES))}",
    )


def _titles(given: Any) -> tuple[str, ...]:
    """``titles`` of CSVW: one, several, or several by language."""
    if isinstance(given, dict):
        return tuple(title for titles in given.values() for title in _texts(titles))
    return tuple(_texts(given)) if given else ()


def _texts(given: Any) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list) else [str(given)]


def _encoding(path: Path, name: str) -> str:
    try:
        "".encode(name)
    except LookupError:
        raise InputError(
            path, "unknown encoding", field="dialect", value=name, expected="utf-8 or gb18030"
        ) from None
    return "utf-8-sig" if name.lower().replace("-", "") == "utf8" else name
