"""Permanent links hold any query, and nothing else is taken for one."""

from __future__ import annotations

import base64
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cgkg.services.permalinks import LONGEST_NAME, SavedQuery, name_of, read_name

QUERY = "PREFIX cg: <https://w3id.org/cgkg/ns#>\nSELECT ?s WHERE { ?s a cg:Standard }\n"

GIVEN_OUT = "AXj5NB5qkbO0MEo2NLJITU1KNDc3N7EgNq7gflOA-gbERPVELRcA9XwbrQ"


@given(st.text(min_size=1).filter(str.strip), st.from_regex(r"[0-9a-f]{16}", fullmatch=True))
def test_a_link_gives_back_query_and_version(query: str, version: str) -> None:
    saved = SavedQuery(query, version)
    name = name_of(saved)
    if name is not None:
        assert read_name(name) == saved


def test_links_are_short() -> None:
    name = name_of(SavedQuery(QUERY, "982c128eeba77748"))
    assert name is not None
    assert len(name) < len(QUERY)


def test_a_link_given_out_once_is_read_for_ever() -> None:
    """The name is of format 1; a change that breaks it breaks links in papers and mails."""
    assert read_name(GIVEN_OUT) == SavedQuery(QUERY, "982c128eeba77748")


def test_a_query_that_fits_no_address_has_no_link() -> None:
    numbers = " ".join(str(number * 7919 % 100_003) for number in range(9000))
    assert name_of(SavedQuery(f"SELECT * {{ VALUES ?x {{ {numbers} }} }}", "v")) is None
    assert name_of(SavedQuery("ASK {}" + " " * 200_000, "v")) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "A",
        "AAAA",
        "not a name",
        "中文",
        "../../etc/passwd",
        "<script>",
        "x" * (LONGEST_NAME + 1),
        base64.urlsafe_b64encode(b"\x02anything").decode(),
        base64.urlsafe_b64encode(b"\x01" + zlib.compress(b"v\n" + b"A" * 10_000_000)).decode(),
        base64.urlsafe_b64encode(b"\x01" + zlib.compress(b"v\n\xff\xfe")).decode(),
        base64.urlsafe_b64encode(b"\x01" + zlib.compress(b"v\n  \n")).decode(),
        base64.urlsafe_b64encode(b"\x01" + zlib.compress(b"v\nASK {}") + b"tail").decode(),
    ],
)
def test_what_is_no_link_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"^it "):
        read_name(name)


def test_a_damaged_link_is_refused() -> None:
    name = name_of(SavedQuery(QUERY, "982c128eeba77748"))
    assert name is not None
    for at in range(2, len(name) - 1):
        other = "A" if name[at] != "A" else "B"
        with pytest.raises(ValueError, match=r"^it "):
            read_name(name[:at] + other + name[at + 1 :])
    with pytest.raises(ValueError, match=r"^it "):
        read_name(name[:-4])
