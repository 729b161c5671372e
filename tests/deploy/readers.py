"""Many readers at once, each with an address of its own, and what they got."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import httpx

from deploy.releases import QUERY, THING

PAGE: Final = {"Accept": "text/html"}
ASKED: Final[tuple[tuple[str, str, Mapping[str, str]], ...]] = (
    ("GET", f"doc/{THING}", PAGE),
    ("GET", f"doc/{THING}", {"Accept": "text/turtle"}),
    ("GET", f"doc/{THING}", {"Accept": "application/ld+json"}),
    ("GET", "standards", PAGE),
    ("GET", "search.json?q=90001", {}),
    ("GET", "sparql", {"Accept": "text/csv"}),
    ("QUERY", "sparql", {"Accept": "application/sparql-results+json"}),
    ("POST", "sparql", {"Accept": "application/sparql-results+json"}),
    ("GET", "ns", PAGE),
)
"""Method, address and headers of what readers ask for, again and again; all of it says its
release's name."""


class Got(NamedTuple):
    """An answer, or the failure in its place.

    Attributes:
        what: method, address and Accept header.
        status: 0 for a failure.
        version: what the answer says that it was made from.
        tag: its entity tag.
        cache: what the proxy's cache did.
        text: the body, or the failure.
    """

    what: tuple[str, str, str]
    status: int
    version: str = ""
    tag: str = ""
    cache: str = ""
    text: str = ""


@dataclass
class Reader:
    """One client, and what it got, in order."""

    address: str
    got: list[Got] = field(default_factory=list)

    def read(self, url: str, until: Callable[[], bool], most: int) -> None:
        """Ask until a condition holds, at most so many times."""
        transport = httpx.HTTPTransport(local_address=self.address)
        with httpx.Client(base_url=url, transport=transport, timeout=60) as client:
            for asked in itertools.islice(itertools.cycle(ASKED), most):
                self.got.append(_ask(client, *asked))
                if until():
                    return
                time.sleep(0.02)  # the machine has other things to do, too


@contextmanager
def reading(url: str, number: int, most: int = 2_000) -> Iterator[list[Reader]]:
    """Readers at work until the block ends; the first has the address 127.0.1.1."""
    done = threading.Event()
    readers = [Reader(f"127.0.1.{one}") for one in range(1, number + 1)]
    with ThreadPoolExecutor(number) as pool:
        work = [pool.submit(reader.read, url, done.is_set, most) for reader in readers]
        try:
            yield readers
        finally:
            done.set()
        for one in work:
            one.result(120)


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for a condition."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)


def _ask(client: httpx.Client, method: str, path: str, headers: Mapping[str, str]) -> Got:
    what = (method, path, headers.get("Accept", ""))
    content, parameters = None, None
    if method in ("QUERY", "POST"):
        content, headers = QUERY, {**headers, "Content-Type": "application/sparql-query"}
    elif path == "sparql":
        parameters = {"query": QUERY}
    try:
        answer = client.request(
            method, path, content=content, params=parameters, headers=dict(headers)
        )
    except httpx.HTTPError as error:
        return Got(what, 0, text=repr(error))
    own = answer.headers
    return Got(
        what,
        answer.status_code,
        own.get("dataset-version", ""),
        own.get("etag", ""),
        own.get("x-cache", ""),
        answer.text,
    )
