"""nginx before a replica: what it keeps, what it lets through, and what it says itself."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import httpx
import pyoxigraph as ox
import pytest

from deploy.conftest import NGINX, Replica, cluster, proxy
from deploy.readers import wait_until
from deploy.releases import QUERY, THING, release

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")

DOCUMENT: Final = f"doc/{THING}"
ACCEPTED: Final = ("text/html", "text/turtle", "application/ld+json", "application/n-triples", "")
LANGUAGES: Final = ("zh-Hans", "en", "en;q=0.1, zh;q=0.9")
COMPARED: Final = tuple(f"content-{name}" for name in ("type", "language", "location", "encoding"))
CODINGS: Final = ("identity", "gzip")
FLOOD: Final = (
    "SELECT * { GRAPH ?g { ?a ?b ?c } "
    + "".join(f"GRAPH ?g{n} {{ ?a{n} ?b{n} ?c{n} }} " for n in range(9))
    + "}"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Replica]]:
    """The address of nginx, and the replica behind it."""
    place = tmp_path_factory.mktemp("proxy")
    release(place / "datasets", "only-release")
    with cluster(place / "datasets", place, 1) as (url, (one,)):
        yield url, one


@pytest.fixture
def client(site: tuple[str, Replica]) -> Iterator[httpx.Client]:
    """A client of nginx."""
    with httpx.Client(base_url=site[0], timeout=60) as opened:
        yield opened


class TestCache:
    """What is kept is right for who asks, and the replica is asked each time."""

    @pytest.mark.parametrize("path", [DOCUMENT, "standards"])
    def test_each_gets_their_format_and_language(
        self, site: tuple[str, Replica], client: httpx.Client, path: str
    ) -> None:
        asked = list(itertools.product(ACCEPTED, LANGUAGES, CODINGS))
        for accept, language, coding in [*asked, *reversed(asked)]:
            headers = {
                "Accept": accept or "*/*",
                "Accept-Language": language,
                "Accept-Encoding": coding,
            }
            given = client.get(path, headers=headers)
            own = httpx.get(f"{site[1].url}{path}", headers=headers, timeout=60)
            assert given.status_code == own.status_code
            assert _content(given) == _content(own)
            for name in COMPARED:
                assert given.headers.get(name) == own.headers.get(name), (name, headers)
            if own.status_code == 200:
                assert "Accept, Accept-Language" in given.headers["vary"]

    def test_the_replica_is_asked_and_sends_nothing_twice(
        self, site: tuple[str, Replica], client: httpx.Client
    ) -> None:
        path = f"{DOCUMENT}.html?again"
        first, second = client.get(path), client.get(path)
        assert (first.headers["x-cache"], second.headers["x-cache"]) == ("MISS", "REVALIDATED")
        assert first.content == second.content
        assert [_noted(site[1], answer)["status"] for answer in (first, second)] == [200, 304]

    def test_a_client_that_has_it_is_told_so(self, client: httpx.Client) -> None:
        tag = client.get(f"{DOCUMENT}.ttl").headers["etag"]
        again = client.get(f"{DOCUMENT}.ttl", headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["dataset-version"]
        other = client.get(f"{DOCUMENT}.ttl", headers={"If-None-Match": 'W/"another"'})
        assert other.status_code == 200

    def test_head_is_get_without_a_body(self, client: httpx.Client) -> None:
        for _ in range(2):
            head = client.head(f"{DOCUMENT}.nt")
            assert (head.status_code, head.content) == (200, b"")
            assert head.headers["content-type"].startswith("application/n-triples")

    def test_what_is_not_to_be_kept_is_not(self, client: httpx.Client) -> None:
        for path in ("healthz", "no/such/page", f"sparql?query={QUERY}"):
            assert [client.get(path).headers.get("x-cache") for _ in range(2)] in (
                [None, None],
                ["MISS", "MISS"],
            )

    def test_the_word_to_the_proxy_goes_no_further(
        self, site: tuple[str, Replica], client: httpx.Client
    ) -> None:
        assert "x-accel-expires" in httpx.get(f"{site[1].url}{DOCUMENT}", timeout=60).headers
        assert "x-accel-expires" not in client.get(DOCUMENT).headers


class TestThrough:
    """Requests reach the replica as they were sent, and answers come as they are."""

    def test_whose_request_it_is(self, site: tuple[str, Replica]) -> None:
        transport = httpx.HTTPTransport(local_address="127.0.3.9")
        with httpx.Client(base_url=site[0], transport=transport, timeout=60) as client:
            forged = {"X-Forwarded-For": "192.0.2.1"}
            answer = client.get("standards", headers=forged)
        assert _noted(site[1], answer)["client"] == "127.0.3.9"

    def test_links_lead_to_the_address_that_was_asked(
        self, site: tuple[str, Replica], client: httpx.Client
    ) -> None:
        assert f"{site[0]}sitemap.xml" in client.get("robots.txt").text

    def test_an_answer_that_breaks_off_is_not_passed_off_as_whole(
        self, client: httpx.Client
    ) -> None:
        parameters = {"query": FLOOD, "timeout": "1"}
        with (
            pytest.raises(httpx.RemoteProtocolError),
            client.stream(
                "GET", "sparql", params=parameters, headers={"Accept": "text/csv"}
            ) as answer,
        ):
            assert answer.status_code == 200
            for _ in answer.iter_raw():
                pass

    def test_problems_are_the_replica_s_own(self, client: httpx.Client) -> None:
        for path, status in (("sparql?query=SELECT", 400), ("doc/standard/none", 404)):
            answer = client.get(path, headers={"Accept": "application/json"})
            assert answer.status_code == status
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["type"].startswith("http")

    def test_numbers_of_one_replica_are_not_those_of_the_site(self, client: httpx.Client) -> None:
        assert client.get("metrics").status_code == 404


class TestOwnWords:
    """What nginx says itself is a problem like all others."""

    def test_too_many_questions(self, site: tuple[str, Replica]) -> None:
        transport = httpx.HTTPTransport(local_address="127.0.3.1")
        with (
            httpx.Client(base_url=site[0], transport=transport, timeout=60) as many,
            ThreadPoolExecutor(8) as pool,
        ):
            answers = list(pool.map(many.get, ["sparql?query=ASK {}"] * 400))
        refused = [answer for answer in answers if answer.status_code != 200]
        assert 0 < len(refused) < 350
        for answer in refused:
            _is_problem(answer, 429)
        with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.3.2")) as other:
            assert other.get(f"{site[0]}sparql?query=ASK {{}}", timeout=60).status_code == 200

    def test_too_large(self, client: httpx.Client) -> None:
        headers = {"Content-Type": "application/sparql-query"}
        answer = client.post("sparql", content=b"#" * 5_000_000, headers=headers)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"

    def test_nobody_there(self, tmp_path: Path) -> None:
        with proxy(tmp_path, [9]) as url:
            for path in ("standards", "sparql?query=ASK {}"):
                _is_problem(httpx.get(f"{url}{path}", timeout=60), 503)


def _content(answer: httpx.Response) -> str | set[ox.Quad]:
    """What an answer says; the order of triples says nothing."""
    syntax = ox.RdfFormat.from_media_type(answer.headers["content-type"])
    return set(ox.parse(answer.content, format=syntax)) if syntax else answer.text


def _is_problem(answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["status"] == status


def _noted(one: Replica, answer: httpx.Response) -> dict[str, Any]:
    """What a replica has noted of a request, by the id that the proxy gave it."""
    found: list[str] = []

    def is_there() -> bool:
        lines = one.log.read_text("utf-8").rpartition("\n")[0].splitlines()
        found[:] = [line for line in lines if answer.headers["x-request-id"] in line]
        return bool(found)

    wait_until(is_there)
    return dict(json.loads(found[0]))
