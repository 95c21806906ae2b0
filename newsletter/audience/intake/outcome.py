"""What an import came to, line by line; nothing is dropped in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field


class ImportRefused(Exception):
    """A file that cannot come in at all, with the reason as a sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """A line that did not come in; ``cells`` are given back to whoever mends it."""

    line: int
    address: str
    reason: str
    suggestion: str | None
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictLine:
    """A line that repeats an address with other values; the first line's were kept."""

    line: int
    address: str
    first_line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """The counts of lines, whose sum with the refused is ``lines``; the mapping that was used."""

    import_id: int | None
    dry_run: bool
    lines: int
    #: Came onto the list as active.
    new: int
    #: Were on the list; a name, company, title or basis was completed or replaced.
    changed: int
    #: Were on the list just so, or repeat an earlier line word for word.
    unchanged: int
    #: Opposed, left, complained or failed before, or marked so in the file: none is active.
    suppressed: int
    #: Await their own confirmation.
    pending: int
    #: Repeat an address with other values.
    conflicts: int
    refused: tuple[RefusedLine, ...]
    conflict_lines: tuple[ConflictLine, ...]
    #: Heading → field, None for a column that was not used.
    mapping: Mapping[str, str | None]
    #: Interests of the file that are no rubric of the firm, with the number of lines.
    unknown_categories: Mapping[str, int]
    encoding: str
    headings: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Return the result as the command prints it."""
        return {
            "import_id": self.import_id,
            "dry_run": self.dry_run,
            "lines": self.lines,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "suppressed": self.suppressed,
            "pending": self.pending,
            "conflicts": self.conflicts,
            "refused": [
                {
                    "line": refused.line,
                    "address": refused.address,
                    "reason": refused.reason,
                    "suggestion": refused.suggestion,
                }
                for refused in self.refused
            ],
            "conflict_lines": [
                {"line": c.line, "address": c.address, "first_line": c.first_line}
                for c in self.conflict_lines
            ],
            "unknown_categories": dict(self.unknown_categories),
            "encoding": self.encoding,
            "mapping": dict(self.mapping),
        }


@dataclass(slots=True)
class Tally:
    """The counts while the file is read."""

    lines: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    suppressed: int = 0
    pending: int = 0
    refused: list[RefusedLine] = field(default_factory=list)
    conflicts: list[ConflictLine] = field(default_factory=list)
    unknown_categories: Counter[str] = field(default_factory=Counter)

    def repeats(self, line: int, address: str, first_line: int) -> None:
        """Note a line that says other things of an address than an earlier one."""
        self.conflicts.append(ConflictLine(line=line, address=address, first_line=first_line))

    def counts(self) -> dict[str, int]:
        """Return what the run's row keeps: numbers only."""
        return {
            "lines": self.lines,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "suppressed": self.suppressed,
            "pending": self.pending,
            "conflicts": len(self.conflicts),
            "refused": len(self.refused),
        }
