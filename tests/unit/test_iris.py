"""IRIs: minted and parsed in one place, ASCII, stable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgkg import iris
from cgkg.iris import Kind

keys = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,40}", fullmatch=True)


@given(st.sampled_from(Kind), keys)
def test_what_is_minted_parses_back(kind: Kind, key: str) -> None:
    assert iris.parse(iris.thing(kind, key)) == (kind, key)


@pytest.mark.parametrize("key", ["", "a/b", "a b", "中", ".hidden", "a#b", "a\n"])
def test_a_key_with_other_characters_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        iris.thing(Kind.STANDARD, key)


@pytest.mark.parametrize(
    "iri",
    [
        "https://example.org/id/standard/x",
        iris.BASE + "id/nothing/x",
        iris.BASE + "id/standard/",
        iris.BASE + "id/standard/a/b",
        iris.BASE + "doc/standard/x",
    ],
)
def test_other_iris_name_no_thing(iri: str) -> None:
    assert iris.parse(iri) is None
