"""A real server on a real dataset, and a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from cgkg.graph.build import Build

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if CHROMIUM is None and here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="no chromium on this machine"))


@pytest.fixture(scope="session")
def site(built: Build) -> Iterator[str]:
    """The address of a server, without a trailing slash."""
    with serving(built.dataset.folder.parent.parent) as address:
        yield address


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server on a folder of datasets: its address, without a trailing slash."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cgkg", "serve", "--port", "0", "--dataset", folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # the log would fill a pipe that nobody reads
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := re.search(r"http://\S+?:\d+", line):
                yield found.group()
                break
        else:
            pytest.fail("the server ended without telling its address")
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=15)


# The driver's event loop counts as running in its thread until the driver ends: it must end with
# its file, or tests of another file that run a loop of their own after it in the process fail.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
    yield browser
    browser.close()
