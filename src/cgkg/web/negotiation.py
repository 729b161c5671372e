"""Content negotiation: which representation a client likes best (RFC 9110, section 12)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, Generic, TypeVar

from starlette.datastructures import Headers
from starlette.types import Scope

from cgkg.errors import RequestError
from cgkg.formats import RdfFormat, ResultFormat

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

CHINESE: Final = "zh-Hans"
TRADITIONAL: Final = "zh-Hant"
ENGLISH: Final = "en"

_NAME: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_RANGE: Final = re.compile(rf"\s*({_NAME})/({_NAME})\s*")
_PARAMETER: Final = re.compile(rf'\s*;\s*(?:({_NAME})\s*=\s*({_NAME}|"(?:[^"\\]|\\.)*")\s*)?')
_LANGUAGE_RANGE: Final = re.compile(r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*")
_QUALITY: Final = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\Z")
_TRADITIONAL_RANGE: Final = re.compile(r"zh-(?:hant|tw|hk|mo)\b")
_LONGEST_REMEMBERED: Final = 1_000
_SKIPPED: Final = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*"?)*,?')


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header."""

    type: str
    subtype: str
    parameters: Mapping[str, str]
    quality: float

    def specificity(self, media_type: str, parameters: Mapping[str, str]) -> int:
        """How exactly the range names a representation; -1 where it does not match."""
        type_, _, subtype = media_type.partition("/")
        if self.type == "*":
            return 0 if self.subtype == "*" else -1
        if self.type != type_:
            return -1
        if self.subtype == "*":
            return 1
        if self.subtype != subtype or not self._parameters_match(parameters):
            return -1
        return 2 + len(self.parameters)

    def _parameters_match(self, parameters: Mapping[str, str]) -> bool:
        """A parameter that the representation has must agree; ``profile`` is only a wish."""
        return all(
            parameters.get(name, "").casefold() == value.casefold()
            for name, value in self.parameters.items()
            if name != "profile"
        )


@dataclass(frozen=True, slots=True, eq=False)
class Offer(Generic[T_co]):
    """A representation that can be had.

    Attributes:
        media_type: as sent, without parameters.
        value: what the representation is to the caller.
        parameters: what an Accept header may ask for besides the type.
    """

    media_type: str
    value: T_co
    parameters: Mapping[str, str] = field(default_factory=lambda: {"charset": "utf-8"})

    @property
    def content_type(self) -> str:
        """The Content-Type header for it."""
        return f"{self.media_type}; charset=utf-8" if self._is_text else self.media_type

    @property
    def _is_text(self) -> bool:
        return self.media_type.startswith("text/")


RESULT_OFFERS: Final[Sequence[Offer[ResultFormat]]] = (
    *(Offer(member.media_type, member) for member in (ResultFormat.JSON, ResultFormat.XML)),
    Offer("text/csv", ResultFormat.CSV, {"charset": "utf-8", "header": "present"}),
    Offer("text/tab-separated-values", ResultFormat.TSV),
    Offer("application/json", ResultFormat.JSON),
    Offer("application/xml", ResultFormat.XML),
    Offer("text/xml", ResultFormat.XML),
)
"""Syntaxes of rows and booleans, the best first; the last are second names for the first."""

GRAPH_OFFERS: Final[Sequence[Offer[RdfFormat]]] = (
    *(Offer(member.media_type, member) for member in RdfFormat),
    Offer("application/turtle", RdfFormat.TURTLE),
    Offer("text/n3", RdfFormat.TURTLE),
    Offer("application/x-turtle", RdfFormat.TURTLE),
    Offer("text/plain", RdfFormat.N_TRIPLES),
    Offer("application/json", RdfFormat.JSON_LD),
    Offer("application/xml", RdfFormat.RDF_XML),
    Offer("text/xml", RdfFormat.RDF_XML),
)
"""Syntaxes of triples, the best first; Turtle is also N3, and N-Triples plain text."""


def joined(headers: Headers, name: str) -> str | None:
    """A list header, all its lines as one (RFC 9110, 5.3); None where there is none."""
    return ", ".join(headers.getlist(name)) or None


def sent(scope: Scope, name: bytes) -> str | None:
    """The same, of a request that no framework has taken apart; the name is in lower case."""
    lines = [value for key, value in scope["headers"] if key == name]
    return b", ".join(lines).decode("latin-1") or None if lines else None


