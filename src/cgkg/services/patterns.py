"""The rules of reasoning as texts: what each concludes, and from which triple patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cgkg.terms import PREFIXES

Pattern = tuple[str, str, str]
"""Subject, property and object: variables with ``?``, prefixed names, or property paths."""

_TOKEN: Final = re.compile(
    r"""\s*(\?\w+|<[^>]*>|"[^"]*"|[\w-]+:[\w-]+(?:[/*+][\w:/*+-]*)?|[A-Za-z]+|!=|&&|\S)"""
)
_FORM: Final = re.compile(r"CONSTRUCT\s*\{(.*?)\}\s*WHERE\s*\{(.*)\}\s*\Z", re.DOTALL)
_TYPE: Final = PREFIXES["rdf"] + "type"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of reasoning.

    Attributes:
        name: of the file, such as ``cax-sco``.
        zh: the question that it answers, in Chinese.
        en: the same in English.
        citation: where OWL 2 Profiles has it.
        conclusions: the patterns that it adds.
        premises: the patterns that it needs, filters left out.
        body: the text between the braces of WHERE.
    """

    name: str
    zh: str
    en: str
    citation: str
    conclusions: tuple[Pattern, ...]
    premises: tuple[Pattern, ...]
    body: str

    @property
    def questions(self) -> dict[str, str]:
        """The question that it answers, by language tag."""
        return {"zh-hans": self.zh, "en": self.en}


def read_rule(name: str, text: str) -> Rule:
    """A rule from the text of its CONSTRUCT query.

    Raises:
        ValueError: the text is no CONSTRUCT query, or does not say in both languages what it finds.
    """
    comments = [line[1:].strip() for line in text.splitlines() if line.startswith("#")]
    code = "\n".join(line for line in text.splitlines() if not line.startswith(("#", "PREFIX")))
    match = _FORM.search(code)
    if match is None:
        raise ValueError(f"rule {name} is no CONSTRUCT query")
    return Rule(
        name,
        _said(name, comments, "zh"),
        _said(name, comments, "en"),
        next((line for line in comments if line.startswith("OWL 2")), ""),
        tuple(_patterns(match[1])),
        tuple(_patterns(match[2])),
        match[2].strip(),
    )


def _said(name: str, comments: Iterable[str], language: str) -> str:
    start = f"{language}: "
    found = [line.removeprefix(start) for line in comments if line.startswith(start)]
    if not found:
        raise ValueError(f"rule {name} has no comment that begins with {language!r} and a colon")
    return found[0]


def read_rules(texts: Mapping[str, str]) -> tuple[Rule, ...]:
    """The rules from the texts of their queries, by name."""
    return tuple(read_rule(name, texts[name]) for name in sorted(texts))


def expand(name: str) -> str:
    """The IRI that a prefixed name or ``a`` stands for; anything else as it is.

    >>> expand("a"), expand("?x")
    ('http://www.w3.org/1999/02/22-rdf-syntax-ns#type', '?x')
    """
    if name == "a":
        return _TYPE
    prefix, colon, local = name.partition(":")
    if not colon or prefix not in PREFIXES or not re.fullmatch(r"[\w-]+", local):
        return name
    return PREFIXES[prefix] + local


def _patterns(text: str) -> Iterator[Pattern]:
    """The triple patterns of a group, with ``;`` and ``,`` spelled out; filters are passed over."""
    tokens = list(_without_filters(_TOKEN.findall(text)))
    subject = predicate = ""
    position = 0
    for word in tokens:
        if word in ".;,":
            position = {".": 0, ";": 1, ",": 2}[word]
        elif position == 0:
            subject, position = word, 1
        elif position == 1:
            predicate, position = word, 2
        else:
            yield subject, predicate, word
            position = 0


def _without_filters(tokens: list[str]) -> Iterator[str]:
    """The tokens outside FILTER( … ) and FILTER NOT EXISTS { … }."""
    depth, skipping = 0, False
    for word in tokens:
        if word == "FILTER":
            skipping = True
        elif skipping and word in "({":
            depth += 1
        elif skipping and word in ")}":
            depth -= 1
            skipping = depth > 0
        elif not skipping:
            yield word
