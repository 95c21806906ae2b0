"""What a page says of itself as JSON-LD, for search engines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml import html as lxml_html

#: Letters of a block: a shop's whole catalogue is none of ours.
_LONGEST = 200_000


def described(root: lxml_html.HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield each thing that the page describes; a block that is no JSON describes nothing."""
    for node in root.iter("script"):
        text = node.text or ""
        if node.get("type") != "application/ld+json" or len(text) > _LONGEST:
            continue
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            # The page's own mistake, in what no reader sees: the rest of the page still speaks.
            continue
        graph = found.get("@graph", [found]) if isinstance(found, dict) else found
        for item in graph if isinstance(graph, list) else []:
            if isinstance(item, dict):
                yield item
