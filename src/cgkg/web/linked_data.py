"""Puts together the routes that answer for the IRIs of the graph and tell of the dataset."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter

from cgkg import assets
from cgkg.config import Settings
from cgkg.services.explanation import Explanations
from cgkg.services.patterns import read_rules
from cgkg.services.queries import read_queries
from cgkg.services.resources import Resources
from cgkg.services.withdrawals import read_withdrawals
from cgkg.store.base import Store
from cgkg.web.discovery import DiscoveryRoutes
from cgkg.web.documents import DocumentRoutes
from cgkg.web.dumps import DumpRoutes
from cgkg.web.explain import ExplainRoutes
from cgkg.web.named_graphs import NamedGraphRoutes
from cgkg.web.ontology import OntologyRoutes
from cgkg.web.pages import Pages
from cgkg.web.quality import QualityRoutes
from cgkg.web.source_page import SourceRoutes


def linked_data_routes(
    settings: Settings,
    store: Store,
    queries: Mapping[str, str],
    resources: Resources,
    pages: Pages,
) -> list[APIRouter]:
    """The routers, to be included in this order.

    Args:
        settings: of the server.
        store: what answers queries.
        queries: the texts of ``queries/pages`` by name.
        resources: things, from the same store.
        pages: the templates.
    """
    root = assets.root()
    versions = settings.dataset / "versions"
    rules = read_rules(
        {**read_queries(root / "queries/reasoning"), **read_queries(root / "queries/explanation")}
    )
    explanations = Explanations(store, queries, rules, settings.timeout)
    withdrawals = read_withdrawals(root / "data/curated/withdrawn.csv")
    return [
        DocumentRoutes(resources, pages, withdrawals).router(),
        ExplainRoutes(explanations, resources, pages).router(),
        NamedGraphRoutes(resources, pages).router(),
        OntologyRoutes(store, queries, settings.timeout, resources, pages).router(),
        SourceRoutes(root / "data", store, queries, settings.timeout, pages).router(),
        QualityRoutes(
            root / "data", versions, store, queries, settings.timeout, resources, pages
        ).router(),
        DumpRoutes(lambda: versions / store.version / "dumps", pages).router(),
        DiscoveryRoutes(resources, settings.public_url).router(),
    ]
