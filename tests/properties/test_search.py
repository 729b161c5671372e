"""What holds for every name and every text: names find their things, and nothing breaks search."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cgkg.services.reconcile.matching import Candidate
from cgkg.services.reconcile.requests import NameQuery, TypeMatching
from cgkg.services.reconcile.service import Known
from cgkg.services.search.finding import Agreement
from cgkg.services.search.folding import fold
from cgkg.services.search.highlighting import excerpts
from cgkg.services.search.index import SearchIndex
from cgkg.services.search.query import LONGEST, parse
from cgkg.services.search.things import Role

shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
texts = st.text() | st.text("水泥碳核查gbtGBT/-—.0123456789 \"'():*^+{}\x00\n", max_size=60)
any_text = texts | st.text(st.characters(), max_size=40)  # half surrogate pairs included


def test_every_name_finds_its_thing_among_the_first_three(search_index: SearchIndex) -> None:
    for thing in search_index.things:
        for field in thing.fields:
            if field.role is not Role.NAME or len(field.folded) > LONGEST:
                continue
            namesakes = len(search_index.same(" ".join(field.folded.split())))
            hits = search_index.search(field.text, limit=max(3, namesakes)).hits
            assert thing.iri in [hit.thing.iri for hit in hits], (thing.iri, field.text)


def test_every_number_finds_its_standard_first(search_index: SearchIndex) -> None:
    for thing in search_index.things:
        for number in thing.numbers:
            for typed in (number, number.replace(" ", "").lower(), number.replace("/", "-")):
                first = search_index.search(typed, limit=1).hits[0].thing
                assert number in first.numbers, typed


def test_every_name_is_reconciled_with_its_thing(known: Known) -> None:
    for thing in known.index.things:
        if not thing.has_values:
            continue
        for name in thing.labels.values():
            query = NameQuery(name, (), TypeMatching.ANY, 10, ())
            found = known.matcher.match(query)
            best = [one for one in found if one.score == 100]
            assert thing.iri in [one.thing.iri for one in best], name
            assert [one.match for one in best] == [len(best) == 1] * len(best)


@shared
@given(any_text)
def test_any_text_can_be_searched_for(search_index: SearchIndex, text: str) -> None:
    results = search_index.search(text, limit=5)
    assert (results.total == 0) == (results.agreement is Agreement.NONE)
    assert len(results.hits) <= min(5, results.total)
    assert len(search_index.suggest(text, limit=5).hits) <= 5


@shared
@given(any_text)
def test_any_text_can_be_reconciled(known: Known, text: str) -> None:
    query = NameQuery(text, (), TypeMatching.ANY, 5, ())
    found: list[Candidate] = known.matcher.match(query)
    assert len(found) <= 5
    assert all(0 <= one.score <= 100 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


@shared
@given(any_text)
def test_folding_keeps_every_place_and_is_done_once(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@shared
@given(texts, st.integers(0, 10_000))
def test_marked_places_lie_inside_the_text(
    search_index: SearchIndex, text: str, number: int
) -> None:
    thing = search_index.things[number % len(search_index.things)]
    for excerpt in excerpts(thing, parse(text)):
        assert all(0 <= start < end <= len(excerpt.text) for start, end in excerpt.spans)
