"""``/reconcile``: the Reconciliation Service API 0.2 over HTTP, as OpenRefine uses it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from cgkg.graph.build import Build
from cgkg.iris import BASE
from cgkg.terms import CG
from web import reconciliation_schema as schema
from web.conftest import running

ID = BASE + "id/"
STANDARD = ID + "standard/GB-T-32151.1-2015"


@pytest.fixture(scope="module")
def site(built: Build) -> Iterator[httpx.Client]:
    """A client of a server over the project's own dataset."""
    with (
        running(built.dataset.store, workers=1) as server,
        httpx.Client(base_url=server.url, timeout=60) as client,
    ):
        yield client


def ask(site: httpx.Client, **query: Any) -> list[dict[str, Any]]:
    """The candidates for one query, sent as OpenRefine does."""
    answer = site.post("/reconcile", data={"queries": json.dumps({"q0": query})})
    assert answer.status_code == 200, answer.text
    document = answer.json()
    schema.check_results(document, ["q0"])
    result: list[dict[str, Any]] = document["q0"]["result"]
    return result


def refused(answer: httpx.Response, status: int, detail: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert detail in answer.json()["detail"]


class TestManifest:
    def test_it_is_what_the_specification_asks_for(self, site: httpx.Client) -> None:
        answer = site.get("/reconcile", headers={"Origin": "https://example.org"})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["access-control-allow-origin"] == "*"
        schema.check_manifest(answer.json())

    def test_every_address_in_it_answers(self, site: httpx.Client) -> None:
        manifest = site.get("/reconcile").json()
        identifier = quote(STANDARD, safe="")
        view = site.get(manifest["view"]["url"].replace("{{id}}", identifier))
        assert view.status_code == 303
        assert view.headers["location"] == "/id/standard/GB-T-32151.1-2015"
        preview = site.get(manifest["preview"]["url"].replace("{{id}}", identifier))
        assert preview.status_code == 200
        for service in manifest["suggest"].values():
            found = site.get(
                service["service_url"] + service["service_path"], params={"prefix": "标"}
            )
            assert found.status_code == 200
        proposing = manifest["extend"]["propose_properties"]
        assert site.get(
            proposing["service_url"] + proposing["service_path"],
            params={"type": manifest["defaultTypes"][0]["id"]},
        ).json()["properties"]

    def test_another_site_may_post(self, site: httpx.Client) -> None:
        answer = site.options(
            "/reconcile",
            headers={
                "Origin": "https://example.org",
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": "content-type",
            },
        )
        assert answer.status_code == 204
        assert "POST" in answer.headers["access-control-allow-methods"]


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


class TestBatches:
    def test_get_post_and_json_give_the_same(self, site: httpx.Client) -> None:
        batch = {"a": {"query": "碳足迹"}, "b": {"query": "核查", "limit": 2}}
        text = json.dumps(batch)
        answers = [
            site.get("/reconcile", params={"queries": text}),
            site.post("/reconcile", data={"queries": text}),
            site.post("/reconcile", json=batch),
            site.post("/reconcile", json={"queries": batch}),
        ]
        for answer in answers:
            schema.check_results(answer.json(), ["a", "b"])
            assert answer.json() == answers[0].json()

    def test_a_thousand_names_at_once(self, site: httpx.Client) -> None:
        batch = {f"q{number}": {"query": f"碳排放核查 {number}"} for number in range(1000)}
        answer = site.post("/reconcile", data={"queries": json.dumps(batch)})
        schema.check_results(answer.json(), list(batch))

    def test_ten_thousand_names_are_refused_with_advice(self, site: httpx.Client) -> None:
        batch = {f"q{number}": {"query": "碳"} for number in range(10_000)}
        answer = site.post("/reconcile", data={"queries": json.dumps(batch)})
        refused(answer, 413, "10000 queries; the limit is 2000. Send it in several batches.")

    def test_a_body_beyond_all_measure_is_refused(self, site: httpx.Client) -> None:
        answer = site.post("/reconcile", data={"queries": "x" * 5_000_000})
        refused(answer, 413, "4000000 bytes")

    def test_the_clients_keys_come_back_whatever_they_are(self, site: httpx.Client) -> None:
        for key in ("", "<b>", "键", "\ud800", "__proto__"):
            answer = site.post(
                "/reconcile",
                content=json.dumps({key: {"query": "碳"}}),
                headers={"Content-Type": "application/json"},
            )
            assert list(json.loads(answer.text)) == [key]

    @pytest.mark.parametrize(
        ("queries", "detail"),
        [
            ("", "is not JSON"),
            ("{", "is not JSON"),
            ("[" * 100_000, "nested too deeply"),
            ("[]", "queries is not a JSON object"),
            ('{"q":"碳"}', "Query 'q' is not a JSON object"),
            ('{"q":{}}', "Query 'q' has neither query nor properties"),
            ('{"q":{"properties":[]}}', "has neither query nor properties"),
            ('{"q":{"query":1}}', "query is not a text"),
            ('{"q":{"query":"a","qeury":"b"}}', "has qeury; known are:"),
            ('{"q":{"query":"a","limit":0}}', "limit is a number from 1 on"),
            ('{"q":{"query":"a","limit":NaN}}', "limit is a number from 1 on"),
            ('{"q":{"query":"a","limit":true}}', "limit is a number from 1 on"),
            ('{"q":{"query":"a","type":"Sandwich"}}', "There is no type Sandwich; there are:"),
            ('{"q":{"query":"a","type":[1]}}', "type is not a text"),
            (
                '{"q":{"query":"a","type_strict":"maybe"}}',
                "type_strict is one of: any, should, all",
            ),
            ('{"q":{"query":"a","properties":[{"pid":"p"}]}}', "a property needs pid and v"),
            ('{"q":{"query":"a","properties":[{"pid":"p","v":[[]]}]}}', "v is a text, a number"),
            ('{"q":{"query":"a","properties":[{"pid":"nix","v":1}]}}', "There is no property nix"),
        ],
    )
    def test_a_wrong_query_is_named_and_explained(
        self, site: httpx.Client, queries: str, detail: str
    ) -> None:
        refused(site.post("/reconcile", data={"queries": queries}), 400, detail)

    def test_a_limit_without_end_is_the_most_there_is(self, site: httpx.Client) -> None:
        queries = '{"q":{"query":"碳","limit":1e999}}'
        answer = site.post("/reconcile", data={"queries": queries})
        assert len(answer.json()["q"]["result"]) <= 100

    def test_other_ways_of_sending_are_refused(self, site: httpx.Client) -> None:
        refused(site.post("/reconcile"), 415, "application/x-www-form-urlencoded")
        refused(site.post("/reconcile", data={"other": "x"}), 400, "Send queries or extend")
        twice = {"queries": ["{}", "{}"]}
        refused(site.post("/reconcile", data=twice), 400, "given 2 times")
        both = {"queries": "{}", "extend": "{}"}
        refused(site.post("/reconcile", data=both), 400, "send one of them")


class TestSuggestions:
    @pytest.mark.parametrize(
        ("what", "prefix", "expected"),
        [
            ("entity", "水泥制造", ID + "standard/2021-1783T-JC"),
            ("entity", "GB/T 32151.1-", STANDARD),
            ("entity", "gongxinbu", ID + "organization/miit"),
            ("entity", "Minis", ID + "organization/mee"),
            ("type", "Standard", CG + "StandardSeries"),
            ("type", "主题", CG + "TopicArea"),
            ("property", "stage", CG + "stage"),
            ("property", "状态", CG + "stage"),
            ("property", "title", "http://purl.org/dc/terms/title"),
        ],
    )
    def test_prefixes(self, site: httpx.Client, what: str, prefix: str, expected: str) -> None:
        answer = site.get(f"/reconcile/suggest/{what}", params={"prefix": prefix})
        schema.check_suggestions(answer.json())
        assert expected in [one["id"] for one in answer.json()["result"]]

    def test_a_cursor_goes_on_where_the_last_answer_ended(self, site: httpx.Client) -> None:
        def page(cursor: int) -> list[str]:
            asked = {"prefix": "碳", "cursor": cursor}
            answer = site.get("/reconcile/suggest/entity", params=asked).json()
            return [one["id"] for one in answer["result"]]

        assert len(page(0)) == 20
        assert not set(page(0)) & set(page(20))

    def test_odd_requests(self, site: httpx.Client) -> None:
        assert site.get("/reconcile/suggest/entity").json() == {"result": []}
        refused(site.get("/reconcile/suggest/nix"), 404, "entity, type, property")
        refused(site.get("/reconcile/suggest/type?cursor=x"), 400, "cursor=x")


class TestPreview:
    def test_it_is_a_small_page_that_another_site_may_frame(self, site: httpx.Client) -> None:
        answer = site.get("/reconcile/preview", params={"id": "category/2.1", "lang": "en"})
        assert answer.headers["content-type"].startswith("text/html")
        assert "x-frame-options" not in answer.headers
        assert "frame-ancestors" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "Greenhouse gas accounting" in answer.text
        assert "温室气体核算" in answer.text

    def test_wrong_identifiers(self, site: httpx.Client) -> None:
        script = {"id": "<script>alert(1)</script>"}
        page = site.get("/reconcile/preview", params=script, headers={"Accept": "text/html"})
        assert page.status_code == 404
        assert "<script>" not in page.text
        refused(site.get("/reconcile/preview"), 400, "id is missing")
        refused(site.get("/reconcile/view?id=nix"), 404, "identifier nix")
        elsewhere = site.get("/reconcile/view", params={"id": "https://example.org/"})
        assert elsewhere.status_code == 404


class TestExtension:
    def extend(self, site: httpx.Client, ids: list[str], *properties: Any) -> Any:
        query = {"ids": ids, "properties": list(properties)}
        answer = site.post("/reconcile", data={"extend": json.dumps(query)})
        assert answer.status_code == 200, answer.text
        schema.check_extension(answer.json())
        return answer.json()

    def test_values_come_in_the_protocols_kinds(self, site: httpx.Client) -> None:
        names = ["cg:number", "cg:stage", "cg:publicationYear", "cg:partNumber"]
        document = self.extend(site, [STANDARD], *({"id": name} for name in names))
        assert document["rows"][STANDARD] == {
            "cg:number": [{"str": "GB/T 32151.1-2015"}],
            "cg:stage": [{"id": ID + "stage/in-force", "name": "现行"}],
            "cg:publicationYear": [{"int": 2015}],
            "cg:partNumber": [{"int": 1}],
        }
        dated = self.extend(site, ["document/miit-2024-7"], {"id": "dcterms:issued"})
        assert dated["rows"]["document/miit-2024-7"]["dcterms:issued"] == [
            {"date": "2024-02-04T00:00:00Z"}
        ]

    def test_settings_choose_language_and_number_of_values(self, site: httpx.Client) -> None:
        def titles(**settings: Any) -> list[Any]:
            document = self.extend(site, [STANDARD], {"id": "dcterms:title", "settings": settings})
            cells: list[Any] = document["rows"][STANDARD]["dcterms:title"]
            return cells

        assert len(titles()) == 2
        assert len(titles(limit=1)) == 1
        (english,) = titles(language="en")
        assert english["str"].isascii() or "Power generation" in english["str"]
        (chinese,) = titles(language="zh-Hans")
        assert "发电企业" in chinese["str"]

    def test_what_is_unknown_is_an_empty_cell(self, site: httpx.Client) -> None:
        document = self.extend(site, ["nix", STANDARD], {"id": "cg:planYear"})
        assert document["rows"] == {"nix": {"cg:planYear": []}, STANDARD: {"cg:planYear": []}}

    def test_properties_are_proposed_by_type(self, site: httpx.Client) -> None:
        asked = {"type": CG + "PublishedStandard", "limit": 5}
        document = site.get("/reconcile/properties", params=asked).json()
        schema.check_proposal(document)
        assert (document["type"], document["limit"]) == (asked["type"], 5)
        assert len(document["properties"]) == 5
        every = site.get("/reconcile/properties", params={"type": "cg:PublishedStandard"}).json()
        assert CG + "publicationYear" in [one["id"] for one in every["properties"]]
        assert CG + "planYear" not in [one["id"] for one in every["properties"]]

    @pytest.mark.parametrize(
        ("extend", "status", "detail"),
        [
            ({}, 400, "ids is not a list"),
            ({"ids": [1], "properties": []}, 400, "ids is not a text"),
            ({"ids": [], "properties": ["p"]}, 400, "a property is not a JSON object"),
            ({"ids": [], "properties": [{}]}, 400, "id is not a text"),
            ({"ids": [], "properties": [{"id": "nix"}]}, 400, "There is no property nix"),
            (
                {"ids": [], "properties": [{"id": "cg:number", "settings": {"limit": -1}}]},
                400,
                "limit of cg:number",
            ),
            (
                {"ids": [], "properties": [{"id": "cg:number", "settings": {"language": "fr"}}]},
                400,
                "language of cg:number",
            ),
            ({"ids": ["x"] * 2001, "properties": []}, 413, "2000 identifiers"),
        ],
    )
    def test_a_wrong_extension_is_explained(
        self, site: httpx.Client, extend: Any, status: int, detail: str
    ) -> None:
        answer = site.post("/reconcile", data={"extend": json.dumps(extend)})
        refused(answer, status, detail)
