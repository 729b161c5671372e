"""Whether the fate of each project is known, was looked for in vain, or was never looked for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from cgkg.source.enrichment import Enrichment
from cgkg.source.fates import FateKind, Sought


class FateStatus(StrEnum):
    """What is known of a project's fate: to find nothing is more than not to have looked."""

    PUBLISHED = "published"
    NOT_FOUND = "not-found"
    NOT_SEARCHED = "not-searched"


def fate_statuses(enrichment: Enrichment) -> Mapping[str, FateStatus]:
    """The status of each project by its key, in the order of the list.

    Args:
        enrichment: the curated tables: results in ``fates.csv``, searches in ``unknown_fates.csv``.
    """
    published = {fate.standard for fate in enrichment.fates if fate.kind is FateKind.RESULTED_IN}
    sought = {one.standard for one in enrichment.unknown if one.sought is Sought.PUBLICATION}

    def status(key: str) -> FateStatus:
        if key in published:
            return FateStatus.PUBLISHED
        return FateStatus.NOT_FOUND if key in sought else FateStatus.NOT_SEARCHED

    index = enrichment.index
    return {key: status(key) for key in index.listed.values() if key in index.projects}
