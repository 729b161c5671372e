"""``/healthz``, ``/readyz`` and ``/metrics``: for those who run the server."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from cgkg.errors import CgkgError
from cgkg.services.solutions import ask
from cgkg.store.base import Store
from cgkg.web.metrics import Metrics
from cgkg.web.problems import describe

_READY_SECONDS = 2.0


class OperationRoutes:
    """Signs of life, and numbers."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        self._store, self._metrics = store, metrics

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["operation"])
        router.add_api_route("/healthz", self.health, methods=["GET"])
        router.add_api_route("/readyz", self.ready, methods=["GET"])
        router.add_api_route("/metrics", self.metrics, methods=["GET"])
        return router

    async def health(self) -> JSONResponse:
        """Say that the process runs, and on which version of the dataset."""
        return self._state("ok", 200)

    async def ready(self) -> JSONResponse:
        """Say whether queries are answered: a worker is asked one."""
        try:
            await ask(self._store, "ASK {}", _READY_SECONDS)
        except CgkgError as error:
            return self._state(str(error), 503, describe(error).type)
        return self._state("ready", 200)

    async def metrics(self) -> Response:
        """Numbers in Prometheus's text format."""
        return self._metrics.response()

    def _state(self, status: str, code: int, reason: str = "") -> JSONResponse:
        headers = {"Cache-Control": "no-store"}
        if code == 503:
            headers["Retry-After"] = "1"
        document = {"status": status, "version": self._store.version}
        if reason:
            document["type"] = reason
        return JSONResponse(document, code, headers)
