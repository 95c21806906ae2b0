"""The one interface of every way out: letters in, a stream of outcomes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from newsletter.rendering.stamping import Stamper
from newsletter.rendering.values import Addressee


class Answer(Enum):
    """What the other side said of one letter."""

    ACCEPTED = "accepted"
    HELD = "held"
    #: Refused for good.
    REFUSED = "refused"
    #: Not taken; try again later.
    LATER = "later"
    #: Nobody knows whether it was taken.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person: the compiled variant and the person's values."""

    message_id: int
    stamper: Stamper
    person: Addressee


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter; ``reference`` is the transport's own, ``reason`` a code."""

    message_id: int
    answer: Answer
    reference: str = ""
    reason: str = ""


class Witness(Protocol):
    """Who is told what is about to happen and what happened: the batch's journal."""

    def begun(self, message_id: int) -> None:
        """Be told before the body leaves."""

    def answered(self, outcome: Outcome) -> None:
        """Be told at the reply."""


class Transport(Protocol):
    """How mail leaves the house."""

    name: str
    #: How many letters a worker reads, sends and settles at once: about a second's worth.
    chunk: int

    def deliver(self, letters: Iterable[Letter], witness: Witness) -> Iterator[Outcome]:
        """Send letters, telling the witness before and after each; yield each outcome."""

    def post(self, *, key: str, address: str, data: bytes) -> Outcome:
        """Send one mail that is no digest; ``key`` is the same at every try."""

    def evidence(self, message_id: int) -> Outcome | None:
        """Return what can be proved of a letter in flight when a worker died; None: nothing."""

    def reference(self, message_id: int) -> str:
        """Return the reference of an accepted letter where it follows from the id, else empty."""
