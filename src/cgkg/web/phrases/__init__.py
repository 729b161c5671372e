"""The words of the pages, a module for each group of pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cgkg.web.phrases.api import API
from cgkg.web.phrases.browse import BROWSE
from cgkg.web.phrases.coverage import COVERAGE
from cgkg.web.phrases.dataset import DATASET
from cgkg.web.phrases.home import HOME
from cgkg.web.phrases.ontology import ONTOLOGY
from cgkg.web.phrases.partners import PARTNERS
from cgkg.web.phrases.problems import PROBLEMS
from cgkg.web.phrases.query import QUERY
from cgkg.web.phrases.site import SITE
from cgkg.web.phrases.source import SOURCE
from cgkg.web.phrases.thing import THING

GROUPS: Final = (
    *(SITE, HOME, BROWSE, THING, COVERAGE, SOURCE, ONTOLOGY, DATASET, QUERY, PROBLEMS, API),
    PARTNERS,
)
"""No key stands in two of them."""

PHRASES: Final[Mapping[str, tuple[str, str]]] = {
    key: words for group in GROUPS for key, words in group.items()
}
"""Key → Chinese, English."""
