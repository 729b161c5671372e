"""Every link within the site that stands on a page of each type leads to something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest

from browser.site_pages import ERRORS, LANGUAGES, MAIN, OTHERS, SWITCHED_TO, in_language

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
LINK = re.compile(r"<(?:a|link|form|script|img)\b[^>]*?\s(?:href|src|action)=\"([^\"]*)\"")
IDS = re.compile(r'\sid="([^"]+)"')
MOST = 6000


@pytest.fixture(scope="module")
def client(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site, headers=BROWSER, timeout=30, follow_redirects=True) as client:
        yield client


@pytest.fixture(scope="module")
def pages(client: httpx.Client) -> dict[str, str]:
    """The text of each page by its address, in both languages."""
    paths = [*MAIN.values(), *OTHERS.values(), *(path for path, _ in ERRORS.values())]
    addresses = [in_language(path, language) for path in paths for language in LANGUAGES]
    return {address: client.get(address).text for address in addresses}


def links(address: str, text: str) -> set[str]:
    """Local addresses that a page leads to, with their fragments."""
    found = {urljoin(f"http://site{address}", unescape(target)) for target in LINK.findall(text)}
    return {one.removeprefix("http://site") for one in found if urlsplit(one).netloc == "site"}


def test_every_link_within_the_site_leads_somewhere(
    client: httpx.Client, pages: dict[str, str]
) -> None:
    where = {
        urldefrag(link).url: address for address in pages for link in links(address, pages[address])
    }
    assert 1000 < len(where) < MOST
    told = {in_language(path, tag) for path, _ in ERRORS.values() for tag in SWITCHED_TO}
    broken = {}
    for link, address in sorted(where.items()):
        response = client.head(link)
        # The update and graph store protocols answer here what they want instead.
        if response.status_code >= 400 and link not in told:
            broken[link] = (response.status_code, address)
    assert broken == {}


def test_every_fragment_is_on_its_page(client: httpx.Client, pages: dict[str, str]) -> None:
    missing = []
    texts = dict(pages)
    for address, text in pages.items():
        for link in sorted(links(address, text)):
            target, fragment = urldefrag(link)
            if not fragment:
                continue
            if target not in texts:
                texts[target] = client.get(target).text
            if fragment not in IDS.findall(texts[target]):
                missing.append((address, link))
    assert missing == []


def test_no_page_refers_to_another_host_for_what_it_needs(pages: dict[str, str]) -> None:
    needed = re.compile(r'<(?:script|img|source|iframe)\b[^>]*\ssrc="(https?:)?//')
    sheets = re.compile(r'<link rel="(?:stylesheet|icon|preload)" href="(https?:)?//')
    for address, text in pages.items():
        assert not needed.search(text), address
        assert not sheets.search(text), address


def test_the_first_page_is_light(client: httpx.Client) -> None:
    page = client.get("/")
    sheets = re.findall(r'<link rel="(?:stylesheet|icon)" href="([^"]+)"', page.text)
    scripts = re.findall(r'<script[^>]*\ssrc="([^"]+)"', page.text)
    parts = [client.get(address).content for address in (*sheets, *scripts)]
    assert len(parts) >= 2
    assert len(page.content) + sum(map(len, parts)) < 150_000
