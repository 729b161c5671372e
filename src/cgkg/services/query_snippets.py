"""A query as a command or a short program that asks it."""

from __future__ import annotations

import json
import re
import shlex
from typing import Final, NamedTuple

_GRAPH_FORM: Final = ("construct", "describe")


class Snippet(NamedTuple):
    """A program.

    Attributes:
        key: ``curl``, ``python``, ``r`` or ``javascript``.
        name: of the language, as people write it.
        code: the program.
    """

    key: str
    name: str
    code: str


def snippets(query: str, endpoint: str, form: str) -> tuple[Snippet, ...]:
    """Programs that ask a query.

    Args:
        query: its text.
        endpoint: absolute address of the SPARQL endpoint.
        form: ``select``, ``ask``, ``construct`` or ``describe``; decides what comes back.
    """
    is_graph = form in _GRAPH_FORM
    return (
        Snippet("curl", "curl", _curl(query, endpoint, is_graph=is_graph)),
        Snippet("python", "Python", _python(query, endpoint, form)),
        Snippet("r", "R", _r(query, endpoint, is_graph=is_graph)),
        Snippet("javascript", "JavaScript", _javascript(query, endpoint, form)),
    )


def _curl(query: str, endpoint: str, *, is_graph: bool) -> str:
    accept = "text/turtle" if is_graph else "text/csv"
    return (
        f"curl --fail-with-body {shlex.quote(endpoint)} \\\n"
        f"  --header 'Accept: {accept}' \\\n"
        f"  --data-urlencode query={shlex.quote(query)}\n"
    )


def _python(query: str, endpoint: str, form: str) -> str:
    head = (
        "# pip install sparqlwrapper\n"
        f"from SPARQLWrapper import {'TURTLE' if form in _GRAPH_FORM else 'JSON'}, SPARQLWrapper\n"
        "\n"
        f"sparql = SPARQLWrapper({_python_string(endpoint)})\n"
        f"sparql.setQuery({_python_string(query)})\n"
    )
    if form in _GRAPH_FORM:
        return head + "sparql.setReturnFormat(TURTLE)\nprint(sparql.query().convert().decode())\n"
    head += "sparql.setReturnFormat(JSON)\nanswer = sparql.query().convert()\n"
    if form == "ask":
        return head + 'print(answer["boolean"])\n'
    return head + (
        'for row in answer["results"]["bindings"]:\n'
        '    print({name: term["value"] for name, term in row.items()})\n'
    )


def _r(query: str, endpoint: str, *, is_graph: bool) -> str:
    accept = "text/turtle" if is_graph else "text/csv"
    read = (
        "cat(resp_body_string(answer))"
        if is_graph
        else ("rows <- read.csv(text = resp_body_string(answer))\nprint(rows)")
    )
    return (
        '# install.packages("httr2")\n'
        "library(httr2)\n"
        "\n"
        f"query <- {_r_string(query)}\n"
        f"answer <- request({_r_string(endpoint)}) |>\n"
        f'  req_headers(Accept = "{accept}") |>\n'
        "  req_body_form(query = query) |>\n"
        "  req_perform()\n"
        f"{read}\n"
    )


def _javascript(query: str, endpoint: str, form: str) -> str:
    accept = "text/turtle" if form in _GRAPH_FORM else "application/sparql-results+json"
    read = {
        "select": "const { results } = await answer.json();\nconsole.table(results.bindings.map("
        "(row) =>\n  Object.fromEntries(Object.entries(row).map(([name, term]) => "
        "[name, term.value]))));",
        "ask": "console.log((await answer.json()).boolean);",
    }.get(form, "console.log(await answer.text());")
    return (
        f"const query = {_javascript_string(query)};\n"
        f"const answer = await fetch({json.dumps(endpoint)}, {{\n"
        '  method: "POST",\n'
        f'  headers: {{ Accept: "{accept}" }},\n'
        "  body: new URLSearchParams({ query }),\n"
        "});\n"
        "if (!answer.ok) throw new Error(await answer.text());\n"
        f"{read}\n"
    )


def _python_string(text: str) -> str:
    """A Python literal; several lines in triple quotes where that says the same."""
    if "\n" in text and not re.search(r'\\|"""|"\Z|\r', text):
        return f'"""{text}"""'
    return json.dumps(text, ensure_ascii=False)


def _r_string(text: str) -> str:
    """An R raw string (R 4.0) with as many dashes as keep it whole."""
    if "\n" not in text and "\\" not in text and '"' not in text:
        return f'"{text}"'
    dashes = ""
    while f']{dashes}"' in text:
        dashes += "-"
    return f'r"{dashes}[{text}]{dashes}"'


def _javascript_string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return f"`{escaped}`"
