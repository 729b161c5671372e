"""Style sheets: kept in parts, sent as one, in the order of the cascade."""

from __future__ import annotations

import httpx
import pytest

from cgkg.web.style_sheets import SHEETS, STYLES


def test_every_part_belongs_to_one_sheet_and_is_in_it_once() -> None:
    kept = {path.relative_to(STYLES).as_posix() for path in STYLES.rglob("*.css")}
    sent = [f"{sheet}/{part}.css" for sheet, parts in SHEETS.items() for part in parts]
    assert kept == set(sent)
    assert len(kept) == len(sent)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_its_parts_in_order(client: httpx.Client, sheet: str) -> None:
    response = client.get(f"static/{sheet}.css")
    assert response.headers["content-type"] == "text/css; charset=utf-8"
    parts = [(STYLES / sheet / f"{part}.css").read_text("utf-8") for part in SHEETS[sheet]]
    assert response.text == "\n".join(parts)


@pytest.mark.parametrize("condition", ["etag", "last-modified"])
def test_one_who_has_a_sheet_gets_304(client: httpx.Client, condition: str) -> None:
    first = client.get("static/thing.css", headers={"Accept-Encoding": "identity"})
    asked = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}[condition]
    again = client.get("static/thing.css", headers={asked: first.headers[condition]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_sheet_is_only_read(client: httpx.Client) -> None:
    response = client.post("static/thing.css", content="x")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
