"""Every moment of a page, as it is painted: what stands twice for a tenth of a second, too."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Page

# At each frame that is painted: how many of each kind are visible, inside components too.
_WATCH = """(kinds) => {
    const visible = (e) => e.checkVisibility({visibilityProperty: true})
        && e.getBoundingClientRect().height > 0;
    const all = (root, selector) => [
        ...root.querySelectorAll(selector),
        ...[...root.querySelectorAll('*')].filter((e) => e.shadowRoot)
            .flatMap((e) => all(e.shadowRoot, selector)),
    ];
    const seen = window.ctSeen = {};
    const look = () => {
        if (window.ctSeen !== seen) return;
        for (const [name, selector] of Object.entries(kinds)) {
            const count = all(document, selector).filter(visible).length;
            const [fewest, most] = seen[name] ?? [count, count];
            seen[name] = [Math.min(fewest, count), Math.max(most, count)];
        }
        requestAnimationFrame(look);
    };
    look();
}"""


class Copies(NamedTuple):
    """The fewest and the most copies of something that were on screen at one time."""

    fewest: int
    most: int


ONE = Copies(1, 1)


class Watcher:
    """Counts what is on screen, from the call of `begin` to that of `seen`."""

    def __init__(self, page: Page, **kinds: str) -> None:
        """kinds: names of what to count, and their selectors."""
        self._page = page
        self._kinds = kinds

    def begin(self) -> None:
        """Forget what was seen; watch from now on."""
        self._page.evaluate(_WATCH, self._kinds)

    def seen(self) -> dict[str, Copies]:
        """What was seen of each kind since then, in any frame."""
        found: dict[str, list[int]] = self._page.evaluate("window.ctSeen")
        return {name: Copies(*counts) for name, counts in found.items()}
