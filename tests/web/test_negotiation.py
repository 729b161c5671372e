"""Accept and Accept-Language (RFC 9110, 12.4 and 12.5), on the functions and over HTTP."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgkg.formats import ResultFormat
from cgkg.web.negotiation import (
    GRAPH_OFFERS,
    RESULT_OFFERS,
    choose,
    choose_language,
    parse_accept,
)

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/*", "text/csv"),
        ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0.5,text/tab-separated-values;q=0.49", "text/csv"),
        ("text/csv;q=0, */*", "application/sparql-results+json"),
        ("application/*;q=0, */*", "text/csv"),
        ("application/sparql-results+json;q=0, application/*", "application/sparql-results+xml"),
        ("text/html, */*;q=0.1", "application/sparql-results+json"),
        ("text/csv;charset=utf-8", "text/csv"),
        ('text/csv;charset="UTF-8"', "text/csv"),
        ("text/csv ; header=present", "text/csv"),
        ("text/csv;header=absent", None),
        ("text/csv;charset=gbk, application/json;q=0.1", "application/json"),
        ("application/json", "application/json"),
        ("application/sparql-results+xml, */*", "application/sparql-results+xml"),
        ("text/csv;q=1.000", "text/csv"),
        ("text/csv;q=2, text/tab-separated-values;q=0.1", "text/tab-separated-values"),
        ("text/csv;q=nonsense, text/xml;q=0.1", "text/xml"),
        ("garbage, text/csv", "text/csv"),
        ("text/, /csv, text/csv", "text/csv"),
        (",,, text/csv ,", "text/csv"),
        ('application/foo;x="a,b;c=\\"d", text/csv;q=0.5', "text/csv"),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("*/*;q=0", None),
        ("*/csv", None),
        (BROWSER, "application/xml"),
    ],
)
def test_choice_among_result_syntaxes(accept: str | None, media_type: str | None) -> None:
    chosen = choose(accept, RESULT_OFFERS)
    assert (chosen.media_type if chosen else None) == media_type


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        (
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"',
            "application/ld+json",
        ),
        ("text/n3, text/rdf+n3", "text/n3"),
        ("application/rdf+xml;q=0.9, application/trig", "application/trig"),
        ("text/plain", "text/plain"),
        ("application/sparql-results+json", None),
    ],
)
def test_choice_among_graph_syntaxes(accept: str | None, media_type: str | None) -> None:
    chosen = choose(accept, GRAPH_OFFERS)
    assert (chosen.media_type if chosen else None) == media_type


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh-Hans"),
        ("", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hans", "zh-Hans"),
        ("zh-Hans-CN, en;q=0.9", "zh-Hans"),
        ("en", "en"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("en;q=0.5, zh;q=0.6", "zh-Hans"),
        ("de, en;q=0.3", "en"),
        ("de", "zh-Hans"),
        ("*", "zh-Hans"),
        ("zh;q=0, en;q=0.1", "en"),
        ("en;q=0", "zh-Hans"),
        ("en;q=nonsense", "zh-Hans"),
        ("zh-TW,zh;q=0.9,en-US;q=0.8", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("ZH-hk", "zh-Hant"),
        ("zh-Hant-MO;q=0.5, en;q=0.5", "zh-Hant"),
        ("zh-TW, zh-CN", "zh-Hans"),
        ("en, zh-TW;q=0.9", "en"),
        ("zh-TWO", "zh-Hans"),
    ],
)
def test_language(header: str | None, language: str) -> None:
    assert choose_language(header) == language


@given(st.text(st.sampled_from('abtext/html*;q=0.5, "\\\t中')))
def test_no_accept_header_breaks_the_parser(header: str) -> None:
    for media_range in parse_accept(header):
        assert 0 <= media_range.quality <= 1
        assert media_range.type
        assert media_range.subtype


@given(
    st.permutations(
        [f"{member.media_type};q=0.{number}" for number, member in enumerate(ResultFormat, start=2)]
    )
)
def test_order_in_the_header_does_not_matter(elements: list[str]) -> None:
    chosen = choose(", ".join(elements), RESULT_OFFERS)
    assert chosen is not None
    assert chosen.value is ResultFormat.TSV


def test_nothing_acceptable_is_406_with_a_list(client: httpx.Client) -> None:
    response = client.get("/sparql", params={"query": "ASK {}"}, headers={"Accept": "image/png"})
    assert response.status_code == 406
    for media_type in ("application/sparql-results+json", "text/csv", "text/turtle"):
        assert media_type in response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "accept", "offered"),
    [
        ("SELECT * { ?s ?p ?o }", "text/turtle", "text/csv"),
        ("ASK {}", "application/ld+json", "application/sparql-results+json"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv", "text/turtle"),
        ("DESCRIBE cg:Standard", "application/sparql-results+json", "application/ld+json"),
    ],
)
def test_syntax_for_another_kind_of_answer_is_406(
    client: httpx.Client, query: str, accept: str, offered: str
) -> None:
    response = client.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert response.status_code == 406
    assert offered in response.json()["detail"]


def test_several_accept_headers_count_as_one(client: httpx.Client) -> None:
    response = client.get(
        "/sparql",
        params={"query": "ASK {}"},
        headers=[("Accept", "image/png"), ("Accept", "text/csv")],
    )
    assert response.headers["content-type"] == "text/csv; charset=utf-8"


def test_a_second_name_is_answered_with_that_name(client: httpx.Client) -> None:
    response = client.get(
        "/sparql", params={"query": "ASK {}"}, headers={"Accept": "application/json"}
    )
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("name", "query", "media_type"),
    [
        ("csv", "SELECT * {}", "text/csv; charset=utf-8"),
        ("json", "SELECT * {}", "application/sparql-results+json"),
        ("json", "DESCRIBE cg:Standard", "application/ld+json"),
        ("ttl", "DESCRIBE cg:Standard", "text/turtle; charset=utf-8"),
        ("text/turtle", "DESCRIBE cg:Standard", "text/turtle; charset=utf-8"),
        ("application/rdf+xml", "DESCRIBE cg:Standard", "application/rdf+xml"),
    ],
)
def test_format_parameter_overrides_accept(
    client: httpx.Client, name: str, query: str, media_type: str
) -> None:
    response = client.get(
        "/sparql", params={"query": query, "format": name}, headers={"Accept": "image/png"}
    )
    assert response.headers["content-type"] == media_type
