"""The curated tables of organizations, code systems and sources, as plain values."""

from __future__ import annotations

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
    organizations = tuple(
        _organization(row, source_keys) for row in _organization_rows(folder / "organizations.csv")
    )
    known = {organization.key for organization in organizations}
    designators = tuple(
        _designator(row, source_keys, known) for row in _designator_rows(folder / "designators.csv")
    )
    codes = tuple(
        DepartmentCode(
            row["code"],
            reference(row, "organization", known),
            references(row, "source", source_keys),
            confidence(row),
            row["note"],
        )
        for row in read_table(
            folder / "department_codes.csv",
            ("code", "organization", "source", "confidence", "note"),
            key=("code",),
            optional=("source", "note"),
        )
    )
    notations = {designator.notation for designator in designators}
    rules = tuple(
        _issuing_rule(row, source_keys, known, notations)
        for row in _issuing_rows(folder / "issuing_rules.csv")
    )
    return CodeSystems(sources, organizations, designators, codes, rules)


def _organization_rows(path: Path) -> list[CuratedRow]:
    return read_table(
        path,
        (
            "key",
            "kind",
            "label_zh",
            "label_en",
            "label_en_status",
            "abbreviation",
            "alternative_labels",
            "source",
            "confidence",
            "note",
        ),
        key=("key",),
        optional=("abbreviation", "alternative_labels", "source", "note"),
    )


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


def _designator_rows(path: Path) -> list[CuratedRow]:
    return read_table(
        path,
        (
            "key",
            "notation",
            "level",
            "industry_code",
            "sector_label_zh",
            "sector_label_en",
            "manager",
            "manager_confidence",
            "source",
            "confidence",
            "note",
        ),
        key=("key",),
        optional=(
            "industry_code",
            "sector_label_zh",
            "sector_label_en",
            "manager",
            "manager_confidence",
            "source",
            "note",
        ),
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


def _issuing_rows(path: Path) -> list[CuratedRow]:
    return read_table(
        path,
        (
            "key",
            "designator",
            "published_from",
            "published_to",
            "organizations",
            "source",
            "confidence",
            "reason",
        ),
        key=("key",),
        optional=("published_from", "published_to", "source"),
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
