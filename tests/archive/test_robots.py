"""robots.txt as RFC 9309 reads it."""

from __future__ import annotations

import time

import pytest

from newsletter.archive.robots import read

RULES = """# rien
User-agent: *
Disallow: /prive
Allow: /prive/ouvert
Disallow: /*?imprimer
Disallow: /*.pdf$
Crawl-delay: 3

User-agent: GourmandBot
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/prive", False),
        ("/prive/ferme", False),
        ("/prive/ouvert/a", True),
        ("/a?imprimer=1", False),
        ("/a.pdf", False),
        ("/a.pdf?x", True),
        ("/%70rive", False),
    ],
)
def test_the_longest_rule_wins(path: str, allowed: bool) -> None:
    assert read(RULES.encode()).allows(path) is allowed


def test_our_own_group_goes_before_the_others() -> None:
    rules = read(b"User-agent: *\nDisallow: /\n\nUser-agent: firm-newsletter\nDisallow: /x\n")
    assert rules.allows("/y")
    assert not rules.allows("/x")


def test_the_delay_and_an_empty_file() -> None:
    assert read(RULES.encode()).delay == 3
    assert read(b"").allows("/")
    assert read(b"Crawl-delay: x\nDisallow\n:::\n\xff").delay == 0


def test_hostile_rules_are_read_in_linear_time() -> None:
    rules = read(b"User-agent: *\nDisallow: /" + b"*a" * 5_000 + b"$\n")
    started = time.process_time()
    assert rules.allows("/" + "a" * 4_000)
    assert time.process_time() - started < 1
