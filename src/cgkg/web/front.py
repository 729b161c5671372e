"""What stands between clients and routes: counting, kept answers, turns, and the short way in."""

from __future__ import annotations

import logging
import re
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from cgkg.config import Settings
from cgkg.store.base import Store
from cgkg.web import problems
from cgkg.web.admission import Admission, AdmittedStore, admission_limits
from cgkg.web.answer_cache import AnswerCache
from cgkg.web.answering import Answering
from cgkg.web.application import Application
from cgkg.web.client_address import ClientAddresses, trusted_networks
from cgkg.web.compression import Compression
from cgkg.web.headers import CommonHeaders
from cgkg.web.metrics import Metrics
from cgkg.web.negotiation import sent
from cgkg.web.observation import Log, Observation
from cgkg.web.one_version import OneVersion
from cgkg.web.page_cache import PageCache
from cgkg.web.record import record_of

ENDPOINT: Final = "/sparql"
_NEVER_KEPT: Final = ("/rdf-graph-store", "/reconcile", "/static", "/dumps", "/query")
_READING_POSTS: Final = (ENDPOINT, "/reconcile", "/query/share")
_ONLY_LANGUAGE: Final = re.compile(rb"(?:lang=[\w-]{0,20})?")
_LOG: Final = logging.getLogger(__name__)


class Front:
    """The parts in front of the routes, which share a cache, turns and counters.

    Attributes:
        metrics: the counters.
        answering: answers clients' queries.
        store: the store for queries that clients write, each in its turn.
    """

    def __init__(self, settings: Settings, store: Store, log: Log | None) -> None:
        """Raises: SettingError: ``trusted_proxies`` cannot be used."""
        self._settings, self._inner, self._log = settings, store, log
        self._cache = AnswerCache(settings.cache_bytes)
        self._addresses = ClientAddresses(trusted_networks(settings.trusted_proxies))
        admission = Admission(
            admission_limits(settings.workers, settings.client_queries, settings.queue)
        )
        self.store = AdmittedStore(store, admission)
        self.answering = Answering(self.store, self._cache)
        self.metrics = Metrics()
        self.metrics.watch(store, admission, self._cache)

    def stand_before(self, app: Application, endpoint: ASGIApp) -> None:
        """Put everything before an application, and the endpoint beside it."""
        app.add_middleware(PageCache, cache=self._cache, version=self._version, never=_NEVER_KEPT)
        answers = CommonHeaders(_LastResort(endpoint), own_head=(ENDPOINT,))
        kept = PageCache(answers, self._cache, self._version)
        app.shortcut(ENDPOINT, _WithoutQuery(kept, answers))
        app.wrap(lambda inner: Compression(inner, self._cache))
        app.wrap(
            lambda inner: OneVersion(
                inner,
                self._inner,
                _READING_POSTS,
                behind_proxy=bool(self._settings.trusted_proxies),
            )
        )
        app.wrap(
            lambda inner: Observation(
                inner,
                self.metrics.requests,
                self._addresses,
                self._log,
                log_queries=self._settings.log_queries,
            )
        )

    def _version(self) -> str:
        return self._inner.version


class _WithoutQuery:
    """Has the endpoint's page and description kept as pages are; answers are kept elsewhere."""

    def __init__(self, kept: ASGIApp, answers: ASGIApp) -> None:
        self._kept, self._answers = kept, answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asks_nothing = _ONLY_LANGUAGE.fullmatch(scope.get("query_string", b""))
        await (self._kept if asks_nothing else self._answers)(scope, receive, send)


class _LastResort:
    """Answers what nobody expected with a problem, and logs it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            if record_of(scope).status:
                raise
            if not isinstance(error, problems.ProblemError):
                _LOG.exception("a request failed")
            accept = sent(scope, b"accept")
            await problems.respond(error, accept)(scope, receive, send)
