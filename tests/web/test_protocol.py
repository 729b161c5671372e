"""SPARQL 1.1 Protocol, section 2.1, and its 4xx answers."""

from __future__ import annotations

import socket

import httpx
import pytest

from web.conftest import Server, Start
from web.markup import Markup

DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
FRAMEWORK = "https://w3id.org/cgkg/graph/framework"


def count(response: httpx.Response) -> int:
    assert response.status_code == 200, response.text
    return int(response.json()["results"]["bindings"][0]["n"]["value"])


def test_get_and_both_posts_and_query_give_the_same_answer(client: httpx.Client) -> None:
    answers = [
        client.get("/sparql", params={"query": COUNT}),
        client.post("/sparql", data={"query": COUNT}),
        client.post("/sparql", content=COUNT, headers=DIRECT),
        client.request("QUERY", "/sparql", content=COUNT, headers=DIRECT),
    ]
    assert len({answer.content for answer in answers}) == 1
    assert count(answers[0]) > 400


@pytest.mark.parametrize(
    "content_type",
    [
        "application/sparql-query; charset=utf-8",
        "application/sparql-query;charset=UTF-8",
        "Application/SPARQL-Query",
        'application/sparql-query; charset="utf-8"',
    ],
)
def test_content_types_are_compared_without_case_and_parameters(
    client: httpx.Client, content_type: str
) -> None:
    response = client.post("/sparql", content=COUNT, headers={"Content-Type": content_type})
    assert count(response) > 400


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (COUNT, {"Content-Type": "text/plain"}, 415),
        (COUNT, {"Content-Type": "application/sparql-update"}, 415),
        (f"query={COUNT}", {}, 415),
        (f"query={COUNT}", DIRECT, 400),
        (COUNT, FORM, 400),
        ("", FORM, 400),
        ("query=", FORM, 400),
        ("query=ASK%7B%7D&query=ASK%7B%7D", FORM, 400),
        (b"query=ASK%20%7B%20%3Fs%20%3Fp%20%22%FF%22%7D", FORM, 400),
        (b"ASK { ?s ?p '\xff' }", DIRECT, 400),
        (b"ASK {}", {"Content-Type": "application/sparql-query; charset=iso-8859-1"}, 415),
        (b"", DIRECT, 400),
        (b"   \n", DIRECT, 400),
    ],
)
def test_bad_posts(
    client: httpx.Client, body: str | bytes, headers: dict[str, str], status: int
) -> None:
    response = client.post("/sparql", content=body, headers=headers)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("query_string", "status"),
    [
        ("query=", 400),
        ("query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("query=ASK%7B", 400),
        ("query=ASK%20%7B%20%3Fs%20%3Fp%20%22%FF%22%7D", 400),
        ("query=ASK%7B%7D&default-graph-uri=not-an-iri", 400),
        ("query=ASK%7B%7D&named-graph-uri=http://a/%3Cb%3E", 400),
        ("query=ASK%7B%7D&timeout=soon", 400),
        ("query=ASK%7B%7D&timeout=0", 400),
        ("query=ASK%7B%7D&timeout=-1", 400),
        ("query=ASK%7B%7D&timeout=nan", 400),
        ("query=ASK%7B%7D&timeout=inf", 400),
        ("query=ASK%7B%7D&timeout=1&timeout=2", 400),
        ("query=ASK%7B%7D&format=gif", 400),
        ("query=INSERT%20DATA%20%7B%3Ca%3E%20%3Cb%3E%20%3Cc%3E%7D", 400),
        ("query=ASK%7B%7D&" + "&".join(["a=b"] * 300), 400),
        ("query=ASK%2520%7B%7D", 400),
    ],
)
def test_bad_gets(client: httpx.Client, query_string: str, status: int) -> None:
    response = client.get(f"/sparql?{query_string}")
    assert response.status_code == status, response.text
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client: httpx.Client, method: str) -> None:
    response = client.request(method, "/sparql", params={"query": COUNT})
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"


