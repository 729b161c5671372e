"""What a curated fact rests on, held to be what its confidence claims."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.model import Confidence
from cgkg.source.curated import CuratedRow
from cgkg.source.evidence import confidence, references

BACKING_COLUMNS: Final = ("source", "confidence", "reason_zh", "reason_en")
OPTIONAL_BACKING: Final = ("source", "reason_zh", "reason_en")

_STATED: Final = {Confidence.ONE_SOURCE: 1, Confidence.TWO_SOURCES: 2}
_STRENGTH: Final = (
    Confidence.UNCONFIRMED,
    Confidence.INFERRED,
    Confidence.ONE_SOURCE,
    Confidence.TWO_SOURCES,
)


@dataclass(frozen=True, slots=True)
class Backing:
    """Why a fact is held.

    Attributes:
        sources: keys of ``sources.csv``.
        confidence: how sure it is.
        reason_zh: in words, in Chinese; empty where a source simply states the fact.
        reason_en: the same in English.
    """

    sources: tuple[str, ...]
    confidence: Confidence
    reason_zh: str = ""
    reason_en: str = ""


def read_backing(row: CuratedRow, sources: Collection[str]) -> Backing:
    """The backing in the columns ``source``, ``confidence``, ``reason_zh`` and ``reason_en``.

    Args:
        row: a row with these columns.
        sources: the keys of ``sources.csv``.

    Raises:
        InputError: a source is unknown or named twice, the confidence is none of the four or
            claims more sources than the row names, or a reason is missing.
    """
    backing = Backing(
        read_stated_sources(row, sources), confidence(row), row["reason_zh"], row["reason_en"]
    )
    if backing.confidence not in _STATED:
        for field in ("reason_zh", "reason_en"):
            if not row[field]:
                raise row.error(
                    field,
                    f"{backing.confidence} without a reason",
                    expected="why it is held, in both languages",
                    remedy="give the reason, or name the source that states the fact",
                )
    return backing


def read_stated_sources(row: CuratedRow, sources: Collection[str]) -> tuple[str, ...]:
    """The sources in a row, at least as many as its confidence claims.

    Raises:
        InputError: a source is unknown or named twice, or there are too few.
    """
    named = references(row, "source", sources)
    if len(set(named)) < len(named):
        raise row.error("source", "source named twice", expected="each once")
    needed = _STATED.get(confidence(row), 0)
    if len(named) < needed:
        raise row.error(
            "source",
            f"{row['confidence']} with {len(named)} sources",
            expected=f"at least {needed}",
            remedy="name the source, or lower the confidence and say why",
        )
    return named


def weakest(confidences: Sequence[Confidence]) -> Confidence:
    """The least sure of several: what follows from facts is no surer than any of them."""
    return min(confidences, key=_STRENGTH.index)
