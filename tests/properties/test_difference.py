"""A patch applied to the first side gives the second, whatever the two are."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from cgkg.graph.difference import lines as sides
from cgkg.graph.difference.comparison import Tally, counted, differences
from cgkg.graph.difference.lines import Side
from cgkg.graph.difference.patch import as_patch

IRIS = st.sampled_from([ox.NamedNode(f"http://example.org/{name}") for name in "abcd"])
BLANKS = st.sampled_from([ox.BlankNode(name) for name in ("x", "y", "z", "new0")])
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=4)
LITERALS = st.builds(ox.Literal, TEXTS) | st.builds(
    lambda value: ox.Literal(value, language="zh-Hans"), TEXTS
)
GRAPHS = st.just(ox.DefaultGraph()) | IRIS
GROUND = st.builds(ox.Quad, IRIS, IRIS, IRIS | LITERALS, GRAPHS)
ANY = st.builds(ox.Quad, IRIS | BLANKS, IRIS, IRIS | BLANKS | LITERALS, GRAPHS)


def rows(quads: Iterable[ox.Quad]) -> set[str]:
    return {f"{quad} ." for quad in quads}


def parsed(lines: Iterable[str]) -> ox.Dataset:
    return ox.Dataset(ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS))


def canonical(lines: Iterable[str]) -> list[str]:
    dataset = parsed(lines)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


def compared(old: Iterable[str], new: Iterable[str]) -> tuple[list[str], Tally]:
    """The patch from one set of lines to the other, and what it counts."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("old.nq", "new.nq")]
        for path, side in zip(paths, (old, new), strict=True):
            path.write_text("\n".join(side) + "\n", "utf-8", newline="\n")
        tally = Tally()
        changes = counted(differences(*map(Side, paths)), tally)
        return list(as_patch(changes)), tally


def applied(patch: list[str], lines: set[str]) -> set[str]:
    """The lines after the patch; every row must do something."""
    result = set(lines)
    for row in patch:
        operation, _, line = row.partition(" ")
        if operation == "D":
            result.remove(line)
        elif operation == "A":
            assert line not in result
            result.add(line)
    return result


@given(st.sets(ANY, max_size=12), st.sets(ANY, max_size=12))
def test_a_patch_makes_the_second_out_of_the_first(old: set[ox.Quad], new: set[ox.Quad]) -> None:
    before, after = rows(old), rows(new)
    patch, tally = compared(before, after)
    assert canonical(applied(patch, before)) == canonical(after)
    assert tally.is_same == (canonical(before) == canonical(after))
    assert (patch[1], patch[-1]) == ("TX .", "TC .")


@given(st.sets(ANY, max_size=12), st.randoms(use_true_random=False))
def test_other_names_of_blank_nodes_are_no_difference(quads: set[ox.Quad], random: object) -> None:
    lines = sorted(rows(quads))
    for name in ("x", "y", "z", "new0"):
        lines = [line.replace(f"_:{name} ", f"_:other-{name[::-1]} ") for line in lines]
    assert compared(rows(quads), lines)[1].is_same


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # rdflib's parser, of itself
@given(st.sets(GROUND, max_size=8), st.sets(GROUND, max_size=8))
def test_rdflib_applies_the_patch_alike(old: set[ox.Quad], new: set[ox.Quad]) -> None:
    """An independent reader of RDF Patch, for what it supports: no headers of other names."""
    patch, _ = compared(rows(old), rows(new))
    dataset = rdflib.Dataset()
    dataset.parse(data="\n".join(sorted(rows(old))), format="nquads")
    dataset.parse(data="\n".join(patch[1:]), format="patch")
    expected = rdflib.Dataset()
    expected.parse(data="\n".join(sorted(rows(new))), format="nquads")
    assert set(dataset.quads()) == set(expected.quads())


def test_more_lines_than_fit_into_memory_are_sorted_on_disk(tmp_path: Path) -> None:
    many = [
        f"<http://example.org/{n * 7919 % 1000}> <http://example.org/p> <x:{n}> ."
        for n in range(999)
    ]
    path = tmp_path / "many.nq"
    path.write_text("\n".join(many), "utf-8")
    whole, sides._RUN = sides._RUN, 10
    try:
        assert list(Side(path).lines()) == sorted(many)
    finally:
        sides._RUN = whole
