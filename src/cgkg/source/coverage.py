"""Which listed standard addresses which item of a key direction: reviewed links.

A rule (:mod:`cgkg.source.coverage_candidates`) proposes pairs; a review decides. Accepted links
stand in ``coverage.sssom.tsv`` in the columns of SSSOM 1.0, refused ones in
``coverage_rejected.tsv``, each with its reason in both languages. docs/coverage.md tells how the
review was done and how good it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from cgkg.source.curated import CuratedRow, read_table

_SHARED: Final = ("subject_id", "subject_label")
COLUMNS: Final = (
    *_SHARED,
    *("predicate_id", "object_id", "object_label", "mapping_justification", "confidence"),
    *("degree", "method", "comment", "comment_zh"),
)
REJECTED_COLUMNS: Final = (
    *_SHARED,
    *("object_id", "object_label", "method", "comment", "comment_zh"),
)
_CONFIDENCE: Final = re.compile(r"0\.\d{1,2}|1\.0")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")


class Degree(StrEnum):
    """What part of an item a standard covers; the standard is exact, narrower, broader, partial.

    The words 二氧化碳, 碳 and 温室气体 are not told apart: the guide uses them for one another.
    """

    EXACT = "exact"
    NARROWER = "narrower"
    BROADER = "broader"
    PARTIAL = "partial"


PREDICATES: Final[Mapping[Degree, str]] = {
    Degree.EXACT: "skos:exactMatch",
    Degree.NARROWER: "skos:narrowMatch",
    Degree.BROADER: "skos:broadMatch",
    Degree.PARTIAL: "skos:closeMatch",
}


class Method(StrEnum):
    """Who thought of a pair: the rule, or the reader."""

    RULE = "rule"
    CURATED = "curated"


JUSTIFICATIONS: Final[Mapping[Method, str]] = {
    Method.RULE: "semapv:LexicalMatching",
    Method.CURATED: "semapv:ManualMappingCuration",
}


class GapStatus(StrEnum):
    """How far the list answers an item; computed, and only as good as the list and the links."""

    COVERED = "covered"
    PARTLY = "partly"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CoverageLink:
    """A standard that addresses an item.

    Attributes:
        item: key of the item.
        standard: IRI key of the standard.
        degree: what part of the item it covers.
        certainty: how sure the reader is, above 0 to 1.
        method: who thought of it.
        reason_en: why, in English.
        reason_zh: why, in Chinese.
    """

    item: str
    standard: str
    degree: Degree
    certainty: str
    method: Method
    reason_en: str
    reason_zh: str

    @property
    def key(self) -> str:
        """The IRI key of the link."""
        return f"{self.item}--{self.standard}"


@dataclass(frozen=True, slots=True)
class RejectedLink:
    """A pair that was considered and refused."""

    item: str
    standard: str
    method: Method
    reason_en: str
    reason_zh: str


def read_coverage(
    folder: Path, items: Mapping[str, str], standards: Mapping[str, str]
) -> tuple[CoverageLink, ...]:
    """The table ``coverage.sssom.tsv``.

    Args:
        folder: ``data/curated``.
        items: phrase of each item by its key.
        standards: title of each standard by its IRI key.

    Raises:
        InputError: the table is malformed; an end does not exist or has another label; predicate
            and degree, or justification and method, disagree; or a reason is missing.
    """
    rows = read_table(
        folder / "coverage.sssom.tsv",
        COLUMNS,
        key=("subject_id", "object_id"),
        delimiter="\t",
        comment="#",
    )
    return tuple(_link(row, items, standards) for row in rows)


def read_rejected(
    folder: Path, items: Mapping[str, str], standards: Mapping[str, str]
) -> tuple[RejectedLink, ...]:
    """The table ``coverage_rejected.tsv``.

    Args:
        folder: ``data/curated``.
        items: phrase of each item by its key.
        standards: title of each standard by its IRI key.

    Raises:
        InputError: the table is malformed, an end does not exist, or a reason is missing.
    """
    rows = read_table(
        folder / "coverage_rejected.tsv",
        REJECTED_COLUMNS,
        key=("subject_id", "object_id"),
        delimiter="\t",
        comment="#",
    )
    return tuple(_rejected(row, items, standards) for row in rows)


def _link(row: CuratedRow, items: Mapping[str, str], standards: Mapping[str, str]) -> CoverageLink:
    if row["degree"] not in tuple(Degree):
        raise row.error("degree", "unknown degree", expected=", ".join(Degree))
    degree, method = Degree(row["degree"]), _method(row)
    if row["predicate_id"] != PREDICATES[degree]:
        raise row.error("predicate_id", "not that of the degree", expected=PREDICATES[degree])
    if row["mapping_justification"] != JUSTIFICATIONS[method]:
        raise row.error(
            "mapping_justification", "not that of the method", expected=JUSTIFICATIONS[method]
        )
    if not _CONFIDENCE.fullmatch(row["confidence"]):
        raise row.error("confidence", "no confidence", expected="0.01 to 0.99, or 1.0")
    item, standard = _ends(row, items, standards)
    return CoverageLink(item, standard, degree, row["confidence"], method, *_reasons(row))


def _rejected(
    row: CuratedRow, items: Mapping[str, str], standards: Mapping[str, str]
) -> RejectedLink:
    return RejectedLink(*_ends(row, items, standards), _method(row), *_reasons(row))


def _method(row: CuratedRow) -> Method:
    if row["method"] not in tuple(Method):
        raise row.error("method", "unknown method", expected=" or ".join(Method))
    return Method(row["method"])


def _ends(
    row: CuratedRow, items: Mapping[str, str], standards: Mapping[str, str]
) -> tuple[str, str]:
    """The keys of item and standard, whose labels must be those of the row."""
    ends = (("subject", "item:", items), ("object", "standard:", standards))
    keys: list[str] = []
    for end, prefix, known in ends:
        identifier = row[f"{end}_id"]
        key = identifier.removeprefix(prefix)
        if not identifier.startswith(prefix) or key not in known:
            raise row.error(f"{end}_id", "no such thing", expected=f"{prefix}<key> of the graph")
        if row[f"{end}_label"] != known[key]:
            raise row.error(
                f"{end}_label",
                "label of another thing",
                expected=known[key],
                remedy="correct the label, and check that the row means this thing",
            )
        keys.append(key)
    return keys[0], keys[1]


def _reasons(row: CuratedRow) -> tuple[str, str]:
    """The reason in English and in Chinese."""
    if not _CHINESE.search(row["comment_zh"]):
        raise row.error("comment_zh", "not in Chinese", expected="the reason in Chinese")
    if not re.search(r"[A-Za-z]{2}", row["comment"]):
        raise row.error("comment", "not in English", expected="the reason in English")
    return row["comment"], row["comment_zh"]


def gap_status(degrees: Iterable[Degree]) -> GapStatus:
    """The status of an item with links of these degrees.

    >>> str(gap_status([Degree.NARROWER])), str(gap_status([]))
    ('partly', 'none')
    """
    found = set(degrees)
    if found & {Degree.EXACT, Degree.BROADER}:
        return GapStatus.COVERED
    return GapStatus.PARTLY if found else GapStatus.NONE


def gap_statuses(items: Collection[str], links: Iterable[CoverageLink]) -> dict[str, GapStatus]:
    """The status of every item by its key, in the order of ``items``."""
    degrees: dict[str, list[Degree]] = {item: [] for item in items}
    for link in links:
        degrees[link.item].append(link.degree)
    return {item: gap_status(found) for item, found in degrees.items()}
