"""What a digest refuses to do, as a sentence for the person who asked."""

from __future__ import annotations


class DigestRefused(Exception):
    """An order that does not fit the digest's state or content."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
