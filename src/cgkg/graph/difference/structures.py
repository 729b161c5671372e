"""Blank nodes: what hangs together by them is compared as a whole, whatever they are called.

A structure is a set of statements that share blank nodes. Two structures are the same if their
canonical forms are (RDF Dataset Canonicalization, RDFC-1.0). So a change in one structure says
nothing of the others, as it would if canonical labels of whole datasets were compared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

Structure = tuple[str, ...]
"""The N-Quads lines of statements that share blank nodes, sorted."""
_NEW: Final = "new"


def has_blank_node(line: str) -> bool:
    """Whether a statement has a blank node."""
    return "_:" in line and bool(_blank_nodes(_parse([line])[0]))


def compare(
    old: Iterable[str], new: Iterable[str], *, old_is_named: bool = True
) -> tuple[list[Structure], list[Structure]]:
    """The structures that only one side has.

    Args:
        old: statements with blank nodes of the one side.
        new: and of the other.
        old_is_named: whether the names of the old side's blank nodes mean something; if not, they
            get those that RDFC-1.0 gives.

    Returns:
        Those of the old side only, with its names of blank nodes; and those of the new side only,
        with names that the old side does not have.
    """
    before, after = list(old), list(new)
    if not old_is_named:
        before = _canonical(_parse(before))
    olds, news = _by_form(before), _by_form(after)
    removed = Counter({form: len(found) for form, found in olds.items()})
    added = Counter({form: len(found) for form, found in news.items()})
    gone = [
        one for form in sorted(removed - added) for one in olds[form][-(removed - added)[form] :]
    ]
    come = [form for form in sorted(added - removed) for _ in range((added - removed)[form])]
    return gone, _named_anew(come, before)


def _by_form(lines: Sequence[str]) -> dict[Structure, list[Structure]]:
    """Structures by their canonical form."""
    found: dict[Structure, list[Structure]] = defaultdict(list)
    for quads in _connected(_parse(lines)):
        found[tuple(_canonical(quads))].append(tuple(sorted(f"{quad} ." for quad in quads)))
    for structures in found.values():
        structures.sort()
    return found


def _connected(quads: Iterable[ox.Quad]) -> list[list[ox.Quad]]:
    """Statements in groups that share no blank node with one another."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    listed = list(quads)
    for quad in listed:
        first, *others = (root(name) for name in _blank_nodes(quad))
        for other in others:
            parent[root(other)] = root(first)
    groups: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in listed:
        groups[root(_blank_nodes(quad)[0])].append(quad)
    return list(groups.values())


def _canonical(quads: Iterable[ox.Quad]) -> list[str]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(f"{quad} ." for quad in dataset)


def _named_anew(forms: Sequence[Structure], before: Sequence[str]) -> list[Structure]:
    taken = {name for quad in _parse(before) for name in _blank_nodes(quad)}
    names = (name for name in map(f"{_NEW}{{}}".format, range(10**9)) if name not in taken)
    result = []
    for form in forms:
        quads = _parse(form)
        called = {
            old: next(names) for old in sorted({n for quad in quads for n in _blank_nodes(quad)})
        }
        result.append(tuple(sorted(f"{_renamed(quad, called)} ." for quad in quads)))
    return result


def _renamed(quad: ox.Quad, names: dict[str, str]) -> ox.Quad:
    return ox.Quad(*(_term(term, names) for term in quad))  # type: ignore[arg-type]


def _term(term: object, names: dict[str, str]) -> object:
    match term:
        case ox.BlankNode():
            return ox.BlankNode(names[term.value])
        case ox.Triple():
            return ox.Triple(*(_term(part, names) for part in term))  # type: ignore[arg-type]
        case _:
            return term


def _blank_nodes(statement: ox.Quad | ox.Triple) -> list[str]:
    found = []
    for term in statement:
        if isinstance(term, ox.BlankNode):
            found.append(term.value)
        elif isinstance(term, ox.Triple):
            found += _blank_nodes(term)
    return found


def _parse(lines: Iterable[str]) -> list[ox.Quad]:
    return list(ox.parse("\n".join(lines), format=ox.RdfFormat.N_QUADS))
