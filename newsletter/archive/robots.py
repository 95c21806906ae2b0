"""robots.txt as RFC 9309 reads it: the group that names us, else ``*``; the longest rule wins."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

#: RFC 9309, 2.5: at least 500 kibibytes are read.
MAX_BYTES = 512_000
_NAME = "firm-newsletter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What a site lets us read."""

    rules: tuple[tuple[bool, str], ...] = ()
    #: Seconds between two pages that the site asks for; 0 when it asks nothing.
    delay: float = 0.0

    def allows(self, path: str) -> bool:
        """Say whether a path with its query may be read; on a tie, it may."""
        path = unquote(path)
        verdict, longest = True, -1
        for allowed, pattern in self.rules:
            longer = len(pattern) > longest or (len(pattern) == longest and allowed)
            if longer and _matches(pattern, path):
                verdict, longest = allowed, len(pattern)
        return verdict


def read(data: bytes) -> Robots:
    """Return the rules for us in a robots.txt; lines that are none are passed over."""
    groups: dict[str, list[tuple[str, str]]] = {}
    names: list[str] = []
    naming = False
    for line in data[:MAX_BYTES].decode("utf-8", errors="replace").splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            names = [*names, value.lower()] if naming else [value.lower()]
            naming = True
            groups.setdefault(names[-1], [])
        elif key in {"allow", "disallow", "crawl-delay"}:
            naming = False
            for name in names:
                groups[name].append((key, value))
    ours = next((groups[name] for name in groups if name and name in _NAME), groups.get("*", []))
    return Robots(
        rules=tuple(
            (key == "allow", unquote(value))
            for key, value in ours
            if key != "crawl-delay" and value
        ),
        delay=max((_seconds(value) for key, value in ours if key == "crawl-delay"), default=0.0),
    )


def _matches(pattern: str, path: str) -> bool:
    """Match ``*`` and a final ``$`` piece by piece, in linear time."""
    anchored = pattern.endswith("$")
    first, *others = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for number, piece in enumerate(others, start=1):
        if anchored and number == len(others):
            return len(path) - len(piece) >= at and path.endswith(piece)
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not anchored or at == len(path)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        return 0.0
    return seconds if 0 <= seconds < 1e6 else 0.0
