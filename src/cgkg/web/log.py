"""The log: one JSON object a line, on standard error.

Lines are handed to a thread that writes them. Whoever reads standard error may be slow or asleep;
then the oldest lines that wait are dropped, and the log says how many, but no request waits.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from typing import IO, Any, Final

import orjson

_MOST_WAITING: Final = 10_000
_BATCH_SECONDS: Final = 0.05
_LAST_SECONDS: Final = 1.0


class LineWriter:
    """Writes lines to a stream, in a thread of its own."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._lines: deque[str] = deque(maxlen=_MOST_WAITING)
        self._dropped = 0
        self._ended = False
        self._news = threading.Event()
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def write(self, line: str) -> None:
        """Have a line written soon; never waits."""
        if len(self._lines) == _MOST_WAITING:
            self._dropped += 1
        self._lines.append(line)
        if not self._news.is_set():
            self._news.set()

    def close(self) -> None:
        """Write what waits, unless the reader takes too long."""
        self._ended = True
        self._news.set()
        self._thread.join(_LAST_SECONDS)

    def _run(self) -> None:
        while not self._ended:
            self._news.wait()
            if not self._ended:
                time.sleep(_BATCH_SECONDS)
            self._news.clear()
            self._write_waiting()
        self._write_waiting()

    def _write_waiting(self) -> None:
        batch = [self._lines.popleft() for _ in range(len(self._lines))]
        dropped, self._dropped = self._dropped, 0
        if dropped:
            batch.append(_dumps({"level": "warning", "source": "cgkg.log", "dropped": dropped}))
        if batch:
            self._stream.write("\n".join(batch) + "\n")
            self._stream.flush()


class JsonLines(logging.Handler):
    """Log records as JSON objects: time, level, source, message."""

    def __init__(self, writer: LineWriter) -> None:
        super().__init__()
        self._writer = writer

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        entry = {
            "time": _iso(record.created),
            "level": record.levelname.lower(),
            "source": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["trace"] = logging.Formatter().formatException(record.exc_info)
        self._writer.write(_dumps(entry))


class RequestLog:
    """One line for each request."""

    def __init__(self, writer: LineWriter) -> None:
        self._writer = writer

    def __call__(self, noted: dict[str, Any]) -> None:
        """Write what was noted of a request."""
        entry = {"time": _iso(time.time()), "level": "info", "source": "cgkg.access", **noted}
        self._writer.write(orjson.dumps(entry).decode())


def configure(stream: IO[str] | None = None) -> LineWriter:
    """Have everything logged as JSON lines; returns what writes them, to be closed at the end."""
    writer = LineWriter(stream or sys.stderr)
    root = logging.getLogger()
    root.handlers[:] = [JsonLines(writer)]
    root.setLevel(logging.WARNING)
    logging.getLogger("cgkg").setLevel(logging.INFO)
    return writer


_dumps: Final[Callable[[object], str]] = json.JSONEncoder(ensure_ascii=False, default=str).encode


def _iso(seconds: float) -> str:
    return f"{_second(int(seconds))}.{int(seconds % 1 * 1000):03d}Z"


@lru_cache(maxsize=2)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
