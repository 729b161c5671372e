"""The items of the 14 key directions: lossless, complete, classified, and as the tables say."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from rdflib import SKOS, Graph, Literal, URIRef

from cgkg.assets import root
from cgkg.graph.items import add_item_translations, build_items, item_iri
from cgkg.graph.vocabulary import CG, RDF, RDFS, new_graph
from cgkg.iris import Kind, thing
from cgkg.source.body_wordings import WordingRelation
from cgkg.source.guide import extract
from cgkg.source.knowledge import Knowledge, read_knowledge
from cgkg.source.segments import Role

CURATED = root() / "data" / "curated"
GUIDE = root() / "data" / "source" / "guide.md"
DIRECTIONS = 14
ITEMS = {1: 3, 2: 2, 3: 2, 4: 3, 5: 112, 6: 15, 7: 38, 8: 16, 9: 4, 10: 8, 11: 7, 12: 47, 13: 4}
ITEMS |= {14: 12}


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return read_knowledge(extract(GUIDE), CURATED, GUIDE)


@pytest.fixture(scope="module")
def graph(knowledge: Knowledge) -> Graph:
    return build_items(knowledge)


def phrases(knowledge: Knowledge, direction: int) -> list[str]:
    return [item.phrase for item in knowledge.readings[direction - 1].items]


class TestLossless:
    def test_segments_rebuild_every_direction(self, knowledge: Knowledge) -> None:
        assert len(knowledge.readings) == DIRECTIONS
        for reading in knowledge.readings:
            assert "".join(segment.text for segment in reading.segments) == reading.direction.text
            ends = [0, *(segment.end for segment in reading.segments)]
            assert [segment.start for segment in reading.segments] == ends[:-1]

    def test_no_subject_matter_is_left_between_the_items(self, knowledge: Knowledge) -> None:
        """What connects is signs and set phrases; every other character belongs to an item."""
        connecting = {
            segment.text
            for reading in knowledge.readings
            for segment in reading.segments
            if segment.role is Role.CONNECTIVE
        }
        assert connecting == {
            *("、", "，", "；", "。", "\n", "/", "等", "和", "以及", "及其"),
            *("在", "方面，", "重点制定", "等行业的"),
        }

    def test_every_segment_but_those_belongs_to_an_item(self, knowledge: Knowledge) -> None:
        for reading in knowledge.readings:
            held = {
                part
                for item in reading.items
                for part in (
                    *(item.object, item.modifier, item.head, item.facet),
                    *(item.scope, item.sector, item.target, item.deliverable),
                )
            }
            lost = [s for s in reading.segments if s.role is not Role.CONNECTIVE and s not in held]
            assert not lost, f"direction {reading.direction.position}: {lost}"

    def test_the_graph_alone_gives_the_spans(self, knowledge: Knowledge, graph: Graph) -> None:
        for reading in knowledge.readings:
            text = reading.direction.text
            for item in reading.items:
                subject = item_iri(item.key)
                start, end = graph.value(subject, CG.spanStart), graph.value(subject, CG.spanEnd)
                assert isinstance(start, Literal)
                assert isinstance(end, Literal)
                words = graph.value(subject, CG.text)
                assert text[int(start) : int(end)] == str(words)


class TestItems:
    def test_counts(self, knowledge: Knowledge) -> None:
        counts = {one.direction.position: len(one.items) for one in knowledge.readings}
        assert counts == ITEMS
        assert len(knowledge.items) == sum(ITEMS.values()) == 273

    def test_keys_are_stable_and_make_iris(self, knowledge: Knowledge) -> None:
        assert list(knowledge.items)[:4] == ["1-001", "1-002", "1-003", "2-001"]
        assert knowledge.items["5-017"].item.phrase == "再生铅冶炼"
        for key in knowledge.items:
            assert re.fullmatch(r"\d{1,2}-\d{3}", key)
            assert thing(Kind.ITEM, key)

    def test_facets_of_accounting(self, knowledge: Knowledge) -> None:
        facets = Counter(i.facet.text for i in knowledge.readings[4].items if i.facet)
        assert facets == {
            "组织温室气体排放量核算": 42,
            "项目温室气体减排量核算": 19,
            "产品碳足迹核算": 51,
        }

    def test_building_materials_of_accounting(self, knowledge: Knowledge) -> None:
        found = [
            one.item.phrase
            for one in knowledge.items.values()
            if one.item.kind == "accounting" and "building-materials" in one.item.sectors
        ]
        assert found == [
            *("烧结墙体材料", "玻璃纤维及制品", "绝热材料", "建筑防水材料", "混凝土与水泥制品"),
        ]

    def test_nested_lists(self, knowledge: Knowledge) -> None:
        accounting = phrases(knowledge, 5)
        assert accounting[12:14] == ["铜矿（矿采选企业）", "铅锌矿（矿采选企业）"]
        assert accounting[51] == "废塑料（废弃化学品再生和回收利用）"
        assert accounting[55] == "装置余热回收"
        assert phrases(knowledge, 7)[:3] == [
            "氢氯氟烃（HCFCs）（类制冷剂和发泡剂替代）",
            "氢氟烃（HFCs）（类制冷剂和发泡剂替代）",
            "非碳酸盐原料替代",
        ]

    def test_lists_of_sectors(self, knowledge: Knowledge) -> None:
        sectors = [i.sector.text for i in knowledge.readings[5].items if i.sector]
        assert sectors == [s for s in ("钢铁", "建材", "有色", "石化", "化工") for _ in range(3)]

    def test_shared_modifiers(self, knowledge: Knowledge) -> None:
        assert phrases(knowledge, 9) == [
            *("二氧化碳捕集", "二氧化碳分离", "二氧化碳资源化利用", "二氧化碳封存"),
        ]
        assert phrases(knowledge, 11)[-2:] == ["道路车辆企业", "道路车辆产品"]

    def test_examples(self, knowledge: Knowledge) -> None:
        with_examples = [one.item for one in knowledge.items.values() if one.item.examples]
        assert [(i.key, i.examples) for i in with_examples] == [
            ("7-026", ("工程机械", "农业机械")),
        ]

    def test_the_clause_without_a_deliverable(self, knowledge: Knowledge) -> None:
        silent = [k for k, one in knowledge.items.items() if one.item.deliverable is None]
        assert silent == ["5-061"]

    def test_items_stand_on_the_lines_they_name(self, knowledge: Knowledge) -> None:
        lines = GUIDE.read_text("utf-8").splitlines()
        cut = []
        for key, one in knowledge.items.items():
            first, last = one.item.lines.first, one.item.lines.last
            if first == last:
                assert one.item.object.text in lines[first - 1], key
            else:
                cut.append((one.item.object.text, first, last))
        assert cut == [("废弃化学品回收再利用产品", 474, 478), ("潮汐能", 480, 484)]


class TestClassification:
    def test_every_item_has_a_kind(self, knowledge: Knowledge) -> None:
        kinds = Counter(one.item.kind for one in knowledge.items.values())
        assert kinds == {
            **{"accounting": 42, "reduction-accounting": 19, "footprint": 51},
            **{"verification": 15, "technology": 63, "design": 3, "monitoring": 7},
            **{"evaluation": 47, "management": 4, "asset-management": 12, "terminology": 3},
            **{"data-quality": 2, "label": 2, "disclosure": 3},
        }

    def test_every_item_has_a_topic_area_or_a_reason(self, knowledge: Knowledge) -> None:
        without = [k for k, one in knowledge.items.items() if one.topic.topic is None]
        assert all(one.topic.reason for one in knowledge.items.values())
        assert len(without) == 17, "3 of terminology, 6 of monitoring, 2 + 6 of management"

    def test_topic_areas_stand_below_the_directions_subcategory(self, knowledge: Knowledge) -> None:
        broader = {c.key: c.broader for c in extract(GUIDE).concepts}
        for key, one in knowledge.items.items():
            above = one.topic.topic
            while above is not None and not above[0].isdigit():
                above = broader[above]
            assert above in (None, one.item.direction.subcategory_code), key

    def test_the_text_s_sectors_come_first(self, knowledge: Knowledge) -> None:
        for one in knowledge.items.values():
            if one.item.sector is not None:
                assert tuple(sector.key for sector in one.sectors) == one.item.sectors

    def test_words_tell_sectors_where_the_text_names_none(self, knowledge: Knowledge) -> None:
        def told(key: str) -> list[str]:
            return [sector.key for sector in knowledge.items[key].sectors]

        assert told("10-005") == ["steel", "building-materials"]
        assert told("8-012") == ["building-materials"]
        assert told("7-013") == told("8-001") == told("9-001") == []

    def test_gases_named(self, knowledge: Knowledge) -> None:
        assert knowledge.items["7-001"].gases == ("hydrochlorofluorocarbons",)
        assert knowledge.items["7-002"].gases == ("hydrofluorocarbons",)
        assert knowledge.items["5-001"].gases == ("carbon-dioxide",)
        assert knowledge.items["5-062"].gases == ()


class TestBodyText:
    def test_all_technologies_are_compared(self, knowledge: Knowledge) -> None:
        """Directions 7 to 10 are the ones that the body text enumerates too."""
        missing = [
            key
            for key, one in knowledge.items.items()
            if one.item.direction.position in (7, 8, 9, 10) and one.wording is None
        ]
        assert not missing, f"add rows to body_wordings.csv: {missing}"

    def test_what_differs(self, knowledge: Knowledge) -> None:
        wordings = {k: one.wording for k, one in knowledge.items.items() if one.wording}
        assert wordings["8-004"].text == "全/富氧燃烧"
        assert wordings["8-008"].text == "短流程电弧炉炼钢"
        annex_only = [
            k for k, one in wordings.items() if one.relation is WordingRelation.ANNEX_ONLY
        ]
        assert annex_only == ["7-006", "7-007", "7-012", "8-011", "10-008"]

    def test_same_means_the_same_words(self, knowledge: Knowledge) -> None:
        for key, one in knowledge.items.items():
            if one.wording and one.wording.relation is WordingRelation.SAME:
                assert one.wording.text is not None
                assert one.item.object.text in one.wording.text, key

    def test_what_only_the_body_names(self, knowledge: Knowledge) -> None:
        texts = [mention.text for mention in knowledge.mentions]
        assert len(texts) == 22
        assert {"原油直接裂解制乙烯", "水泥窑窑炉氢能煅烧", "液态高铅渣直接还原"} <= set(texts)
        directions = " ".join(one.direction.text for one in knowledge.readings)
        assert not [text for text in texts if text and text in directions]


class TestGraph:
    def test_one_node_for_each_item_and_mention(self, knowledge: Knowledge, graph: Graph) -> None:
        assert len(set(graph.subjects(RDF.type, CG.DirectionItem))) == 273
        assert len(set(graph.subjects(RDF.type, CG.BodyMention))) == len(knowledge.mentions)

    def test_an_item_in_full(self, graph: Graph) -> None:
        subject = item_iri("5-013")
        values = {str(p).split("#")[-1]: str(o) for p, o in graph.predicate_objects(subject)}
        assert values["text"] == "铜矿"
        assert values["object"] == "铜矿（矿采选企业）"
        assert values["headText"] == "矿采选企业"
        assert values["sectorText"] == "有色金属行业"
        assert values["deliverableText"] == "二氧化碳排放核算标准"
        assert values["facet"] == "组织温室气体排放量核算"
        assert values["deliverable"].endswith("/document-kind/accounting")
        assert values["subjectSector"].endswith("/sector/non-ferrous-metals")
        assert values["topicArea"].endswith("/topic/enterprise-accounting")
        assert values["subcategory"].endswith("/category/2.1")
        assert values["gas"].endswith("/gas/carbon-dioxide")

    def test_derived_values_have_assertions(self, graph: Graph) -> None:
        for subject, topic in graph.subject_objects(CG.topicArea):
            assertions = [
                one
                for one in graph.subjects(CG.subject, subject)
                if (one, CG.objectResource, topic) in graph
            ]
            assert len(assertions) == 1

    def test_guide_sectors(self, graph: Graph) -> None:
        sectors = set(graph.subjects(RDF.type, CG.Sector))
        assert len(sectors) == 9
        metals = URIRef(thing(Kind.SECTOR, "non-ferrous-metals"))
        assert Literal("有色", lang="zh-Hans") in set(graph.objects(metals, SKOS.altLabel))

    def test_english_for_every_item(self, knowledge: Knowledge) -> None:
        graph = new_graph()
        add_item_translations(graph, knowledge)
        for key in knowledge.items:
            labels = list(graph.objects(item_iri(key), RDFS.label))
            assert len(labels) == 1
            assert str(labels[0]).isascii() or "·" in str(labels[0])
        label = graph.value(item_iri("6-004"), RDFS.label)
        assert str(label) == (
            "Verification of the carbon dioxide emissions of production enterprises"
            " · building materials · verification"
        )
