"""A list of standards as RDF, ready to be loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from cgkg import assets
from cgkg.cli.console import tell
from cgkg.errors import InputError
from cgkg.formats import RdfFormat
from cgkg.graph.catalogue_entries import entry_triples
from cgkg.source.lists.designation import read_designations
from cgkg.source.lists.mapping import read_mapping
from cgkg.source.lists.rows import StandardsList
from cgkg.store.loading.files import SourceFile, described
from cgkg.store.loading.request import LoadRequest

_PIECE: Final = 250_000  # triples; the engine's loader takes about 1 kB of memory for each


def convert(request: LoadRequest, table: Path, mapping: Path, folder: Path) -> LoadRequest:
    """Make RDF of a list, and the request to load it.

    Args:
        request: what to load; its files are replaced.
        table: the list, CSV.
        mapping: what its columns are.
        folder: where the RDF is written.

    Raises:
        InputError: the mapping or the list is not what it must be.
    """
    if table.is_dir():
        raise InputError(
            table,
            "a folder",
            expected="a list: one CSV file",
            remedy="load each list by itself, into a graph of its own",
        )
    columns = read_mapping(mapping)
    designations = read_designations(assets.root() / "data/extracted/annex1.csv")
    entries = StandardsList(table, columns, designations)
    if entries.unmapped:
        tell(f"  columns not mapped, kept in the rows' text: {', '.join(entries.unmapped)}")
    triples = entry_triples(request.graph, entries.entries())
    made = tuple(_pieces(triples, table.name, folder))
    if entries.dangling:
        tell(f"  {entries.dangling} references lead to no row of the list, and are left out")
    return replace(
        request,
        files=made,
        used=(
            described(table, table.name, RdfFormat.N_TRIPLES),
            described(mapping, mapping.name, RdfFormat.JSON_LD),
        ),
        is_list=True,
    )


def _pieces(triples: Iterator[ox.Triple], name: str, folder: Path) -> Iterator[SourceFile]:
    """The triples in files that the engine loads one by one, in memory for one of them."""
    for number in count(1):
        made = folder / f"list-{number}.nt"
        ox.serialize(islice(triples, _PIECE), output=str(made), format=ox.RdfFormat.N_TRIPLES)
        if not made.stat().st_size and number > 1:
            return
        yield described(made, f"{name}, part {number}", RdfFormat.N_TRIPLES)
