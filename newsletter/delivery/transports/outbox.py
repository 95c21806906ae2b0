"""The outbox: each mail becomes one file of a Maildir. The default, and the demo's way out.

The file's name follows from the message's id, so sending again can only write the same file, and
after a kill the file itself is the evidence: nothing is ever uncertain (promise 4).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsletter.delivery.transports.base import Answer, Letter, Outcome, Witness


class Outbox:
    """Writes letters into ``new/`` of a Maildir, each by way of ``tmp/`` and a rename."""

    name = "outbox"
    chunk = 500

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for part in ("tmp", "new", "cur"):
            (folder / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        self._new = f"{folder}/new/"
        # Two workers never share a temporary name: a batch has one owner, but notices may race.
        self._tmp = f"{folder / 'tmp'}/{os.getpid()}."

    def deliver(self, letters: Iterable[Letter], witness: Witness) -> Iterator[Outcome]:
        """Write each letter; a disk that refuses means later, never lost."""
        for letter in letters:
            witness.begun(letter.message_id)
            name = self.reference(letter.message_id)
            try:
                self.write(name, letter.stamper.stamp(letter.person))
            except OSError:
                outcome = Outcome(letter.message_id, Answer.LATER, reason="outbox_unwritable")
            except ValueError:
                outcome = Outcome(letter.message_id, Answer.REFUSED, reason="bad_value")
            else:
                outcome = Outcome(letter.message_id, Answer.ACCEPTED, reference=name)
            witness.answered(outcome)
            yield outcome

    def post(self, *, key: str, address: str, data: bytes) -> Outcome:
        """Write one mail that is no digest; a second try writes the same file again."""
        try:
            self.write(f"{key}.eml", data)
        except OSError:
            return Outcome(0, Answer.LATER, reason="outbox_unwritable")
        return Outcome(0, Answer.ACCEPTED, reference=f"{key}.eml")

    def write(self, name: str, data: bytes) -> None:
        """Put one mail into the Maildir under that name; the rename makes it appear whole."""
        temporary = self._tmp + name
        with open(temporary, "wb", buffering=0) as file:  # noqa: PTH123 - Path.open costs twice
            file.write(data)
        os.rename(temporary, self._new + name)  # noqa: PTH104 - likewise

    def evidence(self, message_id: int) -> Outcome:
        """Look for the file: there, it was accepted; not there, it never left.

        A reader that has seen a mail moves it to ``cur/`` and adds flags to its name.
        """
        name = self.reference(message_id)
        seen = any((self.folder / "cur").glob(f"{name}*"))
        if seen or os.path.exists(self._new + name):  # noqa: PTH110 - as above
            return Outcome(message_id, Answer.ACCEPTED, reference=name)
        return Outcome(message_id, Answer.LATER)

    def reference(self, message_id: int) -> str:
        """Return the file's name."""
        return f"m{message_id}.eml"
