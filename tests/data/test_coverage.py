"""The reviewed links between items and standards: well-formed, complete, and of one kind."""

from __future__ import annotations

import doctest
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from rdflib import Graph

from cgkg.assets import root
from cgkg.errors import InputError
from cgkg.graph.coverage import build_coverage
from cgkg.graph.vocabulary import CG, RDF, RDFS
from cgkg.iris import key_of_number
from cgkg.source import coverage
from cgkg.source.coverage import CoverageLink, Degree, GapStatus, Method, RejectedLink, gap_status
from cgkg.source.coverage_candidates import compatible
from cgkg.source.guide import extract
from cgkg.source.knowledge import Knowledge, read_knowledge

CURATED = root() / "data" / "curated"
GUIDE = root() / "data" / "source" / "guide.md"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return read_knowledge(extract(GUIDE), CURATED, GUIDE)


@pytest.fixture(scope="module")
def graph(knowledge: Knowledge) -> Graph:
    return build_coverage(knowledge)


@pytest.fixture(scope="module")
def row_of() -> dict[str, int]:
    """Row of the list by key of the standard."""
    return {key_of_number(row.number.raw): row.position for row in extract(GUIDE).rows}


def decisions(knowledge: Knowledge) -> list[CoverageLink | RejectedLink]:
    """What was decided of pairs, either way."""
    return [*knowledge.links, *knowledge.rejected]


class TestLinks:
    def test_item_and_standard_are_of_one_kind(
        self, knowledge: Knowledge, row_of: dict[str, int]
    ) -> None:
        """The same object with another deliverable is not coverage."""
        wrong = [
            link.key
            for link in knowledge.links
            if not compatible(
                knowledge.items[link.item].item,
                knowledge.abouts[row_of[link.standard] - 1],
                knowledge.kinds,
            )
        ]
        assert not wrong, f"move to coverage_rejected.tsv: {wrong}"

    def test_every_proposal_of_the_rule_is_decided(
        self, knowledge: Knowledge, row_of: dict[str, int]
    ) -> None:
        decided = {(one.item, row_of[one.standard]) for one in decisions(knowledge)}
        proposed = {(one.item, one.position) for one in knowledge.candidates}
        undecided = sorted(proposed - decided)
        assert not undecided, f"accept or reject, with reasons: {undecided}"

    def test_the_method_says_who_thought_of_it(
        self, knowledge: Knowledge, row_of: dict[str, int]
    ) -> None:
        proposed = {(one.item, one.position) for one in knowledge.candidates}
        for one in decisions(knowledge):
            by_rule = (one.item, row_of[one.standard]) in proposed
            assert (one.method is Method.RULE) == by_rule, (
                f"{one.item} {one.standard}: {one.method}"
            )

    def test_nothing_is_both_accepted_and_rejected(self, knowledge: Knowledge) -> None:
        accepted = {(one.item, one.standard) for one in knowledge.links}
        rejected = {(one.item, one.standard) for one in knowledge.rejected}
        assert not accepted & rejected

    def test_certainty_is_lower_for_partial_links(self, knowledge: Knowledge) -> None:
        for link in knowledge.links:
            assert 0.5 <= float(link.certainty) <= 1
            if link.degree is Degree.PARTIAL:
                assert float(link.certainty) <= 0.8, f"{link.key}: partial, and so sure?"

    def test_counts(self, knowledge: Knowledge) -> None:
        """Stated in docs/coverage.md."""
        text = (root() / "docs" / "coverage.md").read_text("utf-8")
        degrees = Counter(str(link.degree) for link in knowledge.links)
        for degree in Degree:
            assert re.search(rf"\| {degree} \|.*\| {degrees[degree]} \|", text), degree
        statuses = Counter(one.status for one in knowledge.items.values())
        for status in GapStatus:
            assert re.search(rf"\| {status} \|.*\| {statuses[status]} \|", text), status
        assert f"{len(knowledge.links)} links" in text
        assert f"{len(knowledge.rejected)} pairs" in text
        assert f"{len(knowledge.candidates)} pairs" in text
        linked = {link.standard for link in knowledge.links}
        assert f"{len(knowledge.abouts) - len(linked)} listed standards address no item" in text

    def test_figures_by_subcategory(self, knowledge: Knowledge) -> None:
        text = (root() / "docs" / "coverage.md").read_text("utf-8")
        counts: dict[str, Counter[GapStatus]] = {}
        for one in knowledge.items.values():
            direction, facet = one.item.direction, one.item.facet
            name = facet.text if facet and direction.position == 5 else direction.subcategory
            row = f"{direction.subcategory_code} {name}"
            counts.setdefault(row, Counter())[one.status] += 1
        for row, found in counts.items():
            figures = " | ".join(str(found[status]) for status in GapStatus)
            assert f"| {row} | {figures} |" in text, row