def test_query_method_takes_no_form(client: httpx.Client) -> None:
    response = client.request("QUERY", "/sparql", content=f"query={COUNT}", headers=FORM)
    assert response.status_code == 415
    assert response.headers["accept-query"] == "application/sparql-query"


def test_options_names_the_methods_and_bodies(client: httpx.Client) -> None:
    response = client.options("/sparql")
    assert response.status_code == 204
    assert response.headers["allow"] == "GET, HEAD, POST, QUERY, OPTIONS"
    assert "application/sparql-query" in response.headers["accept-post"]


@pytest.mark.parametrize("query", ["ASK {}", COUNT, "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_head_has_the_headers_of_get_and_no_body(client: httpx.Client, query: str) -> None:
    got = client.get("/sparql", params={"query": query})
    head = client.head("/sparql", params={"query": query})
    assert head.status_code == got.status_code == 200
    assert head.content == b""
    ignored = {"date", "content-length", "transfer-encoding", "x-request-id", "server-timing"}
    assert {k: v for k, v in head.headers.items() if k not in ignored} == {
        k: v for k, v in got.headers.items() if k not in ignored
    }


def test_body_over_the_limit_is_413(client: httpx.Client) -> None:
    query = "ASK {} #" + "x" * 1_000_001
    for response in (
        client.post("/sparql", content=query, headers=DIRECT),
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", content=(chunk.encode() for chunk in [query]), headers=DIRECT),
    ):
        assert response.status_code == 413
        assert "1000000" in response.json()["detail"]


def test_syntax_errors_come_with_line_and_column(client: httpx.Client) -> None:
    query = "SELECT ?s {\n  ?s a cg:Standard ;\n  rdfs:label ?l\n  skos:notation ?n }"
    problem = client.get("/sparql", params={"query": query}).json()
    assert (problem["line"], problem["column"]) == (4, 3)
    assert problem["title"] == "Query syntax error"
    assert "skos:notation ?n" in problem["detail"]


def test_an_undeclared_prefix_is_named(client: httpx.Client) -> None:
    problem = client.get("/sparql", params={"query": "ASK { ?s\n ex:p ?o }"}).json()
    assert (problem["line"], problem["column"]) == (2, 2)
    assert "ex:" in problem["detail"]


def test_an_unknown_function_is_a_bad_query(client: httpx.Client) -> None:
    query = "SELECT (<http://example.org/f>(1) AS ?x) {}"
    response = client.get("/sparql", params={"query": query})
    assert response.status_code == 400
    assert "http://example.org/f" in response.json()["detail"]


def test_project_prefixes_need_no_declaration(client: httpx.Client) -> None:
    query = "SELECT (COUNT(?s) AS ?n) { ?s a cg:Standard }"
    assert count(client.get("/sparql", params={"query": query})) == 1
    own = "PREFIX cg: <http://example.org/> SELECT (COUNT(?s) AS ?n) { ?s a cg:Standard }"
    assert count(client.get("/sparql", params={"query": own})) == 0


class TestDataset:
    """SPARQL 1.1 Protocol, 2.1.4, and SPARQL 1.1 Query, 13."""

    def count(self, client: httpx.Client, query: str, **parameters: str | list[str]) -> int:
        given = {name.replace("_", "-"): value for name, value in parameters.items()}
        return count(client.get("/sparql", params={"query": query, **given}))

    def test_default_graph_is_the_union(self, client: httpx.Client) -> None:
        everywhere = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        assert self.count(client, COUNT) == self.count(client, everywhere)

    def test_from_replaces_the_union(self, client: httpx.Client) -> None:
        query = "SELECT (COUNT(*) AS ?n) FROM graph:framework { ?s ?p ?o }"
        assert self.count(client, query) == 6
        glued = (
            "PREFIX g:<https://w3id.org/cgkg/graph/>SELECT(COUNT(*)AS?n)FROM g:framework{?s?p?o}"
        )
        assert self.count(client, glued) == 6

    def test_from_leaves_no_named_graphs(self, client: httpx.Client) -> None:
        query = "SELECT (COUNT(*) AS ?n) FROM graph:framework { GRAPH ?g { ?s ?p ?o } }"
        assert self.count(client, query) == 0

    def test_from_named_alone_has_an_empty_default_graph(self, client: httpx.Client) -> None:
        query = "SELECT (COUNT(*) AS ?n) FROM NAMED graph:framework { ?s ?p ?o }"
        assert self.count(client, query) == 0
        query = "SELECT (COUNT(*) AS ?n) FROM NAMED graph:framework { GRAPH ?g { ?s ?p ?o } }"
        assert self.count(client, query) == 6

    def test_default_graph_uri(self, client: httpx.Client) -> None:
        assert self.count(client, COUNT, default_graph_uri=FRAMEWORK) == 6
        both = [FRAMEWORK, "https://w3id.org/cgkg/graph/ontology"]
        assert self.count(client, COUNT, default_graph_uri=both) == 6 + 9

    def test_named_graph_uri(self, client: httpx.Client) -> None:
        named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
        assert self.count(client, named, named_graph_uri=FRAMEWORK) == 6
        assert self.count(client, COUNT, named_graph_uri=FRAMEWORK) == 0
        assert self.count(client, named, default_graph_uri=FRAMEWORK) == 0

    def test_parameters_override_from(self, client: httpx.Client) -> None:
        query = "SELECT (COUNT(*) AS ?n) FROM graph:listing { ?s ?p ?o }"
        assert self.count(client, query, default_graph_uri=FRAMEWORK) == 6
        assert self.count(client, query, named_graph_uri=FRAMEWORK) == 0

    def test_parameters_with_post(self, client: httpx.Client) -> None:
        in_form = client.post("/sparql", data={"query": COUNT, "default-graph-uri": FRAMEWORK})
        assert count(in_form) == 6
        direct = client.post(
            "/sparql",
            params={"default-graph-uri": FRAMEWORK},
            content=COUNT,
            headers=DIRECT,
        )
        assert count(direct) == 6

    def test_unknown_graph_is_empty_and_never_fetched(self, client: httpx.Client) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            iri = f"http://127.0.0.1:{listener.getsockname()[1]}/graph"
            query = "SELECT (COUNT(*) AS ?n) FROM graph:iri { ?s ?p ?o }"
            assert self.count(client, query) == 0
            assert self.count(client, COUNT, default_graph_uri=iri) == 0
            listener.settimeout(0.2)
            with pytest.raises(TimeoutError):
                listener.accept()


def test_non_ascii_queries_in_every_spelling(server: Server, client: httpx.Client) -> None:
    query = 'SELECT (COUNT(*) AS ?n) { ?s rdfs:label "附件1第7行"@zh-Hans }'
    assert count(client.get("/sparql", params={"query": query})) == 1
    assert count(client.post("/sparql", content=query, headers=DIRECT)) == 1
    assert count(client.post("/sparql", data={"query": query})) == 1
    raw = query.replace(" ", "%20").replace('"', "%22").encode()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(
            b"GET /sparql?query=" + raw + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        )
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 400")), answer


def test_service_description(client: httpx.Client, server: Server) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert response.status_code == 200
    assert f"sd:endpoint <{server.url}sparql>" in response.text
    assert "sd:UnionDefaultGraph" in response.text
    named = "sd:namedGraph graph:catalog , graph:framework , graph:listing , graph:ontology"
    assert named in response.text


def test_service_description_of_a_plain_default_graph(start: Start) -> None:
    plain = start(default_graph="plain", public_url="https://example.org/kg")
    text = httpx.get(f"{plain.url}sparql", headers={"Accept": "text/turtle"}).text
    assert "sd:UnionDefaultGraph" not in text
    assert "sd:endpoint <https://example.org/kg/sparql>" in text
    assert count(httpx.get(f"{plain.url}sparql", params={"query": COUNT})) == 0


def test_a_browser_gets_a_form(client: httpx.Client) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    response = client.get("/sparql", headers={"Accept": accept})
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    forms = [one.attributes for one in Markup(response.text).all("form")]
    assert any(one.get("action") == "/sparql" and one.get("method") == "get" for one in forms)
