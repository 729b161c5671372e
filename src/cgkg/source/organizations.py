"""The curated tables of organizations, code systems and sources, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.model import Confidence, Level
from cgkg.source.curated import CuratedRow, read_table
from cgkg.source.evidence import Source, confidence, read_sources, reference, references

ORGANIZATION_KINDS: Final = (
    "issuing-body",
    "competent-department",
    "industry-association",
    "standards-body",
    "office",
)

_FACT: Final = ("source", "confidence", "note")
_ORGANIZATION: Final = (
    *("key", "kind", "label_zh", "label_en", "label_en_status", "abbreviation"),
    *("alternative_labels", *_FACT),
)
_SECTOR: Final = ("industry_code", "sector_label_zh", "sector_label_en")
_MANAGER: Final = ("manager", "manager_confidence")
_DESIGNATOR: Final = ("key", "notation", "level", *_SECTOR, *_MANAGER, *_FACT)
_DEPARTMENT_CODE: Final = ("code", "organization", *_FACT)
_SPAN: Final = ("published_from", "published_to")
_ISSUING_RULE: Final = (
    *("key", "designator", *_SPAN),
    *("organizations", "source", "confidence", "reason"),
)
_OPTIONAL: Final = (
    *("abbreviation", "alternative_labels", "source", "note"),
    *(*_SECTOR, *_MANAGER, *_SPAN),
)
"""Columns that may be empty, in whichever of the tables they are."""


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization; ``label_en_is_official`` tells a published name from a translation."""

    key: str
    kinds: tuple[str, ...]
    label_zh: str
    label_en: str
    label_en_is_official: bool
    abbreviation: str
    alternative_labels: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Designator:
    """What stands before the serial number, such as ``YB/T``, and the sector it belongs to."""

    key: str
    notation: str
    level: Level
    industry_code: str
    sector_label_zh: str
    sector_label_en: str
    manager: str
    manager_confidence: Confidence | None
    sources: tuple[str, ...]
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class DepartmentCode:
    """The three digits at the end of a national plan number and whom they denote."""

    code: str
    organization: str
    sources: tuple[str, ...]
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class IssuingRule:
    """Who issued the standards of a designator that were published within a span of time.

    The bounds are ISO 8601 dates or years; empty means open.
    """

    key: str
    designator: str
    published_from: str
    published_to: str
    organizations: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: Confidence
    reason: str


@dataclass(frozen=True, slots=True)
class CodeSystems:
    """All curated tables about who issues, plans and manages standards."""

    sources: tuple[Source, ...]
    organizations: tuple[Organization, ...]
    designators: tuple[Designator, ...]
    department_codes: tuple[DepartmentCode, ...]
    issuing_rules: tuple[IssuingRule, ...]


def read_code_systems(folder: Path) -> CodeSystems:
    """Read the curated tables and check that what they refer to exists.

    Args:
        folder: ``data/curated``.

    Raises:
        InputError: a table is malformed, a value is not of its list, or a reference dangles.
    """
    sources = read_sources(folder)
    source_keys = {source.key for source in sources}

    def rows(name: str, columns: Sequence[str], key: str = "key") -> list[CuratedRow]:
        return read_table(folder / name, columns, key=(key,), optional=_OPTIONAL)

    organizations = tuple(
        _organization(row, source_keys) for row in rows("organizations.csv", _ORGANIZATION)
    )
    known = {organization.key for organization in organizations}
    designators = tuple(
        _designator(row, source_keys, known) for row in rows("designators.csv", _DESIGNATOR)
    )
    codes = tuple(
        _department_code(row, source_keys, known)
        for row in rows("department_codes.csv", _DEPARTMENT_CODE, "code")
    )
    notations = {designator.notation for designator in designators}
    rules = tuple(
        _issuing_rule(row, source_keys, known, notations)
        for row in rows("issuing_rules.csv", _ISSUING_RULE)
    )
    return CodeSystems(sources, organizations, designators, codes, rules)


def _organization(row: CuratedRow, sources: set[str]) -> Organization:
    if row["label_en_status"] not in ("official", "translation"):
        raise row.error("label_en_status", "unknown status", expected="official or translation")
    return Organization(
        row["key"],
        references(row, "kind", ORGANIZATION_KINDS),
        row["label_zh"],
        row["label_en"],
        row["label_en_status"] == "official",
        row["abbreviation"],
        tuple(label for label in row["alternative_labels"].split("|") if label),
        references(row, "source", sources),
        confidence(row),
        row["note"],
    )


def _designator(row: CuratedRow, sources: set[str], organizations: set[str]) -> Designator:
    if row["level"] not in ("national", "industry"):
        raise row.error("level", "unknown level", expected="national or industry")
    managed = row["manager"] != ""
    return Designator(
        row["key"],
        row["notation"],
        Level.NATIONAL if row["level"] == "national" else Level.INDUSTRY,
        row["industry_code"],
        row["sector_label_zh"],
        row["sector_label_en"],
        reference(row, "manager", organizations) if managed else "",
        confidence(row, "manager_confidence") if managed else None,
        references(row, "source", sources),
        confidence(row),
        row["note"],
    )


def _department_code(row: CuratedRow, sources: set[str], organizations: set[str]) -> DepartmentCode:
    return DepartmentCode(
        row["code"],
        reference(row, "organization", organizations),
        references(row, "source", sources),
        confidence(row),
        row["note"],
    )


def _issuing_rule(
    row: CuratedRow, sources: set[str], organizations: set[str], notations: set[str]
) -> IssuingRule:
    return IssuingRule(
        row["key"],
        reference(row, "designator", notations),
        row["published_from"],
        row["published_to"],
        references(row, "organizations", organizations),
        references(row, "source", sources),
        confidence(row),
        row["reason"],
    )
