"""Someone who uses the site with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import ElementHandle, Page

MOST_STEPS = 200


class Keyboard:
    """Presses keys, and sees which element has the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, key: str) -> None:
        """Press a key, for instance ``Enter``."""
        self.presses += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type into the element that has the focus."""
        self.presses += len(text)
        self.page.keyboard.insert_text(text)

    def follow(self) -> None:
        """Press Enter on a link or button, and wait for the next page."""
        with self.page.expect_navigation():
            self.press("Enter")

    def choose(self, value: str) -> None:
        """Press the arrow down in a list until it is at a value.

        Args:
            value: of the option, as the form sends it.
        """
        for _ in range(MOST_STEPS):
            before = self.page.evaluate("document.activeElement.value")
            if before == value:
                return
            self.press("ArrowDown")
            if self.page.evaluate("document.activeElement.value") == before:
                break
        raise AssertionError(f"{value} is not reached with the arrow keys")

    def tab_to(self, selector: str, text: str = "") -> None:
        """Press Tab until an element has the focus, which shows that it has.

        Args:
            selector: what the element matches.
            text: what it says, among other things.
        """
        self._tab_until(lambda focus: self._is(focus, selector, text), f"{selector} {text}")
        outline = self.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", f"one does not see that {selector} has the focus"

    def _tab_until(self, is_there: Callable[[ElementHandle], bool], called: str) -> None:
        for _ in range(MOST_STEPS):
            self.press("Tab")
            focus = self.page.evaluate_handle("document.activeElement").as_element()
            if focus is not None and is_there(focus):
                return
        raise AssertionError(f"{called} is not reached with the Tab key")

    def _is(self, focus: ElementHandle, selector: str, text: str) -> bool:
        script = "([element, selector]) => element.matches(selector)"
        fits = bool(self.page.evaluate(script, [focus, selector]))
        return fits and text in (focus.text_content() or "")
