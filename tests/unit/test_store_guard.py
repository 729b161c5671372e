"""What the guard refuses before the engine sees a query, and what it reads from one."""

from __future__ import annotations

import re

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgkg.errors import RequestError
from cgkg.store.guard import MAX_NESTING, MAX_OPERATORS, inspect
from cgkg.store.tokens import TokenKind, decode_escapes, position, tokens


def kinds(text: str) -> list[tuple[str, str]]:
    return [(str(token.kind), token.text) for token in tokens(text)]


class TestTokens:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("?x $y", [("variable", "?x"), ("variable", "$y")]),
            ("<http://a/#b> # <c>", [("iri", "<http://a/#b>"), ("comment", "# <c>")]),
            ("1<2", [("number", "1"), ("sign", "<"), ("number", "2")]),
            ("?a < ?b", [("variable", "?a"), ("sign", "<"), ("variable", "?b")]),
            ("'a # b'", [("string", "'a # b'")]),
            (r'"a\"b" c', [("string", r'"a\"b"'), ("word", "c")]),
            ('"""a "b" \n c"""', [("string", '"""a "b" \n c"""')]),
            ("''' it's '''", [("string", "''' it's '''")]),
            ('""', [("string", '""')]),
            ('"a\nb"', [("sign", '"'), ("word", "a"), ("word", "b"), ("sign", '"')]),
            ('"x"@zh-Hans', [("string", '"x"'), ("language_tag", "@zh-Hans")]),
            ("cg:a.b :c d:", [("prefixed_name", text) for text in ("cg:a.b", ":c", "d:")]),
            (r"a:b\'c a:%20", [("prefixed_name", r"a:b\'c"), ("prefixed_name", "a:%20")]),
            ("_:b1 _", [("blank_node", "_:b1"), ("word", "_")]),
            ("1.5e3 .5 2.", [("number", "1.5e3"), ("number", ".5"), ("number", "2.")]),
            ("标准:编号 ?变量", [("prefixed_name", "标准:编号"), ("variable", "?变量")]),
            ("SELECT*{}", [("word", "SELECT"), ("sign", "*"), ("sign", "{"), ("sign", "}")]),
        ],
    )
    def test_kinds(self, text: str, expected: list[tuple[str, str]]) -> None:
        assert kinds(text) == expected

    @given(st.text(st.sampled_from("\"'\\#<>{}?:ab1 \n@_.中")))
    def test_nothing_is_lost_and_nothing_fails(self, text: str) -> None:
        found = list(tokens(text))
        joined = "".join(token.text for token in found)
        assert re.sub(r"\s", "", joined) == re.sub(r"\s", "", text)
        for token in found:
            assert text[token.start : token.start + len(token.text)] == token.text
            assert isinstance(token.kind, TokenKind)

    @pytest.mark.parametrize(
        ("text", "decoded"),
        [
            (r"S\u0045RVICE", "SERVICE"),
            (r"\U00000053", "S"),
            (r"\u4e2d", "中"),
            (r"\uD800", r"\uD800"),
            (r"\U00110000", r"\U00110000"),
            (r"\u00", r"\u00"),
            (r"\u005Cu0053", r"\u0053"),
        ],
    )
    def test_escapes_are_decoded_once(self, text: str, decoded: str) -> None:
        assert decode_escapes(text) == decoded

    def test_position_counts_from_one(self) -> None:
        assert position("a\nbc", 0) == (1, 1)
        assert position("a\nbc", 3) == (2, 2)


# Each is a SERVICE clause to this engine, or to one that decodes escapes before parsing.
CALLS_OUT = [
    "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
    "select * { service <http://x/> { ?s ?p ?o } }",
    "SELECT * { sErViCe silent <http://x/> { ?s ?p ?o } }",
    "SELECT * { SERVICE?x{ ?s ?p ?o } }",
    "SELECT * { SERVICESILENT?x{ ?s ?p ?o } }",
    "PREFIX : <http://x/> SELECT * { SERVICE:x{ ?s ?p ?o } }",
    "PREFIX a: <http://x/> SELECT * { SERVICE a:x { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<http://x/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 1.5e3SERVICE<http://x/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p falseSERVICE<http://x/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a'SERVICE<http://x/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p <http://y/>SERVICE<http://x/>{ ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o.SERVICE<http://x/>{ ?s ?p ?o } }",
    "SELECT * { FILTER(2<1)SERVICE?x#>\n{ ?s ?p ?o } }",
    "SELECT * { FILTER(2<1).SERVICE?x#>\n{ ?s ?p ?o } }",
    "SELECT * { FILTER(2<1)?s?p 1SERVICE?x#>\n{ ?s ?p ?o } }",
    "SELECT * { FILTER(2<(1)).?s:p true.SERVICE?x#>\n{ ?s ?p ?o } }",
    "SELECT * { SERVICE#>\n<http://x/> { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { { SELECT * { SERVICE <http://x/> {} } } } }",
    "SELECT * { FILTER NOT EXISTS { SERVICE <http://x/> {} } }",
    "DESCRIBE ?x { SERVICE <http://x/> { ?x ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <http://x/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "unclosed SERVICE <http://x/> { ?s ?p ?o } }',
    r"SELECT * { S\u0045RVICE <http://x/> { ?s ?p ?o } }",
    r"SELECT * { \U00000053ERVICE <http://x/> { ?s ?p ?o } }",
    r"SELECT ('\u0027 AS ?a) { SERVICE <http://x/> { ?s ?p ?o } } # '",
    r"SELECT * { # \u000A SERVICE <http://x/> { ?s ?p ?o } }",
    r"SELECT * { <http://y/\u003E ?p ?o . SERVICE <http://x/> {} }",
]