def parse_accept(header: str) -> list[MediaRange]:
    """The elements of an Accept header; malformed ones are passed over.

    >>> [(r.type, r.subtype, r.quality) for r in parse_accept("text/turtle, */*;q=0.1")]
    [('text', 'turtle', 1.0), ('*', '*', 0.1)]
    """
    ranges, at = [], 0
    while at < len(header):
        match = _RANGE.match(header, at)
        end = _SKIPPED.match(header, at).end()  # type: ignore[union-attr]  # matches anything
        if match is not None:
            parameters, stop = _parameters(header, match.end())
            quality = _quality(parameters.pop("q", "1"))
            if quality is not None and header[stop : stop + 1] in ("", ","):
                ranges.append(MediaRange(match[1].lower(), match[2].lower(), parameters, quality))
        at = max(end, at + 1)
    return ranges


def choose(header: str | None, offers: Sequence[Offer[T]]) -> Offer[T] | None:
    """The offer a client likes best, or None when it accepts none of them.

    Args:
        header: the Accept header; None or blank: anything will do.
        offers: what there is, the server's favourite first. Among equals in quality, the one the
            client names more exactly wins, then the server's order.
    """
    if header is None or not header.strip():
        return offers[0]
    if len(header) > _LONGEST_REMEMBERED:
        return _best(header, offers)
    chosen: Offer[T] | None = _remembered(header, tuple(offers))
    return chosen


@lru_cache(maxsize=1_000)
def _remembered(header: str, offers: tuple[Offer[Any], ...]) -> Offer[Any] | None:
    """The best offer, worked out once: few headers come again and again."""
    return _best(header, offers)


def _best(header: str, offers: Sequence[Offer[T]]) -> Offer[T] | None:
    ranges = parse_accept(header)
    best: Offer[T] | None = None
    best_rank = (0.0, -1)
    for offer in offers:
        rank = _rank(ranges, offer)
        if rank[0] > 0 and rank > best_rank:
            best, best_rank = offer, rank
    return best


def require(header: str | None, offers: Sequence[Offer[T]]) -> Offer[T]:
    """The offer a client likes best.

    Raises:
        RequestError: 406, listing what there is.
    """
    chosen = choose(header, offers)
    if chosen is None:
        raise not_acceptable(offer.media_type for offer in offers)
    return chosen


def not_acceptable(media_types: Iterable[str]) -> RequestError:
    """The refusal when nothing fits the Accept header."""
    offered = ", ".join(dict.fromkeys(media_types))
    return RequestError(
        406,
        "No acceptable syntax",
        f"None of the types in your Accept header can be had here. There is: {offered}.",
    )


def choose_language(header: str | None) -> str:
    """``zh-Hans``, ``zh-Hant`` or ``en``, by an Accept-Language header; the first if in doubt.

    >>> choose_language("en-GB,en;q=0.9,zh-CN;q=0.5"), choose_language("zh-TW,zh;q=0.9")
    ('en', 'zh-Hant')
    """
    qualities = {"zh": 0.0, "zh-hant": 0.0, "en": 0.0}
    others = 0.0
    for element in (header or "").split(","):
        match = _LANGUAGE_RANGE.match(element)
        parameters = _parameters(element, match.end())[0] if match else {}
        quality = _quality(parameters.get("q", "1"))
        if match is None or quality is None:
            continue
        asked = match[1].lower()
        primary = "zh-hant" if _TRADITIONAL_RANGE.match(asked) else asked.partition("-")[0]
        if primary == "*":
            others = quality
        elif primary in qualities:
            qualities[primary] = max(qualities[primary], quality)
    chinese = max(qualities["zh"], qualities["zh-hant"], others)
    if qualities["en"] > chinese:
        return ENGLISH
    return TRADITIONAL if qualities["zh-hant"] > max(qualities["zh"], others) else CHINESE


def _rank(ranges: Iterable[MediaRange], offer: Offer[T]) -> tuple[float, int]:
    """Quality of the most specific range that matches, and how specific it is."""
    quality, specificity = 0.0, -1
    for media_range in ranges:
        found = media_range.specificity(offer.media_type, offer.parameters)
        if found > specificity:
            quality, specificity = media_range.quality, found
    return quality, specificity


def _parameters(text: str, at: int) -> tuple[dict[str, str], int]:
    parameters: dict[str, str] = {}
    while (match := _PARAMETER.match(text, at)) is not None:
        if match[1] is not None:
            value = match[2]
            quoted = value.startswith('"')
            parameters[match[1].lower()] = re.sub(r"\\(.)", r"\1", value[1:-1]) if quoted else value
        at = match.end()
    return parameters, at


def _quality(text: str) -> float | None:
    return float(text) if _QUALITY.match(text) else None
