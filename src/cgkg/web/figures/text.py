"""Text within a figure: SVG breaks no lines, so they are broken here by estimated width."""

from __future__ import annotations

import unicodedata
from typing import Final

_WIDE: Final = 14.5
_NARROW: Final = 7.4


def width(text: str) -> float:
    """Estimated width at a font size of 14: a Chinese character is about two Latin letters wide."""
    return sum(_WIDE if unicodedata.east_asian_width(c) in "WF" else _NARROW for c in text)


def wrap(text: str, limit: float, most: int) -> tuple[str, ...]:
    """The text in lines no wider than a limit.

    Args:
        text: the text; Latin words are kept whole, Chinese breaks anywhere.
        limit: the width of a line.
        most: how many lines at most; what does not fit is cut with an ellipsis.
    """
    lines = [""]
    for piece in _pieces(text):
        if width(lines[-1] + piece.rstrip()) <= limit or not lines[-1]:
            lines[-1] += piece
        else:
            lines.append(piece)
    lines = [line.strip() for line in lines]
    if len(lines) <= most and all(width(line) <= limit for line in lines):
        return tuple(lines)
    kept = lines[:most]
    kept[-1] = _cut(kept[-1], limit)
    return tuple(kept)


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for character in text:
        breaks = unicodedata.east_asian_width(character) in "WF" or not pieces
        if breaks or pieces[-1].endswith(" ") or _is_wide(pieces[-1]):
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def _is_wide(piece: str) -> bool:
    return unicodedata.east_asian_width(piece[-1]) in "WF"


def _cut(line: str, limit: float) -> str:
    while line and width(line + "…") > limit:
        line = line[:-1]
    return line.rstrip() + "…"
