"""Labels are those of the store, asked for once while its version lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from cgkg.services.labels import Labels
from memory_store import QUERIES, MemoryStore

CEMENT = {"zh-hans": "水泥", "en": "Cement"}

Read = Callable[..., dict[str, dict[str, str]]]


@pytest.fixture
def store(tmp_path: Path) -> MemoryStore:
    quads = tmp_path / "none.nq"
    quads.touch()
    store = MemoryStore(quads, "1")
    add(
        store,
        f'<urn:a> rdfs:label "水泥"@zh-Hans, "Cement"@en . <urn:long> rdfs:label "{"x" * 2000}"',
    )
    return store


@pytest.fixture
def read(store: MemoryStore) -> Read:
    labels = Labels(store, QUERIES, 10)
    return lambda *terms: asyncio.run(labels.read(terms))


def add(store: MemoryStore, turtle: str) -> None:
    prefix = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    store.add("urn:graph", f"{prefix} {turtle} .")


def test_what_has_no_label_is_left_out(read: Read) -> None:
    assert read("urn:a", "urn:b", "urn:a") == {"urn:a": CEMENT}
    assert read() == {}


def test_only_what_was_not_asked_before_is_asked(store: MemoryStore, read: Read) -> None:
    first = read("urn:a", "urn:b")
    assert read("urn:b", "urn:a") == first
    assert store.asked == 1
    assert set(read("urn:a", "urn:long")) == {"urn:a", "urn:long"}
    assert store.asked == 2


def test_long_labels_are_not_kept(store: MemoryStore, read: Read) -> None:
    assert read("urn:long") == read("urn:long")
    assert store.asked == 2


def test_another_version_is_asked_again(store: MemoryStore, read: Read) -> None:
    read("urn:a", "urn:b")
    add(store, '<urn:b> rdfs:label "Lime"@en')
    store.version = "2"
    assert read("urn:a", "urn:b") == {"urn:a": CEMENT, "urn:b": {"en": "Lime"}}


def test_the_first_asked_for_are_forgotten_first(store: MemoryStore, read: Read) -> None:
    read("urn:a")
    read(*(f"urn:{number}" for number in range(4096)))
    assert read("urn:a") == {"urn:a": CEMENT}
    assert store.asked == 3
