"""How an HTML page is laid out: what is menu and what is text, which tables and lists hold data."""

from __future__ import annotations

import re
from itertools import islice

from lxml import html as lxml_html

from newsletter.archive.dates import day_at_edge, is_day_shaped
from newsletter.archive.kinds.page.lines import Zone

_MENU = re.compile(
    r"(?:^|[\s_-])(?:menu|nav|navbar|navigation|sidebar|cookies?|rgpd|share|sharing|partage\w*"
    r"|social-\w+|reseaux-sociaux"
    r"|comments?|commentaires?|related|similaires?|pagination|pager|skip|widget|popup|modal|banner"
    r"|search|recherche|login|connexion|toolbar|newsletter-form)(?:$|[\s_-])",
    re.IGNORECASE,
)
_EDGE = re.compile(
    r"(?:^|[\s_-])(?:footer|pied|foot|bas-?de-?page|copyright)(?:$|[\s_-])", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t\r\n]+")
#: A list or a table of an article is smaller; a larger one lays the page out or is an index.
_LARGEST_DATA = 2_000


def zone(element: lxml_html.HtmlElement, outer: Zone) -> Zone:
    """Return where on the page the element stands, given where the one around it does."""
    if outer != "main":
        return outer
    tag, role = str(element.tag), element.get("role", "")
    if tag == "aside" and _is_box(element):
        return "main"
    if tag in {"nav", "aside"} or role in {"navigation", "search", "complementary", "dialog"}:
        return "menu"
    named = f"{element.get('class', '')} {element.get('id', '')}"[:300]
    if tag not in {"body", "html", "main", "article", "form"} and _MENU.search(named):
        return "menu"
    if tag == "footer" or role in {"contentinfo", "banner"} or _EDGE.search(named):
        inside = next(element.iterancestors("article", "main"), None)
        return "main" if inside is not None else "edge"
    if tag == "header" and next(element.iterancestors("article", "main", "section"), None) is None:
        return "edge"
    return "main"


def _is_box(aside: lxml_html.HtmlElement) -> bool:
    """Say whether an aside is a box of the article's text rather than a list of other pages."""
    if next(aside.iterancestors("article", "main"), None) is None:
        return False
    size = len(aside.text_content().strip())
    linked = sum(len(a.text_content().strip()) for a in islice(aside.iter("a"), 50))
    return size > 0 and linked * 2 < size


def hidden(element: lxml_html.HtmlElement) -> bool:
    """Say whether the element is not shown at all."""
    style = element.get("style", "")
    return "hidden" in element.attrib or bool(
        style and re.search(r"display\s?:\s?none", style[:200], re.IGNORECASE)
    )


def is_plain_list(element: lxml_html.HtmlElement) -> bool:
    """Say whether a list belongs to a text: no index of dated titles, no menu of links."""
    inside = list(islice(element.iterdescendants(), _LARGEST_DATA + 1))
    if len(inside) > _LARGEST_DATA:
        return False
    if any(node.tag in {"table", "div", "article", "time", "h2", "h3"} for node in inside):
        return False
    items = [" ".join(node.itertext()).strip() for node in element if isinstance(node.tag, str)]
    linked = sum(len("".join(a.itertext()).strip()) for a in element.iter("a"))
    if not items or linked * 10 > sum(map(len, items)) * 7:
        return False
    return not any(_bears_day(item) for item in items)


def is_data_table(element: lxml_html.HtmlElement) -> bool:
    """Say whether a table holds figures of a text: not the page's layout, not an index."""
    inside = list(islice(element.iterdescendants(), _LARGEST_DATA + 1))
    layout = {"table", "h1", "h2", "h3", "form", "article"}
    if len(inside) > _LARGEST_DATA or any(node.tag in layout for node in inside):
        return False
    rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in element.iter("tr")]
    cells = [_SPACES.sub(" ", " ".join(cell.itertext())).strip() for row in rows for cell in row]
    if sum(1 for row in rows if len(row) > 1) < 2 or max(map(len, cells), default=0) > 600:
        return False
    dated = sum(1 for cell in cells if _bears_day(cell))
    return dated * 3 < len(rows) * 2 or dated < 2


def _bears_day(text: str) -> bool:
    return is_day_shaped(text) or day_at_edge(_SPACES.sub(" ", text)) is not None
