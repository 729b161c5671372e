"""A problem as a page of the site, in its layout and in the reader's language."""

from __future__ import annotations

import html
import logging
from typing import Final

from jinja2 import TemplateError
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from cgkg.web.pages import Pages, page_language, page_tag, switches
from cgkg.web.phrases.problems import problem_explained, problem_title
from cgkg.web.problem import Problem

_LONGEST: Final = 500
_LOG: Final = logging.getLogger(__name__)


class ProblemPage(Response):
    """Rendered when it is sent: only the request knows the language and the application."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(
            _bare_page(problem), problem.status, problem.headers, "text/html; charset=utf-8"
        )
        self._problem = problem

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the page; without the layout where that is what failed."""
        pages = getattr(getattr(scope.get("app"), "state", None), "pages", None)
        response: Response | None = None
        if isinstance(pages, Pages):
            response = self._in_layout(Request(scope), pages)
        await (response or super().__call__)(scope, receive, send)

    def _in_layout(self, request: Request, pages: Pages) -> Response | None:
        problem, language = self._problem, page_language(request)
        context = {
            "problem": problem,
            "title": problem_title(problem.title, language),
            "explained": problem_explained(problem.status, language),
            "suggestions": problem.extra.get("suggestions", ()),
            "retry": _repeatable(request),
            "switches": switches(URL(_repeatable(request)), page_tag(request)),
        }
        try:
            page = pages.render(request, "problem.html", context, problem.headers)
        except (TemplateError, KeyError):
            _LOG.exception("the page of a problem could not be rendered")
            return None
        page.status_code = problem.status
        return page


def _repeatable(request: Request) -> str:
    """The address again; without its parameters where they are too long to repeat."""
    query = request.url.query
    return f"{request.url.path}?{query}" if 0 < len(query) <= _LONGEST else request.url.path


def _bare_page(problem: Problem) -> str:
    """The problem as a page, made without templates so that it cannot fail."""
    heading = f"{problem.status} {html.escape(problem.title)}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{heading}</title>"
        '<link rel="stylesheet" href="/static/style.css"></head><body><main>'
        f"<h1>{heading}</h1><p>{html.escape(problem.detail)}</p>"
        '<p><a href="/">← <span lang="zh-Hans">首页</span> Home</a></p></main></body></html>'
    )
