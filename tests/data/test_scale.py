"""Catalogues of many times the guide: made the same each time, and the same in parts as whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from cgkg import iris
from cgkg.graph.build import Build
from cgkg.graph.scale.copies import Copies
from cgkg.source import numbers
from data.in_parts import by_reference, in_parts

NS = "https://w3id.org/cgkg/ns#"
GRAPH = "<https://w3id.org/cgkg/graph/listing>"
REPLACED = "<http://purl.org/dc/terms/isReplacedBy>"
COPIES = 2


@pytest.fixture(scope="module")
def asserted(built: Build) -> list[str]:
    """Canonical N-Quads of the guide's asserted graphs."""
    computed = tuple(
        f"<https://w3id.org/cgkg/graph/{name}> .\n" for name in ("inferred", "catalog")
    )
    with built.dataset.quads.open(encoding="utf-8") as lines:
        return [line for line in lines if not line.endswith(computed)]


@pytest.fixture(scope="module")
def copies(asserted: list[str]) -> Copies:
    return Copies(asserted)


@pytest.fixture(scope="module")
def ground(asserted: list[str], copies: Copies) -> list[str]:
    return sorted({*asserted, *copies.sources.splitlines(keepends=True)})


@pytest.fixture(scope="module")
def added(copies: Copies) -> list[str]:
    return [line for text in copies.copies(1 + COPIES) for line in text.splitlines(keepends=True)]


def values(lines: list[str], name: str) -> list[str]:
    pattern = re.compile(rf'<{re.escape(NS + name)}> "([^"]*)"')
    return [match[1] for line in lines if (match := pattern.search(line))]


def test_a_copy_is_the_same_whoever_makes_it(asserted: list[str], copies: Copies) -> None:
    assert Copies(asserted).copy(417) == copies.copy(417)


def test_a_copy_lists_as_many_standards_as_the_guide(copies: Copies) -> None:
    lines = copies.copy(1000).splitlines(keepends=True)
    assert len(values(lines, "numberCell")) == copies.size == 166
    assert len(set(values(lines, "position"))) == 166


def test_generated_numbers_are_read_by_the_grammar_and_given_once(copies: Copies) -> None:
    printed = [
        number
        for copy in (1, 2, 999, 1000)
        for number in values(copies.copy(copy).splitlines(keepends=True), "numberAsListed")
    ]
    assert [numbers.parse(number) for number in printed]
    assert len(set(printed)) == len(printed) == 4 * 166


def test_generated_numbers_are_none_of_the_guide(asserted: list[str], added: list[str]) -> None:
    assert not set(values(asserted, "number")) & set(values(added, "number"))


def test_every_generated_title_and_source_says_so(added: list[str]) -> None:
    titles = [line for line in added if "<http://purl.org/dc/terms/title>" in line]
    assert titles
    assert all("（生成" in line or "(generated" in line for line in titles)
    sources = [line for line in added if "<http://purl.org/dc/terms/source>" in line]
    real = [line for line in sources if "/id/entry/" not in line and "generated" not in line]
    assert not real


def iri(kind: str, key: str) -> str:
    return f"<{iris.BASE}id/{kind}/{key}>"


def keys(lines: list[str]) -> list[str]:
    """Keys of published standards, in the order of the list; those of each copy together."""
    pattern = re.compile(r"id/standard/([A-Z-]+[0-9.]+-[0-9]{4})> <\S+#numberAsListed>")
    return [match[1] for line in lines if (match := pattern.search(line))]


def without_title(lines: list[str]) -> list[str]:
    key = keys(lines)[0]
    start = f"{iri('standard', key)} <http://purl.org/dc/terms/title>"
    return [line for line in lines if not line.startswith(start)]


def same_number_in_two_copies(lines: list[str]) -> list[str]:
    found = keys(lines)
    one, other = found[0], found[len(found) // COPIES]
    given = f"{iri('standard', one)} <{NS}number> "
    number = next(line.removeprefix(given) for line in lines if line.startswith(given))
    start = f"{iri('standard', other)} <{NS}number>"
    kept = [line for line in lines if not line.startswith(start)]
    return [*kept, f"{start} {number}"]


def same_position_in_two_copies(lines: list[str]) -> list[str]:
    start = f"{iri('entry', 'annex1-340')} <{NS}position>"
    return [line.replace('"340"', '"174"') if line.startswith(start) else line for line in lines]


def undescribed_topic(lines: list[str]) -> list[str]:
    subject = iri("standard", keys(lines)[4])
    return [*lines, f"{subject} <{NS}topicArea> {iri('topic', 'nothing')} {GRAPH} .\n"]


def replaced_by_each_other_across_copies(lines: list[str]) -> list[str]:
    found = keys(lines)
    one, other = iri("standard", found[1]), iri("standard", found[len(found) // COPIES + 1])
    return [
        *lines,
        f"{one} {REPLACED} {other} {GRAPH} .\n",
        f"{other} {REPLACED} {one} {GRAPH} .\n",
    ]


def addressed_from_two_copies_without_link(lines: list[str]) -> list[str]:
    item = iri("item", "5-017")
    first, second = (iri("standard", keys(lines)[at]) for at in (0, -1))
    return [
        *lines,
        f"{item} <{NS}addressedBy> {first} {GRAPH} .\n",
        f"{item} <{NS}addressedBy> {second} {GRAPH} .\n",
    ]


Change = Callable[[list[str]], list[str]]
FAULTS: dict[str, Change] = {
    "Standard-title-in-chinese": without_title,
    "StandardNumbersAreUnique": same_number_in_two_copies,
    "EntryPositionsAreUnique": same_position_in_two_copies,
    "StandardTitle-topic-area": undescribed_topic,
    "ReplacementHasNoCycle": replaced_by_each_other_across_copies,
    "AddressedByHasLink": addressed_from_two_copies_without_link,
}


@pytest.mark.parametrize("times", [2, 5])
def test_parts_give_what_the_whole_gives(
    ground: list[str], copies: Copies, tmp_path: Path, times: int
) -> None:
    added = [line for text in copies.copies(times) for line in text.splitlines(keepends=True)]
    parts = in_parts(ground, added, tmp_path, size=6_000)
    reference = by_reference([*ground, *added])
    assert len(parts.parts) >= times
    assert parts.inferred == reference.inferred
    assert parts.results == reference.results == frozenset()


def test_faults_are_found_in_parts_as_in_the_whole(
    ground: list[str], added: list[str], tmp_path: Path
) -> None:
    for change in FAULTS.values():
        added = change(added)
    parts = in_parts(ground, added, tmp_path, size=6_000)
    reference = by_reference([*ground, *added])
    assert parts.inferred == reference.inferred
    assert parts.results == reference.results
    assert {shape.rpartition("#")[2] for shape, *_ in parts.results} >= set(FAULTS)
