"""Batches of queries to ``/reconcile``: ways of sending, limits and bad input."""

from __future__ import annotations

import json

import httpx
import pytest

from web import reconciliation_schema as schema
from web.reconcile.conftest import refused


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
