"""The very bytes of a stamped message, whole: any change of them is a change somebody looked at.

``GOLDENS=write pytest tests/rendering/test_golden.py`` writes them anew.
"""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from newsletter.rendering.compiling import compile_message
from newsletter.rendering.stamping import stamp
from tests.needs import ROOT
from tests.rendering.contents import ORDINARY, PERSON, TEMPLATES

FOLDER = ROOT / "tests" / "golden"


@pytest.mark.parametrize("layout", ["editorial", "compact"])
def test_the_bytes_are_those_that_were_looked_at(layout: str) -> None:
    message = compile_message(replace(ORDINARY, layout=layout), template_dirs=[TEMPLATES])
    raw = stamp(message, PERSON)
    golden = FOLDER / f"{layout}.eml"
    if os.environ.get("GOLDENS") == "write":
        golden.write_bytes(raw)
    assert raw.split(b"\r\n") == golden.read_bytes().split(b"\r\n")
