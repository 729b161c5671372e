"""The one tree of errors.

::

    CgkgError                 anything this project refuses; str() is fit for a person to read
    ├── InputError            a file (guide, curated table, RDF) is not what it must be
    ├── NumberSyntaxError     a string is no standard or plan number
    ├── ValidationFailed      the graph violates a SHACL shape
    ├── DatasetError          the built dataset is missing, corrupt or of another version
    ├── SettingError          a setting has an unusable value
    ├── PublicationRefused    somebody else is publishing into the same remote store
    ├── PublicationUnverified a remote store does not give back what it was sent
    ├── RequestError          what a client asked for cannot be done; carries an HTTP status
    └── StoreError            the store cannot answer
        ├── QuerySyntaxError  the query does not parse; carries line and column
        ├── QueryTimeout      the time limit was reached
        ├── QueryTooLarge     the memory limit was reached
        ├── StoreBusy         every worker is taken and the queue is full
        ├── WorkerCrashed     the worker process died while it worked on this query
        └── RemoteError       a store behind another address does not do what it should
            ├── RemoteUnreachable  it cannot be connected to, or breaks connections off
            ├── RemoteRefused      it does not take our credentials, or lacks some
            ├── RemoteRedirected   it sends us elsewhere; carries where
            ├── RemoteMalformed    what it sends is not what it should be
            ├── RemoteIncomplete   it sends a part of the answer and calls it whole
            ├── RemoteSwitching    it goes from one version of the data to another just now
            └── RemoteRejected     it answers with an error; carries status and message
"""

from __future__ import annotations

from pathlib import Path


class CgkgError(Exception):
    """Base of all errors that are told to a person; the message is complete by itself."""


class InputError(CgkgError):
    """A file is not what it must be.

    Args:
        path: the file.
        problem: what is wrong, in a few words.
        line: 1-based line, if one line is to blame.
        field: the column or cell name, if one is to blame.
        value: the offending value.
        expected: what would have been right.
        remedy: what to do about it.
    """

    def __init__(
        self,
        path: Path | str,
        problem: str,
        *,
        line: int | None = None,
        field: str | None = None,
        value: str | None = None,
        expected: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.path, self.problem, self.line, self.field = str(path), problem, line, field
        self.value, self.expected, self.remedy = value, expected, remedy
        super().__init__(self._text())

    def _text(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        parts = [f"{place}: {self.problem}"]
        if self.field is not None:
            parts.append(f"field: {self.field}")
        if self.value is not None:
            parts.append(f"value: {self.value!r}")
        if self.expected is not None:
            parts.append(f"expected: {self.expected}")
        if self.remedy is not None:
            parts.append(f"what to do: {self.remedy}")
        return "\n  ".join(parts)


class NumberSyntaxError(CgkgError, ValueError):
    """A string is no standard or plan number; says why and where.

    Args:
        text: the string as given.
        reason: why it was refused.
        position: 0-based offset into the text where reading stopped, if known.
    """

    def __init__(self, text: str, reason: str, position: int | None = None) -> None:
        self.text, self.reason, self.position = text, reason, position
        where = "" if position is None else f" (at character {position + 1})"
        super().__init__(f"not a standard or plan number: {text!r}: {reason}{where}")


class ValidationFailed(CgkgError):
    """The graph violates a SHACL shape; the report is in the message."""


class DatasetError(CgkgError):
    """The built dataset is missing, corrupt or of another version."""


class SettingError(CgkgError):
    """A setting has an unusable value."""


class PublicationRefused(CgkgError):
    """Somebody else is publishing into the same remote store, or has taken over."""


class PublicationUnverified(CgkgError):
    """A remote store does not give back what it was sent."""


class RequestError(CgkgError):
    """What a client asked for cannot be done.

    Args:
        status: HTTP status code, 4xx or 5xx.
        title: a short, stable summary of the kind of problem.
        detail: what is wrong with this request and what to do.
        headers: response headers that belong to the refusal (Allow, Retry-After, …).
    """

    def __init__(
        self, status: int, title: str, detail: str, headers: dict[str, str] | None = None
    ) -> None:
        self.status, self.title, self.detail, self.headers = status, title, detail, headers or {}
        super().__init__(f"{title}: {detail}")


class PartnerFailed(RequestError):
    """A partner that a federated query calls did not answer as it should.

    Args:
        status: 502, or 504 when its time was over.
        detail: which partner, what happened, what the client can do.
        name: the partner's name.
        endpoint: its address.
        reason: what happened, in one word of :class:`cgkg.store.partner_calls.FailureKind`.
    """

    def __init__(self, status: int, detail: str, name: str, endpoint: str, reason: str) -> None:
        self.partner = {"name": name, "endpoint": endpoint, "reason": reason}
        super().__init__(status, "Federation partner failed", detail)


class StoreError(CgkgError):
    """The store cannot answer."""


class QuerySyntaxError(StoreError):
    """The query does not parse.

    Args:
        message: the parser's words.
        line: 1-based line, if the parser gave one.
        column: 1-based column, if the parser gave one.
    """

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        self.line, self.column = line, column
        super().__init__(message)


class QueryTimeout(StoreError):
    """The time limit was reached before the answer was complete."""


class QueryTooLarge(StoreError):
    """The memory limit was reached before the answer was complete."""


class StoreBusy(StoreError):
    """Every worker is taken and the queue is full."""


class WorkerCrashed(StoreError):
    """The worker process died while it worked on this query."""


class RemoteError(StoreError):
    """A store behind another address does not do what it should; the message names the address."""


class RemoteUnreachable(RemoteError):
    """It cannot be connected to, or the connection broke off."""


class RemoteRefused(RemoteError):
    """It refuses our credentials, or asks for some and there are none."""


class RemoteRedirected(RemoteError):
    """It answers with a redirect, which is not followed.

    Args:
        message: what was asked, and where it leads.
        target: where it leads, as the answer says it.
    """

    def __init__(self, message: str, target: str) -> None:
        self.target = target
        super().__init__(message)


class RemoteMalformed(RemoteError):
    """What it sends is not what it should be: another type, broken syntax, too much of it."""


class RemoteIncomplete(RemoteError):
    """It sends a part of the answer as if it were whole: a cap on rows, or an early end."""


class RemoteSwitching(RemoteError):
    """It goes from one version of the data to another, and may show some of both meanwhile."""


class RemoteRejected(RemoteError):
    """It answers with an error.

    Args:
        message: what was asked, and what it says.
        status: its HTTP status.
        said: its own words, shortened.
    """

    def __init__(self, message: str, status: int, said: str) -> None:
        self.status, self.said = status, said
        super().__init__(message)
