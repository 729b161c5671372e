"""What is not known of many standards is counted, and told of the first two hundred."""

from __future__ import annotations

import asyncio
from pathlib import Path

from cgkg.services.quality import Unknown, read_quality
from memory_store import QUERIES, MemoryStore

THING = "https://w3id.org/cgkg/id/standard/X-{at}"


def unknowns(folder: Path, searched: int) -> dict[str, Unknown]:
    """Of a store with so many projects that nobody searched for, and one that nobody found."""
    quads = folder / "none.nq"
    quads.touch()
    store = MemoryStore(quads, "1")
    fates = dict.fromkeys(range(searched), "not-searched") | {searched: "not-found"}
    store.add(
        "https://w3id.org/cgkg/graph/enrichment",
        "@prefix cg: <https://w3id.org/cgkg/ns#> . "
        + "".join(
            f'<{THING.format(at=at)}> cg:number "X {at:03}" ; cg:fateStatus "{fate}" . '
            for at, fate in fates.items()
        ),
    )
    quality = asyncio.run(read_quality(store, QUERIES, 10, None, ()))
    return {one.what: one for one in quality.unknowns}


def test_the_first_by_number_and_how_many_there_are(tmp_path: Path) -> None:
    found = unknowns(tmp_path, 250)
    first = [(THING.format(at=at), f"X {at:03}") for at in range(200)]
    assert found == {
        "fate-not-found": Unknown("fate-not-found", 1, [(THING.format(at=250), "X 250")]),
        "fate-not-searched": Unknown("fate-not-searched", 250, first),
    }


def test_nothing_is_said_of_what_is_known_of_all(tmp_path: Path) -> None:
    assert set(unknowns(tmp_path, 0)) == {"fate-not-found"}
