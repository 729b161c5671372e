"""What a client is told that got an error, or an empty answer."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from cgkg.web.phrases.problems import problem_title
from cgkg.web.problem import slug
from cgkg.web.problem_kinds import kinds
from web.conftest import Server
from web.test_isolation import ask


class TestProblemPages:
    """Where a problem's type leads, there is an explanation."""

    @pytest.mark.parametrize("query", ["ASK {", "SELECT * { SERVICE <http://x/> {} }"])
    def test_the_type_of_a_problem_resolves(self, client: httpx.Client, query: str) -> None:
        kind = client.get("/sparql", params={"query": query}).json()["type"]
        path = kind.removeprefix("https://w3id.org/cgkg")
        for language, words in (("en", "What to do"), ("zh", "怎么办")):
            page = client.get(path, headers={"Accept-Language": language})
            assert page.status_code == 200
            assert words in page.text

    def test_all_kinds_are_listed(self, client: httpx.Client) -> None:
        page = client.get("/problem").text
        assert all(f"/problem/{name}" in page for name in kinds())

    @pytest.mark.parametrize("name", kinds())
    def test_each_kind_has_a_title_in_both_languages(self, name: str) -> None:
        title = kinds()[name].title
        assert problem_title(title, "en") == title
        assert re.search("[\u4e00-\u9fff]", problem_title(title, "zh-Hans"))

    def test_every_title_in_the_program_is_explained(self) -> None:
        import ast

        import cgkg

        root = Path(cgkg.__file__).parent
        titles = set()
        for path in root.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                    "RequestError",
                    "Problem",
                ):
                    titles |= {
                        argument.value
                        for argument in node.args[1:2]
                        if isinstance(argument, ast.Constant)
                    }
        assert {slug(title) for title in titles} <= set(kinds())


class TestExplanation:
    """An empty answer says why, where that is asked for."""

    def explain(self, server: Server, query: str, **parameters: str) -> httpx.Response:
        return ask(server, query, explain="empty", **parameters)

    def test_an_unknown_property_and_what_is_near(self, server: Server) -> None:
        document = self.explain(server, "SELECT * { ?s cg:numbr ?o }").json()
        (pattern,) = document["explanation"]["patterns"]
        assert pattern["pattern"] == "?s cg:numbr ?o"
        assert document["results"]["bindings"] == []

    def test_it_is_in_a_header_for_every_syntax(self, server: Server) -> None:
        response = self.explain(server, "SELECT * { ?s cg:numbr ?o }", format="csv")
        assert response.text.count("\n") == 1
        assert quote("cg:numbr", safe=":") in response.headers["explanation"]

    def test_language_tags_are_explained(self, server: Server) -> None:
        query = 'SELECT * { ?s rdfs:label ?l FILTER(lang(?l) = "zh-Hans") }'
        notes = self.explain(server, query).json()["explanation"]["notes"]
        assert any("langMatches" in note for note in notes)

    def test_an_answer_with_rows_is_left_alone(self, server: Server) -> None:
        query = "SELECT * { ?s a cg:Standard }"
        assert self.explain(server, query).content == ask(server, query).content

    def test_it_is_not_given_unasked(self, server: Server) -> None:
        assert "explanation" not in ask(server, "SELECT * { ?s cg:numbr ?o }").json()
