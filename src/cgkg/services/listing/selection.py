"""What of the list is asked for: the parameters of an address, checked, in one canonical order."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from cgkg.errors import RequestError
from cgkg.services.listing.campaign_marks import is_campaign_mark
from cgkg.services.listing.catalogue import Catalogue
from cgkg.services.listing.facets import FACETS

Parameters = Sequence[tuple[str, str]]

SORTS: Final = ("position", "number", "title", "year", "stage")
SIZES: Final = (25, 50, 100, 200)
DEFAULT_SIZE: Final = 50
LONGEST_TEXT: Final = 200
_MOST_LISTED: Final = 60
_OWN: Final = ("q", "sort", "size", "page", "lang")


@dataclass(frozen=True, slots=True)
class Selection:
    """A filtered, sorted, paged view of the list.

    Attributes:
        chosen: keys by name of facet, both in the catalogue's order; standards with any of a
            facet's keys, in every one of the facets.
        text: words that must all occur in a standard's number or titles, blanks between them.
        sort: one of ``SORTS``.
        descending: whether the order is turned round.
        size: rows of a page, one of ``SIZES``.
        page: from 1.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    text: str = ""
    sort: str = "position"
    descending: bool = False
    size: int = DEFAULT_SIZE
    page: int = 1

    @property
    def filters(self) -> list[tuple[str, str]]:
        """The parameters that decide which standards are meant, in canonical order."""
        chosen = [(name, key) for name, keys in self.chosen.items() for key in keys]
        return [*([("q", self.text)] if self.text else []), *chosen]

    @property
    def order(self) -> str:
        """The value of ``sort``."""
        return f"-{self.sort}" if self.descending else self.sort

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """All parameters in canonical order; defaults are left out."""
        found = self.filters
        if self.order != "position":
            found.append(("sort", self.order))
        if self.size != DEFAULT_SIZE:
            found.append(("size", str(self.size)))
        if self.page != 1:
            found.append(("page", str(self.page)))
        return found

    def without(self, name: str, key: str) -> Selection:
        """The same with one filter dropped, on its first page."""
        if name == "q":
            return replace(self, text="", page=1)
        left = {
            facet: tuple(other for other in keys if (facet, other) != (name, key))
            for facet, keys in self.chosen.items()
        }
        return replace(self, chosen={facet: keys for facet, keys in left.items() if keys}, page=1)


def read_selection(parameters: Parameters, catalogue: Catalogue) -> Selection:
    """The selection that an address asks for.

    Args:
        parameters: names and values, decoded; empty values count as absent; ``lang`` and the marks
            of other sites are passed over.
        catalogue: the list, whose values are the allowed ones.

    Raises:
        RequestError: 400: an unknown name or value, with those that are allowed.
    """
    given = [(name, value.strip()) for name, value in parameters if value.strip()]
    for name, _ in parameters:
        known = name in catalogue.values or name in _OWN
        if not known and not is_campaign_mark(name):
            raise _bad("parameter", name, [*catalogue.values, *_OWN])
    order = _one(given, "sort", "position")
    if order.removeprefix("-") not in SORTS:
        raise _bad("sort", order, [*SORTS, *(f"-{name}" for name in SORTS)])
    return Selection(
        chosen=_chosen(given, catalogue),
        text=read_text(_one(given, "q", "")),
        sort=order.removeprefix("-"),
        descending=order.startswith("-"),
        size=_size(_one(given, "size", str(DEFAULT_SIZE))),
        page=_page(_one(given, "page", "1")),
    )


def _chosen(given: Parameters, catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    chosen: dict[str, tuple[str, ...]] = {}
    for facet in FACETS:
        wanted = {value for name, value in given if name == facet.name}
        allowed = list(catalogue.values.get(facet.name, ()))
        for key in sorted(wanted.difference(allowed)):
            raise _bad(facet.name, key, allowed)
        if wanted:
            chosen[facet.name] = tuple(key for key in allowed if key in wanted)
    return chosen


def read_text(text: str) -> str:
    """The words of ``q``, single blanks between them.

    Raises:
        RequestError: 400: there are too many of them, or control characters among them.
    """
    if len(text) > LONGEST_TEXT:
        raise RequestError(
            400,
            "Bad request",
            f"q has {len(text)} characters; at most {LONGEST_TEXT} are looked for.",
        )
    for position, character in enumerate(text):
        if unicodedata.category(character) in ("Cc", "Cs") and not character.isspace():
            raise RequestError(
                400,
                "Bad request",
                f"q has the control character U+{ord(character):04X} at {position + 1}; "
                "send text without it.",
            )
    return " ".join(text.split())


def _size(text: str) -> int:
    if text not in {str(size) for size in SIZES}:
        raise _bad("size", text, [str(size) for size in SIZES])
    return int(text)


def _page(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 6 and int(text) >= 1):
        raise RequestError(400, "Bad request", f"page={_short(text)} is no page number: 1, 2, 3 …")
    return int(text)


def _one(given: Parameters, name: str, default: str) -> str:
    values = [value for key, value in given if key == name]
    if len(values) > 1:
        raise RequestError(
            400, "Bad request", f"{name} is given {len(values)} times; give it once."
        )
    return values[0] if values else default


def _bad(name: str, value: str, allowed: Sequence[str]) -> RequestError:
    near = difflib.get_close_matches(value[:LONGEST_TEXT], allowed, 1)
    hint = f" Did you mean {near[0]}?" if near else ""
    more = ", …" if len(allowed) > _MOST_LISTED else ""
    listed = ", ".join(allowed[:_MOST_LISTED]) + more
    what = (
        f"There is no parameter {_short(value)}"
        if name == "parameter"
        else (f"{name}={_short(value)} is not known")
    )
    return RequestError(400, "Bad request", f"{what}.{hint} Allowed: {listed}.")


def _short(text: str) -> str:
    """A client's text as an error repeats it: not longer than needed, nothing invisible."""
    shown = "".join(character if character.isprintable() else "�" for character in text[:60])
    return shown + "…" if len(text) > 60 else shown
