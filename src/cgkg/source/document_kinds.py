"""Kinds of document: what a standard is by its content, and what a key direction asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.source.curated import read_table
from cgkg.source.evidence import reference

COLUMNS: Final = ("key", "label_zh", "label_en", "broader", "definition_zh", "definition_en")


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document.

    Attributes:
        key: IRI key.
        label_zh: its name in Chinese.
        label_en: its name in English.
        broader: key of the kind that it is a special case of, or None.
        definition_zh: what it is, in Chinese.
        definition_en: what it is, in English.
    """

    key: str
    label_zh: str
    label_en: str
    broader: str | None
    definition_zh: str
    definition_en: str


DocumentKinds = Mapping[str, DocumentKind]


def read_document_kinds(folder: Path) -> dict[str, DocumentKind]:
    """The table ``document_kinds.csv``, by key.

    Args:
        folder: ``data/curated``.

    Raises:
        InputError: the table is malformed, or a broader kind is unknown or has one itself.
    """
    rows = read_table(folder / "document_kinds.csv", COLUMNS, key=("key",), optional=("broader",))
    top = {row["key"] for row in rows if not row["broader"]}
    kinds: dict[str, DocumentKind] = {}
    for row in rows:
        broader = reference(row, "broader", top) if row["broader"] else None
        kinds[row["key"]] = DocumentKind(
            *(row["key"], row["label_zh"], row["label_en"], broader),
            *(row["definition_zh"], row["definition_en"]),
        )
    return kinds


def general_kind(kinds: DocumentKinds, key: str) -> str:
    """The kind without a broader one under which a kind falls: itself or its broader one."""
    return kinds[key].broader or key
