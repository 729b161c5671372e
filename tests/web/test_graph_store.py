"""The Graph Store Protocol's bad input, limits and protections; see also tests/conformance."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from web.writable import BUILT, WritableServer, running_writable

OURS = "http://example.org/ours"
TRIPLE = "<http://example.org/s> <http://example.org/p> <http://example.org/o> ."
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


@pytest.fixture(scope="module")
def server(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritableServer]:
    with running_writable(dataset, tmp_path_factory.mktemp("graphs")) as started:
        yield started


@pytest.fixture(autouse=True)
def clean(server: WritableServer) -> None:
    if server.get(OURS).status_code == 200:
        server.client.delete("rdf-graph-store", params={"graph": OURS})


def send(
    server: WritableServer, content: bytes, syntax: str, method: str = "PUT"
) -> httpx.Response:
    return server.client.request(
        method,
        "rdf-graph-store",
        params={"graph": OURS},
        content=content,
        headers={"Content-Type": syntax},
    )


DOCUMENTS = {
    "text/turtle": "<> <p> <o> .",
    "application/n-triples": TRIPLE,
    "application/n-quads": TRIPLE,
    "application/trig": "<> <p> <o> .",
    "application/rdf+xml": f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="http://example.org/">'
    '<rdf:Description rdf:about=""><e:p rdf:resource="o"/></rdf:Description></rdf:RDF>',
    "application/ld+json": '{"@id": "", "http://example.org/p": {"@id": "o"}}',
}


@pytest.mark.parametrize("syntax", DOCUMENTS)
def test_each_syntax_goes_in_and_comes_out(server: WritableServer, syntax: str) -> None:
    assert send(server, DOCUMENTS[syntax].encode(), f"{syntax};charset=utf-8").status_code == 201
    response = server.get(OURS, syntax)
    assert response.headers["content-type"].partition(";")[0] == syntax
    assert b"http://example.org/o" in response.content or b"<o>" in response.content
    line = next(iter(server.triples(OURS)))
    assert line.split()[2] == "<http://example.org/o>"  # relative IRIs: against the graph's IRI


@pytest.mark.parametrize(
    ("syntax", "text", "line", "column"),
    [
        ("text/turtle", f"{TRIPLE}\n<x:s> <x:p> ;; .", 2, 13),
        ("application/n-triples", f"{TRIPLE}\n<x:s> x:p 1 .", 2, 7),
        ("application/ld+json", '{"@id": "x:s",\n "x:p" 1}', 2, 8),
    ],
)
def test_malformed_rdf_is_400_with_line_and_column(
    server: WritableServer, syntax: str, text: str, line: int, column: int
) -> None:
    response = send(server, text.encode(), syntax)
    found = response.json()
    assert (response.status_code, found["title"]) == (400, "Malformed RDF")
    assert (found["line"], found["column"]) == (line, column)
    assert server.get(OURS).status_code == 404


def test_malformed_xml_is_400(server: WritableServer) -> None:
    response = send(server, b"<rdf:RDF>", "application/rdf+xml")
    assert (response.status_code, response.json()["title"]) == (400, "Malformed RDF")


BOMB = (
    '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {chr(98 + number)} "{f"&{chr(97 + number)};" * 10}">' for number in range(12)
    )
    + f']><rdf:RDF xmlns:rdf="{RDF}" xmlns:e="http://example.org/">'
    '<rdf:Description rdf:about="x:s"><e:p>&m;</e:p></rdf:Description></rdf:RDF>'
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        '<?xml version="1.0"?>\n' + BOMB,
        "<!-- a --><?x y?>" + BOMB,
        BOMB.replace("DOCTYPE", "doctype"),
        "<!-->" + BOMB,
        "<!--->" + BOMB + "-->",
        "<![CDATA[" + BOMB,
        f'<rdf:RDF xmlns:rdf="{RDF}">{BOMB}</rdf:RDF>',
    ],
)
def test_xml_with_a_dtd_never_reaches_the_parser(server: WritableServer, text: str) -> None:
    response = send(server, text.encode(), "application/rdf+xml")
    assert response.status_code == 400
    assert response.json()["title"] == "Document type declaration refused"


def test_xml_in_another_encoding_is_400(server: WritableServer) -> None:
    text = '<?xml version="1.0" encoding="utf-16"?>' + BOMB
    assert send(server, text.encode("utf-16"), "application/rdf+xml").status_code == 400


@pytest.mark.parametrize(
    "context", ["URL", ["URL"], [{"e": "http://example.org/"}, "URL"], {"@import": "URL"}]
)
def test_a_remote_context_is_never_fetched(server: WritableServer, context: object) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        where = f"http://127.0.0.1:{listener.getsockname()[1]}/context"
        document = {"@context": context, "@id": "x:s", "x:p": "o"}
        text = json.dumps(document).replace("URL", where)
        response = send(server, text.encode(), "application/ld+json")
        assert (response.status_code, response.json()["title"]) == (400, "Remote context refused")
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        ("application/ld+json", '{"x:p":' * 10_000 + "1" + "}" * 10_000),
        ("application/ld+json", "[" * 10_000 + "]" * 10_000),
        ("text/turtle", "<x:s> <x:p> " + "[ <x:p> " * 10_000 + "1" + "]" * 10_000 + " ."),
        ("text/turtle", "<x:s> <x:p> " + "( " * 10_000 + ")" * 10_000 + " ."),
        ("application/trig", "<x:s> <x:p> " + "<<( <x:s> <x:p> " * 10_000 + "1" + " )>>" * 10_000),
        ("application/n-triples", "<x:s> <x:p> " + "<<( <x:s> <x:p> " * 10_000),
        (
            "application/rdf+xml",
            f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:e="x:">' + "<rdf:Description><e:p>" * 10_000,
        ),
    ],
)
def test_ten_thousand_nested_things_are_400(server: WritableServer, syntax: str, text: str) -> None:
    response = send(server, text.encode(), syntax)
    assert response.status_code == 400
    assert response.json()["title"] == "Document nested too deeply"


def test_brackets_in_strings_and_comments_are_no_nesting(server: WritableServer) -> None:
    text = f'<x:s> <x:p> "{"[" * 500}", """{"(" * 500}""" . # {"(" * 500}'
    assert send(server, text.encode(), "text/turtle").status_code == 201
    many = "".join(f"<x:s> <x:p> [ <x:q> {number} ] ." for number in range(500))
    assert send(server, many.encode(), "text/turtle").status_code == 204


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        ("application/n-quads", "<x:s> <x:p> <x:o> <x:g> ."),
        ("application/trig", "<x:g> { <x:s> <x:p> <x:o> }"),
        ("application/ld+json", '{"@id": "x:g", "@graph": [{"@id": "x:s", "x:p": 1}]}'),
    ],
)
def test_named_graphs_are_no_graph(server: WritableServer, syntax: str, text: str) -> None:
    response = send(server, text.encode(), syntax)
    assert (response.status_code, response.json()["title"]) == (400, "Not a graph")
    assert server.get("x:g").status_code == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?graph=relative", 400),
        ("?graph=", 400),
        (f"?graph={OURS}&graph={BUILT}", 400),
        (f"?default&graph={OURS}", 400),
        ("?default&default", 400),
        ("?graph=http://example.org/%FF", 400),
        ("?graph=http://example.org/a%20b", 400),
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_exactly_one_graph_is_named(
    server: WritableServer, method: str, query: str, status: int
) -> None:
    headers = {"Content-Type": "text/turtle"}
    response = server.client.request(method, f"rdf-graph-store{query}", headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize("syntax", ["", "text/plain", "text/n3", "application/json", "x"])
def test_another_media_type_is_415(server: WritableServer, syntax: str) -> None:
    response = send(server, TRIPLE.encode(), syntax)
    assert response.status_code == 415
    assert "text/turtle" in response.json()["detail"]


def test_an_unacceptable_syntax_is_406(server: WritableServer) -> None:
    response = server.get(BUILT, "image/png")
    assert response.status_code == 406
    assert "text/turtle" in response.json()["detail"]


def test_methods_beyond_the_protocol_are_405(server: WritableServer) -> None:
    response = server.client.patch("rdf-graph-store", params={"graph": OURS})
    assert response.status_code == 405
    assert "PUT" in response.headers["allow"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_built_graphs_are_protected(server: WritableServer, method: str) -> None:
    before = server.triples(BUILT)
    for path in (f"rdf-graph-store?graph={BUILT}", "graph/listing"):
        response = server.client.request(
            method, path, content=TRIPLE, headers={"Content-Type": "text/turtle"}
        )
        assert (response.status_code, response.json()["title"]) == (403, "Protected graph")
    assert server.triples(BUILT) == before


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_writing_needs_the_token(server: WritableServer, method: str) -> None:
    response = httpx.request(method, f"{server.url}rdf-graph-store", params={"graph": OURS})
    assert response.status_code == 401


def test_a_large_body_is_413(dataset: Path, tmp_path: Path) -> None:
    with running_writable(dataset, tmp_path, max_body_bytes=2000) as server:
        assert server.put(OURS, f'<x:s> <x:p> "{"x" * 2000}" .').status_code == 413
        assert server.put(OURS, TRIPLE).status_code == 201


def test_an_entity_tag_saves_the_second_transfer(server: WritableServer) -> None:
    server.put(OURS, TRIPLE)
    tag = server.get(OURS).headers["etag"]
    accept = {"Accept": "application/n-triples", "If-None-Match": tag}
    again = server.client.get("rdf-graph-store", params={"graph": OURS}, headers=accept)
    assert (again.status_code, again.content) == (304, b"")
    server.put(OURS, "<x:s> <x:p> 2 .")
    anew = server.client.get("rdf-graph-store", params={"graph": OURS}, headers=accept)
    assert anew.status_code == 200


def test_graphs_with_chinese_names(server: WritableServer) -> None:
    graph = "https://w3id.org/cgkg/graph/碳达峰"
    headers = {"Content-Type": "text/turtle"}
    for path in ("graph/碳达峰", "graph/%E7%A2%B3%E8%BE%BE%E5%B3%B0"):
        assert server.client.put(path, content=TRIPLE, headers=headers).status_code in (201, 204)
    assert server.triples(graph) == {TRIPLE}
    assert server.client.get("graph/%e7%a2%b3%e8%be%be%e5%b3%b0").status_code == 200
    assert server.client.delete("rdf-graph-store", params={"graph": graph}).status_code == 204


def test_reading_a_built_graph_directly_still_gives_its_page(server: WritableServer) -> None:
    assert "<html" in server.client.get("graph/listing", headers={"Accept": "text/html"}).text


def test_blank_nodes_of_two_documents_stay_apart(server: WritableServer) -> None:
    document = "_:b <x:p> 1 ."
    assert server.put(OURS, document).status_code == 201
    assert server.put(OURS, document, "POST").status_code == 204
    assert len(server.triples(OURS)) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"--b\r\n", 400),
        (b"--b\r\nContent-Type: text/turtle\r\n\r\n<x:s> <x:p> 1 .", 400),
        (b"--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n", 415),
        (b"--b\r\n\r\n<x:s> <x:p> 1 .\r\n--b--", 415),
        (b"--b\r\nContent-Type: text/turtle\r\n\r\n<x:s> <x:p> .\r\n--b--\r\n", 400),
        (b"--b\r\nContent-Type: text/turtle\r\n\r\n<x:s> <x:p> 1 .\r\n--b--\r\n", 201),
        (
            b'preamble\r\n--b\r\nContent-Disposition: form-data; name="f"; filename="a.nt"\r\n'
            b"Content-Type: application/octet-stream\r\n\r\n<x:s> <x:p> <x:o> .\r\n--b--",
            201,
        ),
    ],
)
def test_bodies_of_several_parts(server: WritableServer, body: bytes, status: int) -> None:
    response = send(server, body, "multipart/form-data; boundary=b", "POST")
    assert response.status_code == status, response.text


def test_a_part_that_is_wrong_is_named(server: WritableServer) -> None:
    files = [
        ("f", ("good.ttl", TRIPLE, "text/turtle")),
        ("f", ("bad.ttl", "<x:s> .", "text/turtle")),
    ]
    response = server.client.post("rdf-graph-store", params={"graph": OURS}, files=files)
    assert response.status_code == 400
    assert "bad.ttl, line 1" in response.json()["detail"]
    assert server.get(OURS).status_code == 404


def test_only_post_takes_several_parts(server: WritableServer) -> None:
    response = send(server, b"--b--", "multipart/form-data; boundary=b")
    assert response.status_code == 415
