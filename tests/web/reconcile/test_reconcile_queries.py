"""Queries to ``/reconcile``: names, types and properties, and the candidates they find."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from cgkg.terms import CG
from web.reconcile.conftest import ID, STANDARD, ask


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "GB/T 32151.1-2015",
            "gbt32151.1—2015",
            " ＧＢ／Ｔ３２１５１．１－２０１５ ",
            "GB-T-32151.1-2015",
            "GB/T 32151.1-2015 温室气体排放核算与报告要求 第1部分：发电企业",
            "《温室气体排放核算与报告要求 第1部分：发电企业》（GB/T 32151.1-2015）",
        ],
    )
    def test_a_number_in_any_spelling_is_certain(self, site: httpx.Client, name: str) -> None:
        (only,) = ask(site, query=name)
        assert (only["id"], only["score"], only["match"]) == (STANDARD, 100, True)
        assert {"id": "same-number", "value": True} in only["features"]

    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("水泥制造碳排放核查技术规范", "standard/2021-1783T-JC"),
            ("水泥製造碳排放核查技術規範", "standard/2021-1783T-JC"),
            ("《水泥制造  碳排放核查技术规范》", "standard/2021-1783T-JC"),
            ("Ministry of Ecology and Environment", "organization/mee"),
            ("国家标准委", "organization/sac"),
            ("MIIT", "organization/miit"),
            ("核算与核查", "category/2"),
            ("Accounting and Verification", "category/2"),
        ],
    )
    def test_a_name_in_either_language_is_certain(
        self, site: httpx.Client, name: str, key: str
    ) -> None:
        first = ask(site, query=name)[0]
        assert (first["id"], first["score"], first["match"]) == (ID + key, 100, True)

    def test_a_similar_name_is_offered_not_decided(self, site: httpx.Client) -> None:
        candidates = ask(site, query="钢铁企业碳排放核查规范", limit=3)
        assert candidates[0]["id"] == ID + "standard/2021-1740T-YB"
        assert 50 < candidates[0]["score"] < 100
        assert not any(one["match"] for one in candidates)
        assert len(candidates) <= 3

    @pytest.mark.parametrize("name", ["", "   ", "？！", "zzzzzzzz", "\x00"])
    def test_a_name_that_says_nothing_has_no_candidates(
        self, site: httpx.Client, name: str
    ) -> None:
        assert ask(site, query=name) == []

    def test_a_type_narrows(self, site: httpx.Client) -> None:
        kinds = {
            type_["id"] for one in ask(site, query="碳足迹", limit=100) for type_ in one["type"]
        }
        assert {CG + "Standard", CG + "TopicArea"} <= kinds
        for type_ in (CG + "TopicArea", "cg:TopicArea", ["TopicArea"]):
            for one in ask(site, query="碳足迹", type=type_):
                assert CG + "TopicArea" in [name["id"] for name in one["type"]]
        assert ask(site, query="GB/T 32151.1-2015", type="cg:Category") == []

    def test_several_types_are_any_all_or_a_wish(self, site: httpx.Client) -> None:
        types = ["cg:NationalStandard", "cg:StandardProject"]
        name = "GB/T 32151.1-2015"
        assert ask(site, query=name, type=types, type_strict="any")[0]["match"]
        assert ask(site, query=name, type=types, type_strict="all") == []
        (wished,) = ask(site, query=name, type="cg:StandardProject", type_strict="should")
        assert (wished["score"] < 100, wished["match"]) == (True, False)


class TestProperties:
    @pytest.mark.parametrize(
        "value",
        [
            "现行",
            "in force",
            ID + "stage/in-force",
            "stage/in-force",
            {"id": ID + "stage/in-force"},
        ],
    )
    def test_a_value_may_be_named_in_any_way(self, site: httpx.Client, value: Any) -> None:
        properties = [{"pid": CG + "stage", "v": value}]
        (only,) = ask(site, query="GB/T 32151.1-2015", properties=properties)
        assert only["match"]

    def test_what_disagrees_lowers_the_score_and_the_certainty(self, site: httpx.Client) -> None:
        properties = [{"pid": "cg:stage", "v": "在研"}, {"pid": "publicationYear", "v": 2015}]
        (only,) = ask(site, query="GB/T 32151.1-2015", properties=properties)
        assert (only["score"], only["match"]) == (85, False)
        assert {"id": "property-agreement", "value": 0.5} in only["features"]

    def test_properties_alone_find_things(self, site: httpx.Client) -> None:
        properties = [
            {"pid": "cg:stage", "v": ["in force"]},
            {"pid": "cg:level", "v": "行业标准"},
            {"pid": "cg:publicationYear", "v": 2012},
        ]
        found = ask(site, properties=properties, limit=100)
        assert ID + "standard/YS-T-800-2012" in [one["id"] for one in found]
        assert not any(one["match"] for one in found)
