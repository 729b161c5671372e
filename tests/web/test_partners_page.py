"""``/partners``: told at once, whatever the partners do."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import anyio.to_thread
import httpx
import pytest

from cgkg.store.partner_watch import PartnerWatch
from cgkg.store.partners import Partner
from web.conftest import Server, Start, eventually
from web.test_federation import endpoint, partners_file

HTML = {"Accept": "text/html"}


@pytest.fixture
def anyio_backend() -> str:
    """The server runs on asyncio."""
    return "asyncio"


def answering(body: bytes, status: int = 200) -> Callable[[BaseHTTPRequestHandler], None]:
    """A partner that says the same to everything."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.end_headers()
        handler.wfile.write(body)

    return answer


YES = answering(json.dumps({"head": {}, "boolean": True}).encode())


@contextmanager
def server_with(
    start: Start, folder: Path, answer: Callable[[BaseHTTPRequestHandler], None], **more: Any
) -> Iterator[Server]:
    """A server with one partner."""
    with endpoint(answer) as (iri, _):
        partner = {"name": "one", "endpoint": iri, "holds": "<Things>", "allow_private": True}
        yield start(partners=partners_file(folder, {**partner, **more}))


def told(server: Server) -> dict[str, Any]:
    """What the page for programs says of the one partner."""
    response = httpx.get(f"{server.url}partners.json")
    assert response.headers["cache-control"] == "no-store"
    (partner,) = response.json()["partners"]
    assert isinstance(partner, dict)
    return partner


def checked(server: Server) -> dict[str, Any]:
    """The same, once the partner has been asked."""
    assert eventually(lambda: told(server)["health"]["state"] != "unknown", 10)
    return dict(told(server)["health"])


def test_one_that_answers(start: Start, tmp_path: Path) -> None:
    with server_with(start, tmp_path, YES, timeout=7, max_bytes=1000, at_once=3) as server:
        health = checked(server)
        assert health["state"] == "answers"
        assert health["detail"] is None
        assert 0 <= health["seconds"] < 5
        assert told(server)["limits"] == {"seconds": 7, "bytes": 1000, "calls": 3}


@pytest.mark.parametrize(
    ("answer", "reason", "words"),
    [
        (answering(b"", 503), "status", "status 503"),
        (answering(b"<html>Log in</html>"), "answer", "no SPARQL result"),
        (answering(b'{"boolean": false}'), "answer", "no SPARQL result"),
        (answering(b"x" * 3000), "size", "more than 2000 bytes"),
        (lambda _: time.sleep(2), "time", "within 0.5 s"),
    ],
)
def test_one_that_does_not(
    start: Start,
    tmp_path: Path,
    answer: Callable[[BaseHTTPRequestHandler], None],
    reason: str,
    words: str,
) -> None:
    limit = 0.5 if reason == "time" else 10
    with server_with(start, tmp_path, answer, timeout=limit, max_bytes=2000) as server:
        health = checked(server)
        assert (health["state"], health["reason"]) == ("fails", reason)
        assert words in health["detail"]


def test_a_private_address_is_not_asked(start: Start, tmp_path: Path) -> None:
    with server_with(start, tmp_path, YES, allow_private=False) as server:
        assert checked(server)["reason"] == "address"


@pytest.mark.anyio
async def test_nobody_waits_for_a_partner() -> None:
    with endpoint(lambda _: time.sleep(2)) as (iri, bodies):
        watch = PartnerWatch([Partner("one", iri, allow_private=True)])
        await watch.start()
        assert watch.health["one"].state == "unknown"  # what the page tells meanwhile
        assert await anyio.to_thread.run_sync(lambda: eventually(lambda: bool(bodies), 10))
        await watch.aclose()
        assert watch.health["one"].state == "unknown"


def test_the_page_tells_of_one_that_was_not_asked_yet(start: Start, tmp_path: Path) -> None:
    with server_with(start, tmp_path, lambda _: time.sleep(5)) as server:
        page = httpx.get(f"{server.url}partners?lang=en", headers=HTML, timeout=20).text
        assert "not asked yet" in page or "no answer within the time limit" in page


@pytest.mark.parametrize(
    ("language", "words"), [("en", "answers in"), ("zh-Hans", "正常答复 用时")]
)
def test_the_page_in_both_languages(
    start: Start, tmp_path: Path, language: str, words: str
) -> None:
    with server_with(start, tmp_path, YES) as server:
        checked(server)
        response = httpx.get(f"{server.url}partners?lang={language}", headers=HTML)
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["content-language"] == language
        text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", response.text)).split())
        assert words in text
        assert "<Things>" in text
        assert "/sparql" in text


def test_without_partners_it_says_so(server: Server) -> None:
    page = httpx.get(f"{server.url}partners?lang=en", headers=HTML).text
    assert "This site has no partners" in page
    document = httpx.get(f"{server.url}partners", headers={"Accept": "application/json"}).json()
    assert document["partners"] == []
    assert httpx.get(f"{server.url}partners", headers={"Accept": "image/png"}).status_code == 406