class TestKnownAnswers:
    """Answers that a reader of the two annexes finds at once."""

    @pytest.mark.parametrize(
        ("item", "standard", "degree"),
        [
            ("5-050", "2021-1775T-JC", Degree.EXACT),
            ("5-081", "2023-1431T-YS", Degree.EXACT),
            ("5-111", "2021-1808T-SJ", Degree.EXACT),
            ("5-108", "SJ-T-11735-2019", Degree.NARROWER),
            ("5-015", "20173626-T-303", Degree.BROADER),
            ("5-064", "2021-1739T-YB", Degree.PARTIAL),
            ("6-001", "2021-1740T-YB", Degree.EXACT),
            ("10-005", "2021-1792T-JC", Degree.EXACT),
            ("11-005", "2021-1793T-JC", Degree.EXACT),
            ("12-046", "2021-1812T-SJ", Degree.EXACT),
        ],
    )
    def test_link(self, knowledge: Knowledge, item: str, standard: str, degree: Degree) -> None:
        found = {(one.item, one.standard): one.degree for one in knowledge.links}
        assert found[item, standard] is degree

    @pytest.mark.parametrize(
        ("item", "standard"),
        [
            ("5-080", "YS-T-800-2012"),  # emissions of aluminium production, not its footprint
            ("5-057", "2021-1806T-FZ"),  # evaluation of reductions, not accounting
            ("5-048", "GB-T-33755-2017"),  # waste heat of steel, not of cement
            ("7-030", "20220846-T-469"),  # accounting for solar heat, not the technology
        ],
    )
    def test_no_link(self, knowledge: Knowledge, item: str, standard: str) -> None:
        assert (item, standard) not in {(one.item, one.standard) for one in knowledge.links}
        assert (item, standard) in {(one.item, one.standard) for one in knowledge.rejected}

    def test_building_materials_of_direction_5(self, knowledge: Knowledge) -> None:
        """Which items of key direction 5 for 建材 have no standard."""
        open_items = [
            one.item.phrase
            for key, one in knowledge.items.items()
            if key.startswith("5-")
            and "building-materials" in one.item.sectors
            and one.status is GapStatus.NONE
        ]
        assert open_items == [
            *("烧结墙体材料", "玻璃纤维及制品", "绝热材料", "建筑防水材料", "混凝土与水泥制品"),
            *("水泥行业余热利用", "水泥制品养护固碳"),
            *("水泥", "预拌混凝土", "石灰", "玻璃纤维及制品", "建筑防水材料"),
            *("木塑制品", "石材", "菱镁矿"),
        ]

    def test_marks_and_labels_have_no_standard(self, knowledge: Knowledge) -> None:
        assert {knowledge.items[key].status for key in ("3-001", "3-002")} == {GapStatus.NONE}


class TestStatus:
    @pytest.mark.parametrize(
        ("degrees", "status"),
        [
            ([], GapStatus.NONE),
            ([Degree.PARTIAL], GapStatus.PARTLY),
            ([Degree.NARROWER, Degree.NARROWER], GapStatus.PARTLY),
            ([Degree.NARROWER, Degree.EXACT], GapStatus.COVERED),
            ([Degree.BROADER], GapStatus.COVERED),
        ],
    )
    def test_it_follows_from_the_degrees(self, degrees: list[Degree], status: GapStatus) -> None:
        assert gap_status(degrees) is status


