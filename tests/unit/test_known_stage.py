"""The rules by which a stage is known: in force, replaced, about to be, published, or nothing."""

from __future__ import annotations

import pytest

from cgkg.model import Confidence
from cgkg.source.backing import Backing, weakest
from cgkg.source.enrichment import Enrichment
from cgkg.source.evidence import Source
from cgkg.source.fates import Fate, FateKind
from cgkg.source.known_stage import KnownStage, StageAsKnown, known_stages
from cgkg.source.standard_facts import Property, StandardFact
from cgkg.source.standard_index import StandardIndex

SEEN = Backing(("page",), Confidence.ONE_SOURCE)
GUESSED = Backing(("later-page",), Confidence.INFERRED, "因", "because")


def stages(*known: Fate | StandardFact) -> dict[str, StageAsKnown]:
    enrichment = Enrichment(
        StandardIndex(
            {"annex1-1": "old", "annex1-2": "project"}, frozenset({"project"}), frozenset()
        ),
        (Source("page", "a page", "", "2025-01-01"), Source("later-page", "", "", "2025-06-01")),
        (),
        tuple(one for one in known if isinstance(one, StandardFact)),
        tuple(one for one in known if isinstance(one, Fate)),
        (),
        (),
    )
    return {found.standard: found for found in known_stages(enrichment)}


def in_force(standard: str, day: str, backing: Backing = SEEN) -> StandardFact:
    return StandardFact(standard, Property.IN_FORCE, day, backing)


def replaced_by(target: str, backing: Backing = SEEN) -> Fate:
    return Fate("old", FateKind.REPLACED_BY, target, backing)


def test_nothing_known_gives_no_stage() -> None:
    assert stages() == {}


def test_a_date_reached_and_no_successor_mean_in_force_by_inference() -> None:
    found = stages(in_force("old", "2016-06-01"))["old"]
    assert (found.stage, found.confidence) == (KnownStage.NOW_IN_FORCE, Confidence.INFERRED)
    assert found.as_of == "2025-01-01"


@pytest.mark.parametrize("day", ["2025-01-02", "2025-01", "2025"])
def test_a_date_that_may_lie_ahead_gives_no_stage(day: str) -> None:
    assert stages(in_force("old", day)) == {}


def test_a_successor_in_force_replaces() -> None:
    found = stages(replaced_by("new"), in_force("new", "2024-07-01"))["old"]
    assert (found.stage, found.confidence) == (KnownStage.NOW_REPLACED, Confidence.ONE_SOURCE)


def test_a_successor_not_yet_in_force_is_issued() -> None:
    found = stages(replaced_by("new"), in_force("new", "2026-01-01"))["old"]
    assert found.stage is KnownStage.REPLACEMENT_ISSUED


def test_a_successor_without_a_date_gives_no_stage_and_ends_being_in_force() -> None:
    assert stages(replaced_by("new"), in_force("old", "2016-06-01")) == {}


def test_a_stage_is_as_sure_as_its_weakest_fact_and_as_new_as_its_newest_source() -> None:
    found = stages(replaced_by("new"), in_force("new", "2024-07-01", GUESSED))["old"]
    assert found.confidence is Confidence.INFERRED
    assert found.as_of == "2025-06-01"
    assert found.sources == ("page", "later-page")


def test_an_unconfirmed_date_counts_for_nothing() -> None:
    unconfirmed = Backing((), Confidence.UNCONFIRMED, "因", "because")
    assert stages(in_force("old", "2016-06-01", unconfirmed)) == {}


def test_a_result_means_published_since() -> None:
    found = stages(Fate("project", FateKind.RESULTED_IN, "new", SEEN))["project"]
    assert found.stage is KnownStage.PUBLISHED_SINCE


def test_abolition_is_a_stage_of_its_own() -> None:
    found = stages(Fate("old", FateKind.ABOLISHED, None, SEEN))["old"]
    assert found.stage is KnownStage.NOW_ABOLISHED


def test_the_weakest_of_several() -> None:
    assert weakest([Confidence.TWO_SOURCES, Confidence.ONE_SOURCE]) is Confidence.ONE_SOURCE
    assert weakest([Confidence.UNCONFIRMED, Confidence.INFERRED]) is Confidence.UNCONFIRMED
