"""Two live servers that ask each other, and the queries that are offered for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cgkg import assets
from cgkg.graph.build import Build
from cgkg.source.questions import Question, read_questions
from web.conftest import Server, running
from web.partner_server import WIKIDATA, partner_server

QUESTIONS = read_questions(assets.root() / "queries/federated")
TEXTS = {question.key: question for question in QUESTIONS}


@pytest.fixture(scope="module")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of another endpoint."""
    with partner_server(tmp_path_factory.mktemp("oxigraph")) as address:
        yield address


@pytest.fixture(scope="module")
def server(
    built: Build, partner: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """A server over the built dataset that may ask the other, and Wikidata."""
    listed = tmp_path_factory.mktemp("partners") / "partners.json"
    partners = [
        {"name": "oxigraph", "endpoint": partner, "holds": "Organizations", "allow_private": True},
        {"name": "wikidata", "endpoint": WIKIDATA},
    ]
    listed.write_text(json.dumps({"partner": partners}), "utf-8")
    with running(built.dataset.store, timeout=30, partners=listed) as started:
        yield started


def rows(address: str, query: str) -> list[dict[str, str]]:
    response = httpx.post(
        address,
        data={"query": query},
        headers={"Accept": "application/sparql-results+json"},
        timeout=60,
    )
    assert response.status_code == 200, response.text
    found = response.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def asked_here(question: Question, partner: str) -> str:
    """The query with the partner of these tests in the place of its own."""
    return question.text.replace(f"<{WIKIDATA}>", f"<{partner}>")


def test_ours_asks_a_partner(server: Server, partner: str) -> None:
    query = asked_here(TEXTS["wikidata-names-of-organizations"], partner)
    found = {row["wikidata"].rpartition("/")[2]: row for row in rows(f"{server.url}sparql", query)}
    assert len(found) == 7
    assert found["Q1002010"]["theirs"] == "工业和信息化部"
    assert found["Q1002010"]["theirsEn"] == "the ministry, as told elsewhere"
    assert found["Q15028"]["theirs"] == "标准组织"
    assert "theirsEn" not in found["Q15028"]
    assert found["Q59261"]["name"] == "国务院"


def test_what_a_partner_knows_stands_beside_what_is_known_here(
    server: Server, partner: str
) -> None:
    query = asked_here(TEXTS["wikidata-websites-of-organizations"], partner)
    found = {row["wikidata"].rpartition("/")[2]: row for row in rows(f"{server.url}sparql", query)}
    assert len(found) == 7
    assert found["Q1002010"]["website"] == "https://www.example.org/ministry"
    assert found["Q1002010"]["founded"] == "2008-01-01T00:00:00Z"
    assert [key for key, row in found.items() if "website" in row] == ["Q1002010"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_a_query_asks_a_partner_about_all_that_is_mapped_to_it(
    server: Server, question: Question
) -> None:
    mapped = rows(
        f"{server.url}sparql",
        """SELECT ?item { ?m a cg:Mapping ; cg:mappingPredicate schema:sameAs ;
           cg:mappingSubject/a ?class ; cg:mappingObject ?item
           FILTER(STRSTARTS(STR(?item), "http://www.wikidata.org/entity/")) }""",
    )
    assert question.endpoints == (WIKIDATA,)
    assert set(re.findall(r"wd:(Q\d+)", question.text)) == {
        row["item"].rpartition("/")[2] for row in mapped
    }


def test_a_partner_asks_ours(server: Server, partner: str) -> None:
    found = rows(
        partner,
        f"""PREFIX cg: <https://w3id.org/cgkg/ns#> PREFIX schema: <https://schema.org/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?item ?theirs ?ours {{
          ?item rdfs:label ?theirs FILTER(lang(?theirs) = "zh")
          SERVICE <{server.url}sparql> {{
            ?mapping cg:mappingObject ?item ; cg:mappingSubject/rdfs:label ?ours
            FILTER(langMatches(lang(?ours), "zh"))
          }}
        }} ORDER BY ?item""",
    )
    assert [row["item"].rpartition("/")[2] for row in found] == ["Q1002010", "Q15028"]
    assert found[0]["ours"] == "工业和信息化部"


def test_a_federated_answer_is_not_kept(server: Server, partner: str) -> None:
    query = asked_here(TEXTS["wikidata-names-of-organizations"], partner)
    answers = [
        httpx.get(f"{server.url}sparql", params={"query": query}, timeout=60) for _ in range(2)
    ]
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


class TestGallery:
    """Federated queries are offered where their partner is."""

    def test_where_it_is(self, server: Server) -> None:
        page = httpx.get(f"{server.url}sparql", headers={"Accept": "text/html"}).text
        listed = httpx.get(f"{server.url}query/examples.json").json()
        for question in QUESTIONS:
            assert f'data-example="{question.key}"' in page
            assert listed[question.key]["federated"] is True

    def test_where_it_is_not(self, built: Build) -> None:
        with running(built.dataset.store) as alone:
            page = httpx.get(f"{alone.url}sparql", headers={"Accept": "text/html"}).text
            listed = httpx.get(f"{alone.url}query/examples.json").json()
            assert 'data-example="cement"' in page
            assert not [key for key in TEXTS if key in listed or key in page]
            address = f"{alone.url}sparql?example=wikidata-names-of-organizations"
            direct = httpx.get(address, headers={"Accept": "text/html"})
            assert direct.status_code == 200  # its text can be read and taken elsewhere


def test_the_folder_and_the_catalogue_agree(server: Server) -> None:
    asked = rows(f"{server.url}sparql", "SELECT ?q ?e { ?q cg:asksEndpoint ?e }")
    keys = {row["q"].rpartition("/")[2] for row in asked}
    assert keys == set(TEXTS)
    assert {row["e"] for row in asked} == {WIKIDATA}
    assert {path.stem for path in Path(assets.root() / "queries/federated").glob("*.rq")} == keys
