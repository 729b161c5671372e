"""Make the picture that the README shows, from the running site: ``make picture``.

Starts a server on the current dataset, opens the home page in Debian's Chromium, and writes
``docs/home.png``.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).with_name("home.png")
CHROMIUM = "/usr/bin/chromium"


def main() -> None:
    """Make the picture."""
    server = subprocess.Popen(
        [sys.executable, "-u", "-m", "cgkg", "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        take(address(server))
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=15)


def address(server: subprocess.Popen[str]) -> str:
    """The address that a server tells when it is ready."""
    for line in server.stdout or ():
        if found := re.search(r"http://\S+:\d+/", line):
            return found.group()
    raise RuntimeError("the server ended without telling its address")


def take(site: str) -> None:
    """Take the picture."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 1180})
        page.goto(f"{site}?lang=zh-Hans")
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    main()
