"""Rows as engines write them, made into what the engine's library reads rightly.

Mended on bytes while they pass. Inside of a JSON string every quotation mark is escaped, and inside
of an XML element every sign that begins a tag, so what is looked for here can only be structure.
"""

from __future__ import annotations

import io
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import IO, Any, ClassVar, Final

_PIECE: Final = 64 * 1024
_JSON_LANGUAGE: Final = re.compile(rb'"xml:lang"\s*:\s*"[A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*"')
_LANGUAGE: Final = re.compile(rb'(<literal xml:lang=")([A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*)')
_BOOLEAN: Final = re.compile(
    rb'(<literal datatype="http://www\.w3\.org/2001/XMLSchema#boolean">)([01])<'
)
_FIRST_BLANK: Final = re.compile(rb"(<literal[^>]*>)([ \t\r\n])")
_LAST_BLANK: Final = re.compile(rb"([ \t\r\n])(?=</literal>)")


class _MendedRows(io.RawIOBase, ABC):
    """The bytes of an answer, mended; read until they end.

    Attributes:
        rows: how many rows have passed, where that is told.
    """

    _END: ClassVar[bytes]
    """Nothing that is looked for goes on behind it."""

    def __init__(self, source: Callable[[], bytes]) -> None:
        """Args: gives the next bytes, none at the end."""
        super().__init__()
        self._source = source
        self._raw, self._mended = bytearray(), memoryview(b"")
        self._ended, self.rows = False, 0

    def readable(self) -> bool:
        """It is read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer."""
        while not self._mended and not self._ended:
            self._advance()
        size = min(len(buffer), len(self._mended))
        buffer[:size] = self._mended[:size]
        self._mended = self._mended[size:]
        return size

    def _advance(self) -> None:
        piece = self._source()
        self._raw += piece
        self._ended = not piece
        found = self._raw.rfind(self._END)
        cut = len(self._raw) if self._ended else found + len(self._END) if found >= 0 else 0
        if cut:
            taken = bytes(self._raw[:cut])
            del self._raw[:cut]
            self._mended = memoryview(self._mend(taken))

    @abstractmethod
    def _mend(self, data: bytes) -> bytes: ...


class MendedJsonRows(_MendedRows):
    """The bytes of an answer in JSON: language tags in small letters, as the embedded store has."""

    _END = b"}"

    def _mend(self, data: bytes) -> bytes:
        return _JSON_LANGUAGE.sub(lambda match: match.group().lower(), data)


class MendedXmlRows(_MendedRows):
    """The bytes of Virtuoso's answer in XML.

    Language tags come in small letters, blank nodes lose a prefix that makes them none, booleans
    are written as words, and blanks at the ends of a literal as character references, for the
    engine's library would leave them out. Rows are counted.
    """

    _END = b"</result>"

    def _mend(self, data: bytes) -> bytes:
        self.rows += data.count(b"<result>")
        data = data.replace(b"<bnode>nodeID://", b"<bnode>")
        data = _LANGUAGE.sub(lambda match: match[1] + match[2].lower(), data)
        data = _BOOLEAN.sub(_word, data)
        data = _FIRST_BLANK.sub(lambda match: match[1] + b"&#%d;" % ord(match[2]), data)
        return _LAST_BLANK.sub(lambda match: b"&#%d;" % ord(match[1]), data)


def _word(match: re.Match[bytes]) -> bytes:
    return match[1] + (b"true<" if match[2] == b"1" else b"false<")


def as_file(rows: io.RawIOBase) -> IO[bytes]:
    """The rows for a parser that reads."""
    return io.BufferedReader(rows, _PIECE)
