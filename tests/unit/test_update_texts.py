"""What is read of an update's text before the engine sees it."""

from __future__ import annotations

import pytest

from cgkg.errors import RequestError
from cgkg.store.update_dataset import with_dataset
from cgkg.store.update_guard import inspect_update
from cgkg.store.update_prologues import take_prefixes


@pytest.mark.parametrize(
    ("update", "expected"),
    [
        ("INSERT {?s ?p 1} WHERE {?s ?p 2}", "INSERT {?s ?p 1}  USING <x:g> WHERE  {?s ?p 2}"),
        ("DELETE WHERE {?s ?p {}}", "DELETE  {?s ?p {}} USING <x:g> WHERE  {?s ?p {}}"),
        ("INSERT DATA { <x:where> <x:p> ' WHERE ' }", None),
        ("CLEAR SILENT ALL ; # WHERE\nDROP GRAPH <x:where> ;", None),
        ("", None),
    ],
)
def test_the_dataset_is_written_where_it_belongs(update: str, expected: str | None) -> None:
    assert with_dataset(update, ["x:g"], []) == (update if expected is None else expected)


def test_every_clause_is_written_into_every_operation() -> None:
    operation = "DELETE {?s ?p 1} INSERT {?s ?p 2} WHERE {?s ?p 3}"
    written = with_dataset(f"{operation};{operation}", ["x:a", "x:b"], ["x:c"])
    assert written.count("USING <x:a> USING <x:b> USING NAMED <x:c> WHERE") == 2


@pytest.mark.parametrize(
    "update",
    [
        "WITH <x:g> DELETE {?s ?p 1} WHERE {?s ?p 1}",
        "INSERT {?s ?p 1} USING <x:g> WHERE {?s ?p 1}",
        "INSERT {?s ?p 1} USING NAMED <x:g> WHERE {?s ?p 1}",
        "INSERT {?s ?p 1} {?s ?p 1}",
        "INSERTDATA {<x:s> <x:p> 1}",
        "SELECT * WHERE {?s ?p ?o}",
    ],
)
def test_what_is_not_plain_is_refused(update: str) -> None:
    with pytest.raises(RequestError) as caught:
        with_dataset(update, ["x:g"], [])
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("update", "prefixes"),
    [
        ("PREFIX a: <x:a> CLEAR ALL", {}),
        ("CLEAR ALL ; PREFIX a: <x:a> CLEAR ALL", {"a": "x:a"}),
        ("CLEAR ALL ; PREFIX : <x:a> CLEAR GRAPH :g", {"": "x:a"}),
        ("PREFIX a: <x:a> CLEAR ALL ; PREFIX a: <x:a> CLEAR ALL", {}),
        ("CLEAR ALL ; PREFIX a: <x:a> CLEAR ALL ; PREFIX a: <x:a> CLEAR ALL", {"a": "x:a"}),
    ],
)
def test_later_prologues_are_taken_out(update: str, prefixes: dict[str, str]) -> None:
    text, taken = take_prefixes(update)
    assert taken == prefixes
    assert len(text) == len(update)
    assert "PREFIX" not in text.partition(";")[2]


@pytest.mark.parametrize(
    "update",
    [
        "PREFIX a: <x:a> CLEAR ALL ; PREFIX a: <x:b> CLEAR ALL",  # another meaning from here on
        "CLEAR GRAPH a:g ; PREFIX a: <x:a> CLEAR ALL",  # used before it is declared
        "CLEAR ALL ; PREFIX a: <relative> CLEAR ALL",
        "CLEAR ALL ; BASE <x:a> CLEAR ALL",
        "INSERT DATA { <x:s> <x:p> '; PREFIX a: <x:a>' }",
    ],
)
def test_what_would_change_its_meaning_stays(update: str) -> None:
    assert take_prefixes(update) == (update, {})


@pytest.mark.parametrize(
    "update",
    [
        "PREFIX load: <x:> INSERT DATA { load:s load:p 'LOAD <x:y>' }",
        "PREFIX load: <x:> WITH load:g DELETE { ?load ?p ?o } WHERE { ?load ?p ?o }",
        "CLEAR GRAPH <x:load> # LOAD <x:y>",
    ],
)
def test_the_letters_of_load_alone_pass(update: str) -> None:
    inspect_update(update)


@pytest.mark.parametrize(
    "update",
    ["LOAD <x:y>", "loadsilent<x:y>", "PREFIX :<x:>LOAD:y", "CLEAR ALL;LOAD:y", "L\\u004fAD<x:>"],
)
def test_load_is_refused(update: str) -> None:
    with pytest.raises(RequestError) as caught:
        inspect_update(update)
    assert caught.value.status == 403
