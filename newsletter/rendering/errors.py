"""What rendering refuses, in a sentence for the person who can mend it."""

from __future__ import annotations


class RenderingError(Exception):
    """A template fails or breaks a promise; ``sentence`` is French and names the remedy."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class TemplateFault(Exception):
    """What is wrong where a template is being filled; whoever fills it adds file and line."""
