"""An HTTP client for one remote store: SPARQL 1.1 Query, Update and Graph Store protocols.

It follows no redirect, keeps no cookie, takes no compressed answer, and heeds no proxy variable.
Answers come in pieces, as fast as they are taken, and nothing here looks into them: foreign bytes
are for a confined process to parse (:mod:`cgkg.store.remote.worker`). Example::

    async with RemoteClient(settings) as client:
        await client.put_graph(iri, RdfFormat.N_TRIPLES, Path("a.nt"), seconds=600)
        await client.update("MOVE GRAPH <urn:new> TO GRAPH <urn:current>", seconds=60)
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self
from urllib.parse import quote, urlsplit

import aiohttp
from aiohttp import ClientSession
from yarl import URL

from cgkg.errors import QueryTimeout, RemoteRejected, RemoteUnreachable, SettingError
from cgkg.formats import RdfFormat
from cgkg.store.remote.credentials import Scheme
from cgkg.store.remote.dialect import dialect_of
from cgkg.store.remote.failures import told
from cgkg.store.remote.response import RemoteResponse, shown
from cgkg.store.remote.session import open_session
from cgkg.store.remote.settings import RemoteSettings

_FORM: Final = "application/x-www-form-urlencoded"

Body = bytes | Path
"""What is sent: bytes, or a file, which is read as it is sent. Never in chunks without a length:
Virtuoso 7 takes such a body for an empty one, and says that all went well."""
Fields = Sequence[tuple[str, str]]


class RemoteClient:
    """Speaks to one remote store; use it as a context manager, or close it.

    Every method raises a type of :class:`cgkg.errors.RemoteError`, or
    :class:`cgkg.errors.QueryTimeout` when its ``seconds`` are over, counted from the call to the
    last byte of the answer. Whether a failed write was done is not known, as with every HTTP write.
    """

    def __init__(self, settings: RemoteSettings) -> None:
        """Nothing is sent yet."""
        self.settings = settings
        self.dialect = settings.dialect
        self._sessions: dict[str, ClientSession] = {}
        self._greeted: set[str] = set()

    async def __aenter__(self) -> Self:
        """Itself."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection."""
        for session in self._sessions.values():
            await session.close()
        self._sessions.clear()

    async def query(self, fields: Fields, accept: str, seconds: float) -> RemoteResponse:
        """Start a query; the caller reads the answer and closes it.

        Args:
            fields: the request's parameters, ``query`` among them (SPARQL 1.1 Protocol, 2.1).
            accept: media types that will do.
            seconds: wall-clock limit until the answer begins.
        """
        headers = {"Accept": accept, "Content-Type": _FORM}
        body = _form(fields)
        limit = asyncio.get_running_loop().time() + seconds
        try:
            return await self.send("POST", self.settings.query, headers, body, seconds)
        except RemoteUnreachable as error:
            # A server may close a connection at the moment in which it is used again. Asking twice
            # does no harm; where nobody listens, it does not help either.
            if isinstance(error.__context__, aiohttp.ClientConnectorError):
                raise
        left = max(limit - asyncio.get_running_loop().time(), 0.0)
        return await self.send("POST", self.settings.query, headers, body, left)

    async def update(self, text: str, seconds: float, fields: Fields = ()) -> None:
        """Have an update applied (SPARQL 1.1 Protocol, 2.2).

        Args:
            text: the update; whether it is applied whole or not at all is the engine's matter.
            seconds: wall-clock limit.
            fields: further parameters, such as ``using-graph-uri``.
        """
        address = _set(self.settings.update, "store_update")
        body = _form([("update", text), *fields])
        await self._finish("POST", address, {"Content-Type": _FORM}, body, seconds)

    async def put_graph(
        self, iri: str | None, syntax: RdfFormat, body: Body, seconds: float
    ) -> None:
        """Replace a graph by a document (SPARQL 1.1 Graph Store HTTP Protocol, 5.3).

        Args:
            iri: of the graph; None for the default graph.
            syntax: of the document.
            body: the document, or the file that holds it.
            seconds: wall-clock limit.
        """
        await self._write_graph("PUT", iri, syntax, body, seconds)

    async def add_to_graph(
        self, iri: str | None, syntax: RdfFormat, body: Body, seconds: float
    ) -> None:
        """Add a document to a graph (5.5); arguments as for :meth:`put_graph`."""
        await self._write_graph("POST", iri, syntax, body, seconds)

    async def delete_graph(self, iri: str | None, seconds: float) -> bool:
        """Remove a graph (5.4); False where there was none."""
        try:
            await self._finish("DELETE", self._graph_address(iri), {}, None, seconds)
        except RemoteRejected as error:
            if error.status == 404:
                return False
            raise
        return True

    async def read_graph(
        self, iri: str | None, syntax: RdfFormat, seconds: float
    ) -> RemoteResponse:
        """Start to read a graph (5.2); the caller reads the answer and closes it."""
        headers = {"Accept": syntax.media_type}
        return await self.send("GET", self._graph_address(iri), headers, None, seconds)

    async def send(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str],
        body: Body | None,
        seconds: float,
    ) -> RemoteResponse:
        """Send a request and wait for the beginning of a good answer.

        Raises:
            RemoteUnreachable: there is no connection.
            RemoteRefused: 401 or 403.
            RemoteRedirected: 3xx.
            RemoteRejected: any other status but 2xx.
            QueryTimeout, QueryTooLarge, StoreBusy: what the engine says of its own limits.
        """
        limit = asyncio.get_running_loop().time() + seconds
        async with _telling(address, seconds):
            async with asyncio.timeout_at(limit):
                if body is not None:
                    await self._greet(address.partition("?")[0])
                with _opened(body) as data:
                    answer = await self._session(address).request(
                        method,
                        URL(address, encoded=True),  # as it stands, not as a library would write it
                        headers=headers,
                        data=data,
                        allow_redirects=False,
                    )
                self.dialect = self.dialect or dialect_of(
                    {name.lower(): value for name, value in answer.headers.items()}
                )
                response = RemoteResponse(answer, address)
                if answer.status not in (200, 201, 202, 204):
                    raise await told(response, self.dialect)
                return response

    async def _write_graph(
        self, method: str, iri: str | None, syntax: RdfFormat, body: Body, seconds: float
    ) -> None:
        headers = {"Content-Type": syntax.media_type}
        await self._finish(method, self._graph_address(iri), headers, body, seconds)

    async def _finish(
        self,
        method: str,
        address: str,
        headers: Mapping[str, str],
        body: Body | None,
        seconds: float,
    ) -> None:
        limit = asyncio.get_running_loop().time() + seconds
        response = await self.send(method, address, headers, body, seconds)
        await response.drain(max(limit - asyncio.get_running_loop().time(), 0.0))

    def _graph_address(self, iri: str | None) -> str:
        address = _set(self.settings.graphs, "store_graphs")
        sign = "&" if urlsplit(address).query else "?"
        name = "default" if iri is None else f"graph={quote(iri, safe='')}"
        return f"{address}{sign}{name}"

    async def _greet(self, place: str) -> None:
        """Have a place that wants digest credentials say so before a body is on its way to it.

        Servers refuse what comes without, and close the connection while the body is being sent.
        """
        credentials = self.settings.credentials
        wanted = credentials is not None and credentials.scheme is Scheme.DIGEST
        if wanted and place not in self._greeted:
            answer = await self._session(place).get(URL(place, encoded=True), allow_redirects=False)
            answer.close()
            self._greeted.add(place)

    def _session(self, address: str) -> ClientSession:
        """The session for an address; digest's state belongs to one protection space each."""
        place = address.partition("?")[0]
        if place not in self._sessions:
            self._sessions[place] = open_session(self.settings)
        return self._sessions[place]


