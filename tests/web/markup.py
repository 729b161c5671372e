"""HTML as the tests read it: elements and texts, each with the language it is in."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final, NamedTuple

_VOID: Final = frozenset({"meta", "link", "input", "br", "hr", "img", "path", "rect"})


class Element(NamedTuple):
    """A start tag."""

    tag: str
    attributes: dict[str, str]
    language: str


class Markup(HTMLParser):
    """A parsed page; raises when tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", "")]
        self.feed(text)
        self.close()
        assert len(self._open) == 1, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element and the language within it."""
        attributes = {name: value or "" for name, value in attrs}
        language = attributes.get("lang", self._open[-1][1])
        self.elements.append(Element(tag, attributes, language))
        if tag not in _VOID:
            self._open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """SVG's empty elements close themselves."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave the element."""
        assert self._open[-1][0] == tag, (tag, self._open, self.getpos())
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Note the text with its language."""
        if data.strip():
            self.texts.append((data.strip(), self._open[-1][1]))

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements with a tag and these attributes (``class_`` for class)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag and wanted.items() <= element.attributes.items()
        ]

    def links(self) -> list[str]:
        """Where its links lead."""
        return [element.attributes["href"] for element in self.all("a")]
