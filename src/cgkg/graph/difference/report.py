"""Differences for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

import pyoxigraph as ox

from cgkg.graph.difference.comparison import Change, Tally, ThingChange
from cgkg.terms import PREFIXES

_SIGNS: Final = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~"}
_BY_LENGTH: Final = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))
_WORDS: Final = {
    "en": {
        "blank": "statements that share blank nodes",
        "same": "no difference",
        "sum": "{added} things added, {removed} removed, {changed} changed; "
        "{structures} structures of blank nodes; {plus} statements added, {minus} removed",
    },
    "zh-Hans": {
        "blank": "由空白节点相连的陈述",
        "same": "没有差异",
        "sum": "新增事物{added}个，删除{removed}个，变动{changed}个；空白节点结构{structures}个；"
        "新增陈述{plus}条，删除{minus}条",
    },
}


def as_text(changes: Iterable[ThingChange], tally: Tally, language: str) -> Iterator[str]:
    """Lines for reading: each thing with its names in both languages, and what differs.

    Args:
        changes: what differs, counted in ``tally`` as it passes.
        tally: how much differs, once all has passed.
        language: of the words around the data, ``en`` or ``zh-Hans``.
    """
    words = _WORDS[language]
    for one in changes:
        yield f"{_SIGNS[one.change]} {_short(one.subject) if one.subject else words['blank']}"
        yield from (f"    {label}" for _, label in sorted(one.labels.items(), reverse=True))
        yield from (f"    - {_statement(line)}" for line in one.removed)
        yield from (f"    + {_statement(line)}" for line in one.added)
    yield words["same"] if tally.is_same else _sum(tally, words["sum"])


def as_json(changes: Iterable[ThingChange], tally: Tally) -> Iterator[str]:
    """A JSON document, one change in a line; see :func:`as_text`."""
    yield '{"changes": ['
    comma = ""
    for one in changes:
        yield f"{comma}{json.dumps(_record(one), ensure_ascii=False)}"
        comma = ", "
    summary = {
        "things": {str(change): count for change, count in tally.things.items()},
        "structures": tally.structures,
        "statements": {"added": tally.added, "removed": tally.removed},
    }
    yield f'], "summary": {json.dumps(summary)}}}'


def _record(one: ThingChange) -> dict[str, Any]:
    return {
        "thing": one.subject.strip("<>") or None,
        "change": str(one.change),
        "labels": one.labels,
        "removed": list(one.removed),
        "added": list(one.added),
    }


def _sum(tally: Tally, words: str) -> str:
    counts = {str(change): count for change, count in tally.things.items()}
    return words.format(
        **counts, structures=tally.structures, plus=tally.added, minus=tally.removed
    )


def _statement(line: str) -> str:
    quad = next(iter(ox.parse(line, format=ox.RdfFormat.N_QUADS)))
    terms = [quad.predicate, quad.object]
    if isinstance(quad.subject, ox.BlankNode):
        terms.insert(0, quad.subject)
    graph = (
        ""
        if isinstance(quad.graph_name, ox.DefaultGraph)
        else f"  [{_short(str(quad.graph_name))}]"
    )
    return " ".join(_short(str(term)) for term in terms) + graph


def _short(term: str) -> str:
    for prefix, namespace in _BY_LENGTH:
        if term.startswith(f"<{namespace}") and len(term) > len(namespace) + 2:
            return f"{prefix}:{term[len(namespace) + 1 : -1]}"
    return term
