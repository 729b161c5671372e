"""Parameters are decoded as the URL standard says, whatever bytes come."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cgkg.errors import RequestError
from cgkg.web.protocol import decode_form

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
VALUES = st.text(st.characters(codec="utf-8"), max_size=40)
SIGNS = st.text(st.sampled_from("%%%=&+_ \n\rA1fFgz\x00é"), max_size=60)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_what_a_client_encodes_comes_back(parameters: list[tuple[str, str]]) -> None:
    assert list(decode_form(urlencode(parameters).encode())) == parameters


@given(SIGNS)
@example("a=%%41&b=%3d%3D&c=%\n&d=%")
@example("a==%41=&=b&%zz=%ZZ")
def test_broken_escapes_stay_as_they_are(text: str) -> None:
    try:
        expected = parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(RequestError):
            decode_form(text.encode())
    else:
        assert list(decode_form(text.encode())) == expected


@given(st.binary(max_size=40))
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    escaped = "a=" + "".join(f"%{byte:02x}" for byte in data)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        with pytest.raises(RequestError, match="UTF-8"):
            decode_form(escaped.encode())
    else:
        assert list(decode_form(escaped.encode())) == [("a", text)]
