"""Loading into a running server that takes writes: Graph Store Protocol, Update and Query.

Everything is parsed here first, so that a file that does not parse is named with its line and
nothing is sent. Then each step is whole by itself: the triples, then what is said of them.
"""

from __future__ import annotations

import http.client
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final
from urllib.parse import quote, urlencode, urlsplit

import pyoxigraph as ox

from cgkg.errors import InputError, RequestError, SettingError, StoreError
from cgkg.store.loading import description
from cgkg.store.loading.filling import Tell
from cgkg.store.loading.parsing import triples
from cgkg.store.loading.request import Loaded, LoadRequest

_SECONDS: Final = 600.0
_UPDATE: Final = "application/sparql-update"
_RESULTS: Final = "application/sparql-results+json"


class RemoteServer:
    """A running server of this project that takes writes."""

    def __init__(self, url: str, token: str) -> None:
        """Args: its address; the token of those who may write.

        Raises:
            SettingError: the address is none.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SettingError(f"--to: {url!r}; expected: the address of a server, http(s)://…")
        self._url, self._parts, self._token = url.rstrip("/"), parts, token

    def load(self, request: LoadRequest, tell: Tell) -> Loaded:
        """Load files into a graph of the server.

        Raises:
            InputError: a file is not what it must be, or the graph is there already.
            RequestError: the server refuses.
            StoreError: it cannot be reached, or does not answer as such a server does.
        """
        with tempfile.TemporaryDirectory(prefix="cgkg-") as folder:
            document = Path(folder) / "triples.nt"
            _write(document, request, Path(folder), tell)
            if not request.replace and self._holds(request.graph):
                raise InputError(
                    "--graph",
                    "the graph is there already",
                    value=request.graph,
                    remedy="load into another graph, or give --replace",
                )
            tell(f"  sending {document.stat().st_size} bytes to {self._url}")
            with document.open("rb") as body:
                self._ask(
                    "PUT", self._graph(request.graph), body, ox.RdfFormat.N_TRIPLES.media_type
                )
        known = self._number("known-standards", request.graph) if request.is_list else 0
        if known:
            self._update(description.question("leave-known.ru", request.graph))
        return self._describe(request, known)

    def unload(self, graph: str) -> int:
        """Remove a graph and its description; how many triples it had.

        Raises:
            RequestError: there is no such graph, or the server refuses.
            StoreError: the server cannot be reached.
        """
        size = sum(self._counted("properties", graph).values())
        self._ask("DELETE", self._graph(graph))
        self._update(description.question("forget.ru", graph))
        return size

    def _describe(self, request: LoadRequest, known: int) -> Loaded:
        counts = description.Counts(
            self._counted("properties", request.graph), self._counted("classes", request.graph)
        )
        quads = description.describe(request, counts)
        said = "\n".join(f"{quad.triple} ." for quad in quads)
        forget = description.question("forget.ru", request.graph)
        self._update(f"{forget};\nINSERT DATA {{ GRAPH {description.GRAPH} {{\n{said}\n}} }}")
        repeated = self._number("repeated-from-inside", request.graph)
        return Loaded(counts.triples, len(counts.classes), len(counts.properties), repeated, known)

    def _graph(self, graph: str) -> str:
        return f"/rdf-graph-store?graph={quote(graph, safe='')}"

    def _holds(self, graph: str) -> bool:
        try:
            self._ask("HEAD", self._graph(graph))
        except RequestError as error:
            if error.status == 404:
                return False
            raise
        return True

    def _update(self, text: str) -> None:
        self._ask("POST", "/update", text.encode(), _UPDATE)

    def _counted(self, query: str, graph: str) -> dict[str, int]:
        rows = self._rows(description.question(f"{query}.rq", graph))
        return {row["term"]["value"]: int(row["count"]["value"]) for row in rows}

    def _number(self, query: str, graph: str) -> int:
        return int(self._rows(description.question(f"{query}.rq", graph))[0]["count"]["value"])

    def _rows(self, query: str) -> list[dict[str, Any]]:
        body = urlencode({"query": query}).encode()
        answer = self._ask("POST", "/sparql", body, "application/x-www-form-urlencoded")
        try:
            return list(json.loads(answer)["results"]["bindings"])
        except (ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{self._url}: not an answer of a SPARQL endpoint: {error}") from error

    def _ask(
        self, method: str, path: str, body: bytes | IO[bytes] | None = None, media_type: str = ""
    ) -> bytes:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": f"{_RESULTS}, */*;q=0.1"}
        if body is not None:
            headers["Content-Type"] = media_type
            headers["Content-Length"] = str(_length(body))
        connection = self._connection()
        try:
            connection.request(method, self._parts.path.rstrip("/") + path, body, headers)
            response = connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise StoreError(f"{self._url}: cannot be reached: {error}") from error
        finally:
            connection.close()
        if response.status >= 300:
            raise _refusal(self._url, response.status, answer)
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        secure = self._parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        return kind(self._parts.hostname or "", self._parts.port, timeout=_SECONDS)


def _write(document: Path, request: LoadRequest, folder: Path, tell: Tell) -> None:
    def parsed() -> Iterator[ox.Triple]:
        for number, file in enumerate(request.files, 1):
            yield from triples(file, request.base, folder, merge_graphs=request.merge_graphs)
            tell(f"  [{number}/{len(request.files)}] {file.name}: {file.size} bytes")

    ox.serialize(parsed(), output=str(document), format=ox.RdfFormat.N_TRIPLES)


def _length(body: bytes | IO[bytes]) -> int:
    if isinstance(body, bytes):
        return len(body)
    length = body.seek(0, 2)
    body.seek(0)
    return length


def _refusal(url: str, status: int, answer: bytes) -> RequestError:
    """The server's own words (RFC 9457), where it gives them."""
    try:
        problem = json.loads(answer)
        title, detail = str(problem["title"]), str(problem["detail"])
    except (ValueError, KeyError, TypeError):
        title, detail = f"HTTP status {status}", answer[:200].decode("utf-8", "replace")
    if status == 413:
        detail += " The server's operator can raise CGKG_MAX_BODY_BYTES, or stop it and load there."
    return RequestError(status, f"{url}: {title}", detail)