class TestGraph:
    def test_every_item_has_one_status(self, knowledge: Knowledge, graph: Graph) -> None:
        assert len(list(graph.subject_objects(CG.gapStatus))) == len(knowledge.items)

    def test_links_carry_both_languages(self, knowledge: Knowledge, graph: Graph) -> None:
        links = set(graph.subjects(RDF.type, CG.CoverageLink))
        assert len(links) == len(knowledge.links)
        for link in links:
            languages = sorted(str(o.language) for o in graph.objects(link, RDFS.comment))  # type: ignore[attr-defined]
            assert languages == ["en", "zh-Hans"]
            for predicate in (CG.item, CG.standard, CG.degree, CG.method, CG.certainty):
                assert len(list(graph.objects(link, predicate))) == 1

    def test_the_short_way_says_the_same(self, knowledge: Knowledge, graph: Graph) -> None:
        short = {(str(i), str(s)) for i, s in graph.subject_objects(CG.addressedBy)}
        assert len(short) == len(knowledge.links)


class TestBrokenTables:
    LINK = "item:5-050\t水泥窑烟气碳捕集\tskos:exactMatch\tstandard:2021-1775T-JC"

    @pytest.mark.parametrize(
        ("before", "after", "message"),
        [
            ("item:5-050\t", "item:5-950\t", "row out of order|no such thing"),
            ("item:9-001\t二氧化碳捕集", "item:9-001\t二氧化碳分离", "label of another thing"),
            ("standard:2021-1775T-JC", "standard:2021-9999T-JC", "no such thing"),
            (LINK, LINK.replace("exact", "narrow"), "not that of the degree"),
            ("\texact\trule\t", "\tfull\trule\t", "unknown degree"),
            ("\texact\trule\t", "\texact\tguess\t", "unknown method"),
            ("semapv:LexicalMatching", "semapv:ManualMappingCuration", "not that of the method"),
            ("\t0.98\t", "\t98\t", "no confidence"),
            ("对象相同：水泥窑烟气碳捕集。", "Same object.", "not in Chinese"),
            ("对象相同：水泥窑烟气碳捕集。", " 对象相同。", "blank at the edge"),
            ("\t对象相同：水泥窑烟气碳捕集。", "\t", "empty cell"),
            ("Same object: carbon capture from cement kiln flue gas.", "同上。", "not in English"),
            ("\tdegree\tmethod\t", "\tmethod\tdegree\t", "columns in another order"),
        ],
    )
    def test_it_is_refused(self, tmp_path: Path, before: str, after: str, message: str) -> None:
        folder = tmp_path / "curated"
        shutil.copytree(CURATED, folder)
        path = folder / "coverage.sssom.tsv"
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), "utf-8")
        with pytest.raises(InputError, match=message) as caught:
            read_knowledge(extract(GUIDE), folder, GUIDE)
        assert caught.value.line is not None
        assert caught.value.field

    def test_two_rows_for_one_pair_are_refused(self, tmp_path: Path) -> None:
        folder = tmp_path / "curated"
        shutil.copytree(CURATED, folder)
        path = folder / "coverage.sssom.tsv"
        rows = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join([*rows, rows[-1]]), "utf-8")
        with pytest.raises(InputError, match="repeated key item:14-011/standard:2021-1816T-SJ"):
            read_knowledge(extract(GUIDE), folder, GUIDE)

    def test_a_rejected_pair_needs_its_reason_too(self, tmp_path: Path) -> None:
        folder = tmp_path / "curated"
        shutil.copytree(CURATED, folder)
        path = folder / "coverage_rejected.tsv"
        text = path.read_text("utf-8")
        path.write_text(re.sub(r"\t[^\t\n]+\n\Z", "\t\n", text), "utf-8")
        with pytest.raises(InputError, match="empty cell"):
            read_knowledge(extract(GUIDE), folder, GUIDE)


def test_examples_in_the_documentation_hold() -> None:
    result = doctest.testmod(coverage)
    assert result.attempted
    assert not result.failed
