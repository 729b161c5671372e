"""The types of page that the site has, with an example of each, for all tests in this folder."""

from __future__ import annotations

from typing import Final

MAIN: Final = {
    "home": "/",
    "framework": "/framework",
    "standards": "/standards",
    "coverage": "/coverage",
    "query": "/sparql",
    "standard-published": "/doc/standard/GB-T-32151.1-2015",
    "search": "/search?q=水泥",
}
"""What most readers see; looked at in every language, colour scheme and size."""

OTHERS: Final = {
    "standards-filtered": "/standards?stage=in-force&q=水泥",
    "standards-none": "/standards?q=zzzzzz",
    "series": "/series",
    "series-one": "/series/GB-T-32151",
    "bodies": "/bodies",
    "sectors": "/sectors",
    "directions": "/directions",
    "timeline": "/timeline",
    "coverage-items": "/coverage?sector=building-materials",
    "query-answer": "/sparql?example=how-many-standards",
    "query-chart": "/sparql?example=gaps-ranked",
    "query-graph": "/sparql?query=DESCRIBE+%3Chttps%3A%2F%2Fw3id.org%2Fcgkg%2Fid"
    "%2Fstandard%2FGB-T-32151.8-2015%3E",
    "ontology": "/ns.html",
    "standard-project": "/doc/standard/2021-1714T-HG-SH",
    "category": "/doc/category/2.1",
    "topic": "/doc/topic/organization-accounting",
    "direction": "/doc/direction/5",
    "entry": "/doc/entry/annex1-63",
    "organization": "/doc/organization/miit",
    "dataset": "/doc/dataset",
    "representations": "/doc/category/2.1?_profile=alt",
    "graph": "/graph/listing",
    "graph-of-links": "/graph/alignments",
    "source": "/source",
    "quality": "/quality",
    "dumps": "/dumps/",
    "api": "/api",
    "problems": "/problem",
    "problem-kind": "/problem/not-found",
    "partners": "/partners",
    "search-nothing": "/search?q=zzzzzz",
    "explanation": "/explain?subject=https%3A%2F%2Fw3id.org%2Fcgkg%2Fid"
    "%2Fstandard%2FGB-T-32151.1-2015"
    "&property=https%3A%2F%2Fw3id.org%2Fcgkg%2Fns%23category"
    "&value=https%3A%2F%2Fw3id.org%2Fcgkg%2Fid%2Fcategory%2F2",
}

ERRORS: Final = {
    "not-found": ("/doc/standard/GB-T-32151.1-2016", 404),
    "no-such-page": ("/nothing-here", 404),
    "bad-query": ("/sparql?query=ASK%7B", 400),
    "bad-search": ("/search?page=x&q=a", 400),
}

LANGUAGES: Final = ("zh-Hans", "en")
SWITCHED_TO: Final = (*LANGUAGES, "zh-Hant")
"""All that a page can be had in; the last is made from the first."""


def in_language(path: str, language: str) -> str:
    """The address of a page in a language."""
    return f"{path}{'&' if '?' in path else '?'}lang={language}"
