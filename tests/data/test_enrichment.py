"""Later fates: the figures of the tables, and that the graph says what they say and no more."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, XSD

from cgkg import assets
from cgkg.graph.enrichment import build_enrichment, partial_date
from cgkg.graph.vocabulary import CG, node, text
from cgkg.iris import Kind
from cgkg.model import Guide
from cgkg.source.enrichment import Enrichment, read_enrichment
from cgkg.source.fate_status import FateStatus, fate_statuses
from cgkg.source.fates import FateKind, Sought
from cgkg.source.guide import extract
from cgkg.source.known_stage import KnownStage, known_stages
from cgkg.source.organizations import read_code_systems
from cgkg.source.standard_facts import Property

DATA = assets.root() / "data"


@pytest.fixture(scope="module")
def guide() -> Guide:
    return extract(DATA / "source/guide.md")


@pytest.fixture(scope="module")
def enrichment(guide: Guide) -> Enrichment:
    return read_enrichment(DATA / "curated", guide, read_code_systems(DATA / "curated"))


@pytest.fixture(scope="module")
def graph(enrichment: Enrichment) -> Graph:
    return build_enrichment(enrichment)


def standard(key: str) -> URIRef:
    return node(Kind.STANDARD, key)


class TestTables:
    def test_figures(self, enrichment: Enrichment) -> None:
        assert len(enrichment.referenced) == 25
        assert Counter(fate.kind for fate in enrichment.fates) == {
            FateKind.RESULTED_IN: 12,
            FateKind.REPLACED_BY: 8,
            FateKind.REVISES: 4,
            FateKind.ABOLISHED: 1,
            FateKind.PROPOSED_INTERNATIONALLY: 1,
        }

    def test_every_project_has_a_fate_or_is_unknown(self, enrichment: Enrichment) -> None:
        statuses = fate_statuses(enrichment)
        assert statuses.keys() == enrichment.index.projects
        assert Counter(statuses.values()) == {
            FateStatus.PUBLISHED: 12,
            FateStatus.NOT_FOUND: 104,
            FateStatus.NOT_SEARCHED: 14,
        }

    def test_what_nobody_has_looked_for_is_listed(self, enrichment: Enrichment) -> None:
        """No source of this project tells of a search for them."""
        statuses = fate_statuses(enrichment)
        assert [key for key, one in statuses.items() if one is FateStatus.NOT_SEARCHED] == [
            *("20173624-T-303", "20193354-T-303", "20220843-T-469", "20220859-T-333"),
            *("20220846-T-469", "20193353-T-303", "20090162-T-469", "20191001-T-606"),
            *("20161882-T-303", "20192398-T-303", "20161883-T-303", "20193352-T-303"),
            *("20193351-T-303", "20193355-T-303"),
        ]

    def test_the_documentation_counts_them(self, enrichment: Enrichment) -> None:
        text = (assets.root() / "docs/curating.md").read_text("utf-8")
        for status, count in Counter(fate_statuses(enrichment).values()).items():
            assert re.search(rf"\| `{status}` \|.*\| {count} \|", text), status

    def test_the_graph_says_which(self, graph: Graph, enrichment: Enrichment) -> None:
        said = {str(subject): str(status) for subject, status in graph[: CG.fateStatus :]}
        assert said == {
            str(standard(key)): status for key, status in fate_statuses(enrichment).items()
        }

    def test_every_published_standard_has_facts_or_was_sought(self, enrichment: Enrichment) -> None:
        known = {fact.standard for fact in enrichment.facts}
        known |= {fate.standard for fate in enrichment.fates}
        sought = {u.standard for u in enrichment.unknown if u.sought is Sought.PARTICULARS}
        published = set(enrichment.index.published)
        assert published == (known & published) | sought
        assert not known & sought
        assert (len(published), len(sought)) == (36, 20)

    def test_the_63_projects_of_the_special_plan(self, enrichment: Enrichment) -> None:
        planned = [f for f in enrichment.facts if f.property is Property.PLANNED_IN]
        assert len(planned) == 63
        stated = [f.standard for f in planned if f.backing.confidence == "one-source"]
        assert stated == ["2021-1756T-YB"]

    def test_a_link_by_subject_is_never_more_than_inferred(self, enrichment: Enrichment) -> None:
        by_subject = [f for f in enrichment.fates if f.kind is FateKind.RESULTED_IN]
        assert {fate.backing.confidence for fate in by_subject} == {"inferred"}
        assert all("matched by subject" in fate.backing.reason_en for fate in by_subject)

    def test_every_referenced_standard_is_there_for_a_reason(self, enrichment: Enrichment) -> None:
        reached = {end for fate in enrichment.fates for end in (fate.standard, fate.target)}
        idle = [one.key for one in enrichment.referenced if one.key not in reached]
        assert not idle, f"name their part in fates.csv, or drop them: {idle}"


class TestKnownStages:
    def test_figures(self, enrichment: Enrichment) -> None:
        assert Counter(found.stage for found in known_stages(enrichment)) == {
            KnownStage.NOW_IN_FORCE: 25,
            KnownStage.PUBLISHED_SINCE: 12,
            KnownStage.NOW_REPLACED: 8,
        }

    def test_the_day_is_that_of_the_sources(self, enrichment: Enrichment) -> None:
        accessed = {source.accessed for source in enrichment.sources}
        assert {found.as_of for found in known_stages(enrichment)} <= accessed

    @pytest.mark.parametrize(
        ("key", "stage"),
        [
            ("GB-T-32151.8-2015", "now-replaced"),
            ("GB-T-8984-2008", "now-replaced"),
            ("GB-T-8984.1-1997", "now-replaced"),
            ("GB-T-32151.8-2023", "now-in-force"),
            ("20173621-T-303", "published-since"),
        ],
    )
    def test_known(self, graph: Graph, key: str, stage: str) -> None:
        assert list(graph.objects(standard(key), CG.knownStage)) == [node(Kind.STAGE, stage)]
        assert graph.value(standard(key), CG.knownAsOf) == Literal("2026-11-23", datatype=XSD.date)

    @pytest.mark.parametrize("key", ["SJ-T-11718-2018", "2021-1735T-YB", "GB-T-32151.4"])
    def test_what_is_unknown_has_no_stage(self, graph: Graph, key: str) -> None:
        assert (standard(key), CG.knownStage, None) not in graph


class TestGraph:
    def test_the_list_is_not_overwritten(self, graph: Graph, enrichment: Enrichment) -> None:
        said_by_the_list = (CG.stage, CG.numberAsListed, CG.titleAsListed, DCTERMS.title, CG.number)
        for key in enrichment.index.listed.values():
            for predicate in said_by_the_list:
                assert (standard(key), predicate, None) not in graph

    def test_a_referenced_standard_is_not_a_listed_one(self, graph: Graph) -> None:
        assert len(set(graph.subjects(RDF.type, CG.ReferencedStandard))) == 25
        assert (None, RDF.type, CG.Standard) not in graph

    def test_every_fact_is_accounted_for(self, graph: Graph, enrichment: Enrichment) -> None:
        """Each triple on a listed standard has an assertion; inverses and sums follow from them."""
        asserted = {
            (graph.value(a, CG.subject), graph.value(a, CG.predicate))
            for a in graph.subjects(RDF.type, CG.Assertion)
        }
        for key in enrichment.index.listed.values():
            for predicate in graph.predicates(standard(key)):
                if predicate not in (DCTERMS.replaces, CG.knownAsOf, CG.fateStatus):
                    assert (standard(key), predicate) in asserted

    def test_every_assertion_has_a_source_or_a_reason(self, graph: Graph) -> None:
        for assertion in graph.subjects(RDF.type, CG.Assertion):
            evidence = {*graph.objects(assertion, DCTERMS.source)}
            reasons = {
                *graph.objects(assertion, URIRef("http://www.w3.org/2000/01/rdf-schema#comment"))
            }
            assert evidence | reasons, assertion

    def test_replacement_can_be_followed_both_ways(self, graph: Graph) -> None:
        for old, new in graph.subject_objects(DCTERMS.isReplacedBy):
            assert (new, DCTERMS.replaces, old) in graph

    def test_both_titles_of_entry_142_are_kept(self, graph: Graph) -> None:
        (title,) = graph.objects(standard("20161883-T-303"), CG.otherTitle)
        assert title == Literal("平板玻璃企业单位产品碳排放限额", lang="zh-Hans")

    def test_a_search_says_what_for_and_when(self, graph: Graph) -> None:
        searches = set(graph.subjects(RDF.type, CG.Search))
        assert len(searches) == 124
        search = node(Kind.ACTIVITY, "search-20220807-T-467-publication")
        assert graph.value(search, CG.searchedFor) == standard("20220807-T-467")
        assert graph.value(search, CG.sought) == text("publication")
        assert graph.value(search, CG.searched) == Literal("2026-11-23", datatype=XSD.date)

    @pytest.mark.parametrize(
        ("value", "datatype"),
        [("2024", XSD.gYear), ("2024-09", XSD.gYearMonth), ("2024-09-29", XSD.date)],
    )
    def test_a_date_is_no_more_exact_than_its_source(self, value: str, datatype: URIRef) -> None:
        assert partial_date(value) == Literal(value, datatype=datatype)