def _form(fields: Fields) -> bytes:
    """Fields as HTML forms send them; a tenth of what the standard library takes for it.

    >>> _form([("query", "ASK { ?s ?p '水 & +' }"), ("timeout", "1")])
    b"query=ASK+%7B+?s+?p+'%E6%B0%B4+%26+%2B'+%7D&timeout=1"
    """
    return URL.build(query=list(fields)).raw_query_string.encode("ascii")


@contextmanager
def _opened(body: Body | None) -> Iterator[IO[bytes] | None]:
    match body:
        case None:
            yield None
        case bytes():
            yield io.BytesIO(body)
        case Path():
            with body.open("rb") as file:
                yield file


@asynccontextmanager
async def _telling(address: str, seconds: float) -> AsyncIterator[None]:
    """Tell connection failures in our own types."""
    try:
        yield
    except TimeoutError:
        raise QueryTimeout(
            f"The remote store {shown(address)} did not answer within {seconds:.2g} s."
        ) from None
    except (aiohttp.ClientError, OSError) as error:
        raise RemoteUnreachable(
            f"The remote store {shown(address)} cannot be reached: {_reason(error)}"
        ) from None


def _reason(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return text.splitlines()[0][:300]


def _set(address: str, setting: str) -> str:
    if not address:
        raise SettingError(f"the setting {setting} is empty, and it is needed for this")
    return address