HARMLESS = [
    'SELECT ("SERVICE <http://x/> {" AS ?a) {}',
    "SELECT ('''SERVICE ' <http://x/> {''' AS ?a) {}",
    r'SELECT ("a\" SERVICE <http://x/> {" AS ?a) {}',
    "SELECT * {} # SERVICE <http://x/> {",
    "# SERVICE\nSELECT * {}",
    "SELECT ?service { ?service ?Service ?SERVICE }",
    "SELECT * { <http://x/service> ?p <http://x/a?service=1#SERVICE> }",
    "SELECT * { <http://x/a_(b)/service> ?p ?o }",
    "SELECT * { GRAPH <http://x/service> { ?s ?p ?o } }",
    "PREFIX service: <http://x/service#> SELECT * { service:a a service:b }",
    "PREFIX service: <http://x/> SELECT * { GRAPH service:g { ?s ?p ?o } }",
    "PREFIX a: <http://x/> SELECT * { ?s a:service a:SERVICE }",
    'SELECT * { ?s ?p "x"@service }',
    "SELECT * { _:service ?p ?o }",
]


class TestService:
    @pytest.mark.parametrize("query", CALLS_OUT)
    def test_refused(self, query: str) -> None:
        with pytest.raises(RequestError) as refusal:
            inspect(query)
        assert refusal.value.status == 403
        assert "allowed endpoints" in refusal.value.detail
        assert re.search(r"line \d+, column \d+", refusal.value.detail)

    @pytest.mark.parametrize("query", HARMLESS)
    def test_let_pass(self, query: str) -> None:
        inspect(query)

    @given(
        st.lists(
            st.sampled_from(
                [*"<>#(){}.?:'\"1 \n\\", "SERVICE", "silent", "true", "FILTER", "?x", "<a:b>",
                 "a:b", "1<2", "\\u0053", "'''", "_:b", "@en", "BIND(1 AS ?y)", "GRAPH", "&&"]
            ),
            max_size=12,
        )
    )  # fmt: skip
    def test_no_mixture_passes_that_the_engine_would_send_out(self, parts: list[str]) -> None:
        """Port 1 is closed to the engine's HTTP client, which says so when it is made to call."""
        query = "PREFIX a: <http://127.0.0.1:1/> SELECT * { %s SERVICE a:b { ?s ?p ?o } %s }"
        for text in (
            "SELECT * { " + "".join(parts) + " { ?s ?p ?o } }",
            query % ("".join(parts), ""),
            query % ("", "".join(parts)),
        ):
            try:
                inspect(text)
            except RequestError:
                continue
            try:
                results = pyoxigraph.Store().query(text, base_iri="http://127.0.0.1:1/")
                list(results) if not isinstance(results, pyoxigraph.QueryBoolean) else None
            except (SyntaxError, ValueError):
                continue
            except (OSError, RuntimeError) as error:
                pytest.fail(f"{text!r} called out: {error}")


class TestDepth:
    @pytest.mark.parametrize(("opening", "closing"), ["()", "{}", "[]"])
    def test_brackets(self, opening: str, closing: str) -> None:
        inspect(opening * MAX_NESTING + closing * MAX_NESTING)
        with pytest.raises(RequestError, match="nested deeper"):
            inspect(opening * (MAX_NESTING + 1))

    def test_brackets_side_by_side_are_not_deep(self) -> None:
        inspect("SELECT * {" + "{}" * 5000 + "}")

    def test_brackets_in_strings_iris_and_comments_do_not_count(self) -> None:
        inspect('"' + "(" * 5000 + '" #' + "{" * 5000)

    @pytest.mark.parametrize("operator", ["!", "-", "+", "^", "! "])
    def test_runs_of_prefix_operators(self, operator: str) -> None:
        inspect(operator * MAX_NESTING)
        with pytest.raises(RequestError, match="nested deeper"):
            inspect(operator * (MAX_NESTING + 1))

    @pytest.mark.parametrize("operator", ["/", "|", "+", "*", "||", "&&"])
    def test_long_chains(self, operator: str) -> None:
        count = MAX_OPERATORS // len(operator)
        inspect(f"?x {operator}" * count)
        with pytest.raises(RequestError, match="operators"):
            inspect(f"?x {operator}" * (count + 1))


class TestReadings:
    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("SELECT * { ?s ?p ?o }", False),
            ("SELECT * FROM <http://g/> { ?s ?p ?o }", True),
            ("select * from named <http://g/> {}", True),
            ("SELECT*FROM<http://g/>{}", True),
            ("SELECT * FROMNAMED<http://g/> {}", True),
            ("PREFIX : <http://x/> ASK FROM:g {}", True),
            ("CONSTRUCT { ?s ?p ?o } FROM <http://g/> WHERE { ?s ?p ?o }", True),
            ("SELECT ?from { ?from ?p 'FROM <x>' } # FROM <x>", False),
            ("PREFIX from: <http://x/> SELECT * { ?s from:date ?o }", False),
        ],
    )
    def test_from(self, query: str, names: bool) -> None:
        assert inspect(query).names_dataset is names

    @pytest.mark.parametrize(
        ("query", "repeatable"),
        [
            ("SELECT * { ?s ?p ?o }", True),
            ("SELECT (NOW() AS ?x) {}", False),
            ("SELECT (now ( ) AS ?x) {}", False),
            ("SELECT (RAND# a\n() AS ?x) {}", False),
            ("SELECT (1+STRUUID() AS ?x) {}", False),
            ("SELECT (BNODE('a') AS ?x) {}", False),
            ("SELECT ?now { ?now ?rand ?uuid }", True),
        ],
    )
    def test_repeatable(self, query: str, repeatable: bool) -> None:
        assert inspect(query).repeatable is repeatable
