"""What ``/reconcile`` offers beside queries: manifest, suggestions, preview and extension."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from cgkg.terms import CG
from web import reconciliation_schema as schema
from web.reconcile.conftest import ID, STANDARD, refused


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
