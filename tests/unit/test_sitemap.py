"""Sitemaps of any size (sitemaps.org 0.9: 50,000 addresses a file)."""

from __future__ import annotations

from xml.etree import ElementTree

from cgkg.web.sitemap import file_of, write_file, write_sitemap

BASE = "https://example.org"
PATHS = [f"/doc/standard/{number}" for number in range(7)]


def places(text: str) -> list[str]:
    root = ElementTree.fromstring(text)  # noqa: S314 - our own
    return [element.text or "" for element in root.iter() if element.tag.endswith("}loc")]


def test_what_fits_into_one_file_is_in_one_file() -> None:
    text = write_sitemap(BASE, PATHS, "2026-11-23", most=7)
    assert "<urlset" in text
    assert places(text) == [BASE + path for path in PATHS]


def test_what_does_not_fit_is_in_numbered_files_that_an_index_names() -> None:
    index = write_sitemap(BASE, PATHS, "2026-11-23", most=3)
    assert "<sitemapindex" in index
    files = places(index)
    assert files == [f"{BASE}/sitemap-{number}.xml" for number in (1, 2, 3)]
    held = [file_of(PATHS, number, most=3) for number in (1, 2, 3)]
    assert [path for paths in held for path in paths] == PATHS
    assert places(write_file(BASE, held[2], "")) == [f"{BASE}/doc/standard/6"]


def test_there_is_no_file_before_the_first_or_after_the_last() -> None:
    assert not file_of(PATHS, 0, most=3)
    assert not file_of(PATHS, 4, most=3)
