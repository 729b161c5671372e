"""Index files: made from rows however they come, whole or not at all, and the same each time."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgkg.dataset import INDEX
from cgkg.errors import StoreError
from cgkg.graph.build import Build
from cgkg.iris import BUILT_GRAPHS
from cgkg.services.built_index import RECIPES
from cgkg.services.index import making
from cgkg.services.index.file import IndexFile
from cgkg.services.index.finishing import finish_apart
from cgkg.services.index.making import make_index
from cgkg.services.index.recipe import FORMAT, Recipe
from cgkg.services.index.shelf import Shelf, rows_of
from cgkg.services.listing.catalogue import Catalogue
from cgkg.services.listing.making import LISTING
from cgkg.services.search.classes import SEARCHED
from cgkg.services.search.making import SEARCH
from cgkg.services.solutions import Row, RowReader
from cgkg.services.things_with_pages import THINGS_WITH_PAGES, PagedThings
from cgkg.store.versions import LIVE, Facts, write_facts
from cgkg.terms import PREFIXES
from memory_store import QUERIES, MemoryStore


def another(store: MemoryStore, version: str) -> MemoryStore:
    """The same data, as another version."""
    found = MemoryStore.__new__(MemoryStore)
    found.__dict__.update(store.__dict__)
    found.version, found.asked = version, 0
    return found


def place(store: MemoryStore, dataset: Path) -> Path:
    """Where the index file of the list stands that was built with a version."""
    path = dataset / "versions" / store.version / INDEX / LISTING.file_name
    path.parent.mkdir(parents=True)
    return path


def make(recipe: Recipe, store: MemoryStore, target: Path) -> Path:
    asyncio.run(make_index(recipe, store.version, rows_of(store, QUERIES), target))
    return target


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_the_same_rows_in_any_order_give_the_same_bytes(
    recipe: Recipe, memory_store: MemoryStore, tmp_path: Path
) -> None:
    async def backwards(name: str) -> AsyncGenerator[list[Row], None]:
        rows = [row async for batch in rows_of(memory_store, QUERIES)(name) for row in batch]
        yield rows[::-1]
        yield rows[:100]  # twice, as from two graphs

    first = make(recipe, memory_store, tmp_path / "first").read_bytes()
    asyncio.run(make_index(recipe, memory_store.version, backwards, tmp_path / "second"))
    assert (tmp_path / "second").read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_many_rows_are_finished_by_another_process_to_the_same_bytes(
    recipe: Recipe, memory_store: MemoryStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = make(recipe, memory_store, tmp_path / "here").read_bytes()
    monkeypatch.setattr(making, "_FEW", 10)
    assert make(recipe, memory_store, tmp_path / "there").read_bytes() == here
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here", "there"]


def test_what_another_process_dies_of_is_told(tmp_path: Path) -> None:
    (tmp_path / "rows").write_bytes(b"?" * 5000)
    made = finish_apart(LISTING, "1", tmp_path / "list", tmp_path / "rows")
    with pytest.raises(StoreError, match=r"could not be made: .*file is not a database"):
        asyncio.run(made)


def test_the_classes_searched_are_those_that_the_query_names() -> None:
    named = re.search(r"VALUES \?class \{(.*?)\}", QUERIES["search-statements"], re.DOTALL)
    assert named
    names = (name.partition(":") for name in named[1].split())
    assert tuple(PREFIXES[prefix] + local for prefix, _, local in names) == SEARCHED


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_the_build_makes_the_same_bytes_as_a_server(
    recipe: Recipe, built: Build, memory_store: MemoryStore, tmp_path: Path
) -> None:
    made = make(recipe, memory_store, tmp_path / "made").read_bytes()
    assert (built.dataset.folder / INDEX / recipe.file_name).read_bytes() == made


def test_rows_that_break_off_leave_nothing(memory_store: MemoryStore, tmp_path: Path) -> None:
    async def broken(name: str) -> AsyncGenerator[list[Row], None]:
        yield memory_store.rows(name)[:10]
        raise StoreError("The engine died.")

    with pytest.raises(StoreError, match=r"The engine died\."):
        asyncio.run(make_index(LISTING, "1", broken, tmp_path / "list"))
    assert not list(tmp_path.iterdir())


def test_what_cannot_be_written_is_told(memory_store: MemoryStore, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="list could not be made: unable to open"):
        make(LISTING, memory_store, tmp_path / "missing" / "list")


def test_a_file_made_with_the_version_is_read_and_nothing_is_asked(
    memory_store: MemoryStore, tmp_path: Path
) -> None:
    make(LISTING, memory_store, place(memory_store, tmp_path))
    store = another(memory_store, memory_store.version)
    file = asyncio.run(Shelf(store, QUERIES, "", tmp_path).open(LISTING, store.version))
    assert Catalogue(file).total == 166
    assert store.asked == 0


@pytest.mark.parametrize(
    "fault", ["written to", "another version", "no database", "another format", "absent"]
)
def test_a_file_that_cannot_be_used_is_made_again(
    memory_store: MemoryStore, tmp_path: Path, fault: str
) -> None:
    store = another(memory_store, memory_store.version)
    path = place(store, tmp_path)
    if fault != "absent":
        make(LISTING, store, path)
        store.asked = 0
    if fault == "no database":
        path.write_bytes(b"?" * 5000)
    if fault == "another format":
        data = path.read_bytes()
        path.write_bytes(data.replace(f'format"{FORMAT}"'.encode(), b'format"0"'))
        assert path.read_bytes() != data
    if fault == "written to":  # what clients wrote is not in it
        store.version += ".1"
    if fault == "another version":  # in a folder of the wrong name
        store.version = "0123456789abcdef"
        path.parent.parent.rename(tmp_path / "versions" / store.version)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    shelf = Shelf(store, QUERIES, str(temporary), tmp_path)
    file = asyncio.run(shelf.open(LISTING, store.version))
    assert (file.version, Catalogue(file).total) == (store.version, 166)
    assert store.asked == len(LISTING.sources)
    assert not list(temporary.iterdir())  # it goes with who reads it, whatever happens


def test_what_clients_load_leaves_files_of_the_built_graphs_as_they_are(
    memory_store: MemoryStore, tmp_path: Path
) -> None:
    """The list says nothing of loaded graphs, search does; a changed built graph changes all."""
    make(LISTING, memory_store, place(memory_store, tmp_path))
    digests = {BUILT_GRAPHS[0]: "1f"}
    built = memory_store.version
    for number, found in ((1, digests), (2, {BUILT_GRAPHS[0]: "2f"})):
        live = tmp_path / LIVE / f"{built}.{number}"
        live.mkdir(parents=True)
        write_facts(live, Facts(built, number, digests, found))
    for number, asked in ((1, 0), (2, len(LISTING.sources))):
        store = another(memory_store, f"{built}.{number}")
        file = asyncio.run(Shelf(store, QUERIES, "", tmp_path).open(LISTING, store.version))
        assert (file.version, store.asked) == (store.version, asked)
    place_of_list = tmp_path / "versions" / built / INDEX / LISTING.file_name
    make(SEARCH, memory_store, place_of_list.with_name(SEARCH.file_name))
    store = another(memory_store, f"{built}.1")
    asyncio.run(Shelf(store, QUERIES, "", tmp_path).open(SEARCH, store.version))
    assert store.asked == len(SEARCH.sources)


def test_a_folder_that_is_not_there_is_told(memory_store: MemoryStore, tmp_path: Path) -> None:
    shelf = Shelf(memory_store, QUERIES, str(tmp_path / "missing"))
    with pytest.raises(StoreError, match="No index file can be made"):
        asyncio.run(shelf.open(LISTING, memory_store.version))


def test_an_index_file_needs_no_right_to_write(memory_store: MemoryStore, tmp_path: Path) -> None:
    path = make(THINGS_WITH_PAGES, memory_store, tmp_path / "pages")
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        things = PagedThings(IndexFile(path))
        assert list(things) == sorted(set(things))
        assert things[3:5] == list(things)[3:5]
        assert things[-1] == list(things)[-1]
    finally:
        tmp_path.chmod(0o755)


@given(
    st.lists(st.dictionaries(st.sampled_from("ab"), st.text(), min_size=1), max_size=5),
    st.integers(1, 50),
    st.booleans(),
)
def test_rows_are_the_same_in_whatever_pieces_they_come(
    values: list[dict[str, str]], size: int, spaced: bool
) -> None:
    bindings = [
        {name: {"type": "literal", "value": text} for name, text in row.items()} for row in values
    ]
    document = {"head": {"vars": ["a", "b"]}, "results": {"bindings": bindings}}
    data = json.dumps(document, ensure_ascii=size % 2 == 0, indent=1 if spaced else None).encode(
        errors="surrogatepass"
    )
    reader = RowReader()
    found = [row for at in range(0, len(data), size) for row in reader.feed(data[at : at + size])]
    assert [{name: term.value for name, term in row.items()} for row in found] == values
    assert reader.complete
