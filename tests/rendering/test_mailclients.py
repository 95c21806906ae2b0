"""What mail clients lack, and whether the HTML is valid: caniemail and html-validate, offline."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from newsletter.digests.judges import mailclients
from newsletter.digests.judges.mailclients import Verdict
from newsletter.rendering.compiling import compile_message
from newsletter.rendering.notices import NOTICES
from newsletter.rendering.online import online_page
from tests.needs import ROOT
from tests.rendering.contents import CONTENTS, ORDINARY, TEMPLATES
from tests.rendering.test_notices import LANGUAGES, hostile, notice

pytestmark = pytest.mark.needs("node-tools")

EXPECTED = mailclients.expectations()
MOST = EXPECTED.limits
REPORT = ROOT / "build" / "mail-clients.txt"


def documents() -> dict[str, str]:
    """Return the HTML of each layout, theme, language, content, and of each notice."""
    found = {
        f"{layout} {name}": compile_message(
            replace(content, layout=layout), template_dirs=[TEMPLATES]
        ).html
        for layout in ("editorial", "compact")
        for name, content in CONTENTS.items()
    }
    found["online"] = online_page(ORDINARY, template_dirs=[TEMPLATES])
    for kind, language in product(NOTICES, LANGUAGES):
        found[f"notice {kind} {language}"] = notice(kind, language).html
        found[f"hostile notice {kind} {language}"] = hostile(kind, language).html
    return found


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    """The judges' words on every document, in one run of Node."""
    found = mailclients.verdicts(documents(), home=tmp_path_factory.mktemp("judges"))
    write_report(found["editorial ordinary"])
    return found


def write_report(verdict: Verdict) -> None:
    """Write what every client of caniemail's data lacks, also those without a limit."""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        f"{client}: {len(features)} lacking ({', '.join(features)})"
        for client, features in sorted(verdict.lacking.items())
    ]
    lines += [
        f"{client}: {len(features)} partly ({', '.join(features)})"
        for client, features in sorted(verdict.partly.items())
    ]
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("client", MOST)
def test_no_client_lacks_more_than_its_limit(client: str, verdicts: dict[str, Verdict]) -> None:
    for name, verdict in verdicts.items():
        lacking = verdict.lacking.get(client, [])
        assert len(lacking) <= MOST[client], (name, lacking)


def test_each_lacking_feature_is_listed_with_its_reason(
    verdicts: dict[str, Verdict],
) -> None:
    found = {
        feature
        for verdict in verdicts.values()
        for client in MOST
        for feature in verdict.lacking.get(client, [])
    }
    assert found <= EXPECTED.remaining.keys()


def test_the_html_is_valid(verdicts: dict[str, Verdict]) -> None:
    invalid = {name: verdict.invalid for name, verdict in verdicts.items() if verdict.invalid}
    assert not invalid
