"""Whether partners answer: asked in the background now and then, so that telling it is free."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from cgkg.store.partner_calls import FailureKind, PartnerAnswer, PartnerCalls, PartnerFailure
from cgkg.store.partners import Partner

EVERY: Final = 60.0
"""Seconds from one round of questions to the next."""

_LONGEST: Final = 5.0
_QUESTION: Final = b"ASK {}"
_HEADERS: Final = {
    "Content-Type": "application/sparql-query",
    "Accept": "application/sparql-results+json",
}


@dataclass(frozen=True, slots=True)
class Health:
    """How a partner answered when it was asked last.

    Attributes:
        checked: when it was asked; None before the first answer.
        seconds: how long it took.
        failure: why there was no answer; None where there was one.
    """

    checked: datetime | None = None
    seconds: float = 0.0
    failure: PartnerFailure | None = None

    @property
    def state(self) -> str:
        """``unknown``, ``answers`` or ``fails``."""
        if self.checked is None:
            return "unknown"
        return "answers" if self.failure is None else "fails"


class PartnerWatch:
    """Asks each partner a question that every SPARQL endpoint can answer."""

    def __init__(self, partners: Sequence[Partner], every: float = EVERY) -> None:
        """Args: the partners; seconds from one round to the next."""
        self.partners, self.every = tuple(partners), every
        self._health = {partner.name: Health() for partner in self.partners}
        self._calls = PartnerCalls()
        self._task: asyncio.Task[None] | None = None

    @property
    def health(self) -> Mapping[str, Health]:
        """What is known now, by the partners' names."""
        return self._health

    async def start(self) -> None:
        """Begin to ask; return at once."""
        if self.partners:
            await self._calls.start()
            self._task = asyncio.create_task(self._watch())

    async def aclose(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._calls.aclose()

    async def _watch(self) -> None:
        while True:
            await asyncio.gather(*map(self._check, self.partners))
            await asyncio.sleep(self.every)

    async def _check(self, partner: Partner) -> None:
        began, failure = time.monotonic(), None
        try:
            seconds = min(partner.timeout, _LONGEST)
            _read(await self._calls.call(partner, _QUESTION, _HEADERS, seconds))
        except PartnerFailure as error:
            failure = error
        self._health[partner.name] = Health(datetime.now(UTC), time.monotonic() - began, failure)


def _read(answer: PartnerAnswer) -> None:
    """See that it is the answer to the question.

    Raises:
        PartnerFailure: it is something else, such as a page that asks for a login.
    """
    try:
        document = json.loads(answer.body)
        is_right = isinstance(document, dict) and document.get("boolean") is True
    except ValueError:
        is_right = False
    if not is_right:
        said = answer.content_type.partition(";")[0] or "no media type"
        message = f"answered ASK {{}} with something that is no SPARQL result ({said})"
        raise PartnerFailure(FailureKind.ANSWER, message)
