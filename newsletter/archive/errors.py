"""What an import says when it cannot go on."""

from __future__ import annotations


class ArchiveRefused(Exception):
    """Nothing of this source comes in; the sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
