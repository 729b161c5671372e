"""The pages to browse and search: each kind of page over what it reads, and what is read ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import APIRouter

from cgkg.config import Settings
from cgkg.services.browse.browsing import Browsing
from cgkg.services.coverage.reading import CoverageReading
from cgkg.services.examples import Examples
from cgkg.services.index.shelf import Shelf
from cgkg.services.reconcile.service import Reconciliation
from cgkg.services.resources import Resources
from cgkg.services.search.service import Search
from cgkg.web.browse import BrowseRoutes
from cgkg.web.coverage import CoverageRoutes
from cgkg.web.framework import FrameworkRoutes
from cgkg.web.home import HomeRoutes
from cgkg.web.pages import Pages
from cgkg.web.reconcile import ReconcileRoutes
from cgkg.web.search import SearchRoutes
from cgkg.web.standards import StandardsRoutes
from cgkg.web.warming import Reader


class Site:
    """The parts that answer people who browse and search.

    Attributes:
        routers: to be included in this order.
        readers: read what the pages keep for a version of the dataset.
    """

    routers: Sequence[APIRouter]
    readers: Sequence[Reader]

    def __init__(
        self,
        settings: Settings,
        queries: Mapping[str, str],
        resources: Resources,
        examples: Examples,
        search: Search,
        pages: Pages,
        shelf: Shelf,
    ) -> None:
        """Put the parts together.

        Args:
            settings: of the server.
            queries: the texts of ``queries/pages`` by name.
            resources: things.
            examples: the questions that the first page names.
            search: of the same store.
            pages: the templates.
            shelf: index files of that store.
        """
        browsing = Browsing(shelf, settings.timeout)
        coverage = CoverageReading(shelf.guide, queries, settings.timeout, browsing)
        self.routers = [
            FrameworkRoutes(resources, pages).router(),
            StandardsRoutes(browsing, pages).router(),
            BrowseRoutes(browsing, pages).router(),
            CoverageRoutes(coverage, pages).router(),
            SearchRoutes(search, pages).router(),
            ReconcileRoutes(Reconciliation(search), pages, settings).router(),
            HomeRoutes(shelf.store, resources, examples, pages).router(),
        ]
        self.readers = [resources.read_ahead, browsing.read_ahead, coverage.coverage]
