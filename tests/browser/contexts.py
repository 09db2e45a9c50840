"""Browser contexts that are given out again: as good as new, and what pages fetch is there.

A context of its own for each test fetches Streamlit's scripts anew, and opens a window, whose bars
and menus are pages, too: a third of what a test cost. What it can leave behind is taken away: pages
with what their tabs keep, cookies, storage, permissions, routes. What stays is the browser's cache,
and one empty page, which keeps the window open, and the process that draws this context's pages: it
has read Streamlit's scripts already (`KEEP_PROCESS`), a fifth of what a page costs a browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext

# So many are kept; each has a cache of its own.
_MOST = 12
# For the browser's start: pages of one site and context are drawn by one process, while it has any.
KEEP_PROCESS = "--process-per-site"
# A place of the site that all servers of the tests belong to: a site has no port.
_PLACE = "http://localhost/nothing"
_NOTHING: Any = {"cookies": [], "origins": []}


class Contexts:
    """A browser's contexts, by the options that they were made with."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[tuple[str, BrowserContext]] = []  # the longest unused first

    @contextmanager
    def one(self, **options: Any) -> Iterator[BrowserContext]:
        """A context in which nobody has been yet, as far as a page can tell."""
        kind = repr(sorted(options.items()))
        context = self._taken(kind)
        if context is None:
            context = self._made(**options)
        elif options.get("permissions"):
            context.grant_permissions(options["permissions"])  # they were taken away after use
        yield context
        if context in self._browser.contexts:  # a test may have closed it
            _clear(context)
            self._free.append((kind, context))
        for _, unused in self._free[:-_MOST]:
            unused.close()
        del self._free[:-_MOST]

    def _made(self, **options: Any) -> BrowserContext:
        context = self._browser.new_context(**options)
        page = context.new_page()
        page.route(_PLACE, lambda route: route.fulfill(body=""))
        page.goto(_PLACE)
        page.unroute_all()
        return context

    def _taken(self, kind: str) -> BrowserContext | None:
        for place, (its_kind, context) in reversed(list(enumerate(self._free))):
            if its_kind == kind:
                del self._free[place]
                return context
        return None


def _clear(context: BrowserContext) -> None:
    for page in context.pages[1:]:
        page.close()
    context.unroute_all()
    context.clear_permissions()
    context.set_offline(False)
    context.set_storage_state(_NOTHING)
