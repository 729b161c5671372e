"""Where a standard stands as far as is known: derived from facts and fates, with a date.

What the list says (``cg:stage``) is never touched. What is not known has no known stage. The date
is the newest day on which one of the sources was looked up, never today.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cgkg.model import Confidence
from cgkg.source.backing import Backing, weakest
from cgkg.source.dates import last_day
from cgkg.source.enrichment import Enrichment
from cgkg.source.fates import Fate, FateKind
from cgkg.source.standard_facts import Property, StandardFact


class KnownStage(StrEnum):
    """The stages; the values are keys of ``id/stage/…``."""

    NOW_IN_FORCE = "now-in-force"
    NOW_REPLACED = "now-replaced"
    REPLACEMENT_ISSUED = "replacement-issued"
    NOW_ABOLISHED = "now-abolished"
    PUBLISHED_SINCE = "published-since"


@dataclass(frozen=True, slots=True)
class StageRule:
    """By what a known stage is derived, in words, in both languages."""

    name: str
    zh: str
    en: str


STAGE_RULES: Final = {
    KnownStage.PUBLISHED_SINCE: StageRule(
        "known-stage-published-since",
        "项目有“形成标准”的事实，即已发布。",
        "A project that is known to have resulted in a standard has been published.",
    ),
    KnownStage.NOW_REPLACED: StageRule(
        "known-stage-replaced",
        "代替它的标准在查阅来源之日已经实施，即已被代替。",
        "A standard is replaced once the one that replaces it was in force on the day its sources "
        "were looked up.",
    ),
    KnownStage.REPLACEMENT_ISSUED: StageRule(
        "known-stage-replacement-issued",
        "代替它的标准已发布，在查阅来源之日尚未实施。",
        "The standard that replaces it was issued, and not yet in force on the day its sources "
        "were looked up.",
    ),
    KnownStage.NOW_ABOLISHED: StageRule(
        "known-stage-abolished", "来源载明已废止。", "A source says that it was abolished."
    ),
    KnownStage.NOW_IN_FORCE: StageRule(
        "known-stage-in-force",
        "实施日期不晚于查阅来源之日，且未知有代替它的标准；未查到的来源可能另有所载。",
        "It came into force not later than the day its sources were looked up, and nothing that "
        "replaces it is known; sources not seen may know more.",
    ),
}


@dataclass(frozen=True, slots=True)
class StageAsKnown:
    """A standard's stage as known on a day.

    Attributes:
        standard: IRI key.
        stage: the stage; its rule is in :data:`STAGE_RULES`.
        as_of: newest day on which one of the sources was looked up.
        sources: what the facts behind it rest on.
        confidence: no surer than the least sure of these facts.
    """

    standard: str
    stage: KnownStage
    as_of: str
    sources: tuple[str, ...]
    confidence: Confidence


def known_stages(enrichment: Enrichment) -> tuple[StageAsKnown, ...]:
    """The stages of all standards of which one is known; listed ones first, in list order."""
    derivation = _Derivation(enrichment)
    keys = [*enrichment.index.listed.values(), *(one.key for one in enrichment.referenced)]
    return tuple(found for key in keys if (found := derivation.stage(key)) is not None)


class _Derivation:
    """The rules, in the order in which they are tried."""

    def __init__(self, enrichment: Enrichment) -> None:
        self._published = frozenset(enrichment.index.published)
        self._accessed = {source.key: source.accessed for source in enrichment.sources}
        self._in_force = {
            fact.standard: fact
            for fact in enrichment.facts
            if fact.property is Property.IN_FORCE
            and fact.backing.confidence is not Confidence.UNCONFIRMED
        }
        self._fates: dict[str, list[Fate]] = {}
        for fate in enrichment.fates:
            self._fates.setdefault(fate.standard, []).append(fate)

    def stage(self, key: str) -> StageAsKnown | None:
        for found in (self._published_since(key), self._replaced(key), self._abolished(key)):
            if found is not None:
                return found
        return None if self._of_kind(key, FateKind.REPLACED_BY) else self._still_in_force(key)

    def _published_since(self, key: str) -> StageAsKnown | None:
        fates = self._of_kind(key, FateKind.RESULTED_IN)
        if not fates:
            return None
        return self._derived(key, KnownStage.PUBLISHED_SINCE, [fate.backing for fate in fates])

    def _replaced(self, key: str) -> StageAsKnown | None:
        for fate in self._of_kind(key, FateKind.REPLACED_BY):
            if fate.target in self._published:
                return self._derived(key, KnownStage.NOW_REPLACED, [fate.backing])
            successor = self._in_force.get(fate.target or "")
            if successor is not None:
                backings = [fate.backing, successor.backing]
                has_come = self._has_come(successor, backings)
                stage = KnownStage.NOW_REPLACED if has_come else KnownStage.REPLACEMENT_ISSUED
                return self._derived(key, stage, backings)
        return None

    def _abolished(self, key: str) -> StageAsKnown | None:
        fates = self._of_kind(key, FateKind.ABOLISHED)
        if not fates:
            return None
        return self._derived(key, KnownStage.NOW_ABOLISHED, [fate.backing for fate in fates])

    def _still_in_force(self, key: str) -> StageAsKnown | None:
        fact = self._in_force.get(key)
        if fact is None or not self._has_come(fact, [fact.backing]):
            return None
        found = self._derived(key, KnownStage.NOW_IN_FORCE, [fact.backing])
        return StageAsKnown(key, found.stage, found.as_of, found.sources, Confidence.INFERRED)

    def _of_kind(self, key: str, kind: FateKind) -> list[Fate]:
        return [fate for fate in self._fates.get(key, ()) if fate.kind is kind]

    def _has_come(self, fact: StandardFact, backings: Sequence[Backing]) -> bool:
        return last_day(fact.value) <= self._as_of(backings)

    def _as_of(self, backings: Sequence[Backing]) -> str:
        return max(self._accessed[source] for source in _sources(backings))

    def _derived(self, key: str, stage: KnownStage, backings: Sequence[Backing]) -> StageAsKnown:
        confidence = weakest([backing.confidence for backing in backings])
        sources = tuple(dict.fromkeys(_sources(backings)))
        return StageAsKnown(key, stage, self._as_of(backings), sources, confidence)


def _sources(backings: Sequence[Backing]) -> Iterator[str]:
    for backing in backings:
        yield from backing.sources
