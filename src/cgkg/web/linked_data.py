"""Puts together the routes that answer for the IRIs of the graph and tell of the dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import APIRouter

from cgkg import assets
from cgkg.config import Settings
from cgkg.services.built_files import BuiltFiles, find_built_files
from cgkg.services.explanation import Explanations
from cgkg.services.index.shelf import Shelf
from cgkg.services.loaded_graphs import LoadedGraphs
from cgkg.services.patterns import read_rules
from cgkg.services.queries import read_queries
from cgkg.services.resources import Resources
from cgkg.services.things_with_pages import ThingsWithPages
from cgkg.services.withdrawals import read_withdrawals
from cgkg.store.base import Store
from cgkg.web.discovery import DiscoveryRoutes
from cgkg.web.documents import DocumentRoutes
from cgkg.web.dumps import DumpRoutes
from cgkg.web.explain import ExplainRoutes
from cgkg.web.loaded_graphs import LoadedGraphRoutes
from cgkg.web.named_graphs import NamedGraphRoutes
from cgkg.web.ontology import OntologyRoutes
from cgkg.web.pages import Pages
from cgkg.web.quality import QualityRoutes
from cgkg.web.source_page import SourceRoutes
from cgkg.web.warming import Reader


class LinkedData:
    """The parts that answer for the IRIs of the graph.

    Attributes:
        routers: to be included in this order.
        readers: read what the pages keep for a version of the dataset.
    """

    routers: Sequence[APIRouter]
    readers: Sequence[Reader]

    def __init__(
        self,
        settings: Settings,
        store: Store,
        queries: Mapping[str, str],
        resources: Resources,
        pages: Pages,
        shelf: Shelf,
    ) -> None:
        """Put the parts together.

        Args:
            settings: of the server.
            store: what answers queries.
            queries: the texts of ``queries/pages`` by name.
            resources: things, from the same store.
            pages: the templates.
            shelf: index files of that store.
        """
        root, seconds = assets.root(), settings.timeout

        def built() -> BuiltFiles:
            return find_built_files(settings.dataset, store.version)

        reasoning = read_queries(root / "queries/reasoning")
        rules = read_rules({**reasoning, **read_queries(root / "queries/explanation")})
        explanations = Explanations(store, queries, rules, seconds)
        withdrawals = read_withdrawals(root / "data/curated/withdrawn.csv")
        guide = shelf.guide
        loaded = LoadedGraphs(store, queries, seconds)
        ontology = OntologyRoutes(guide, queries, seconds, resources, pages)
        source = SourceRoutes(root / "data", guide, queries, seconds, pages)
        quality = QualityRoutes(root / "data", built, guide, queries, seconds, resources, pages)
        self.routers = [
            DocumentRoutes(resources, pages, withdrawals).router(),
            ExplainRoutes(explanations, resources, pages).router(),
            NamedGraphRoutes(resources, pages).router(),
            LoadedGraphRoutes(loaded, resources, pages).router(),
            ontology.router(),
            source.router(),
            quality.router(),
            DumpRoutes(built, pages).router(),
            DiscoveryRoutes(resources, ThingsWithPages(shelf), settings.public_url).router(),
        ]
        self.readers = [ontology.read_ahead, source.read_ahead, quality.read_ahead]
