"""What an HTML page says about itself for machines: title, date of publication, own address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lxml import html as lxml_html

from newsletter.archive.candidates import chosen
from newsletter.archive.dates import machine_day
from newsletter.archive.kinds.page.announced import announced
from newsletter.archive.kinds.page.jsonld import described
from newsletter.archive.kinds.page.links import link

_PUBLISHED = (
    "article:published_time",
    "datepublished",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "publication_date",
    "pubdate",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The machine-readable side of a page; empty where the page says nothing."""

    title: str = ""
    published_on: date | None = None
    url: str = ""
    language: str = ""
    image_url: str = ""
    image_alt: str = ""
    site: str = ""
    summary: str = ""
    #: What relative links are completed with, when the page says it.
    base: str = ""
    #: The next page of the list, when the page names one.
    next_url: str = ""


def metadata_of(root: lxml_html.HtmlElement, *, base_url: str = "") -> Metadata:
    """Return what the page's head announces; never a date that is only one of modification."""
    named = {
        (node.get("property") or node.get("name") or node.get("itemprop") or "").lower(): (
            node.get("content") or ""
        ).strip()
        for node in root.iter("meta")
    }
    canonical = next((node.get("href", "") for node in _links(root, "canonical")), "")
    following = next((node.get("href", "") for node in _links(root, "next")), "")
    title = root.find(".//title")
    base = link(next((node.get("href", "") for node in root.iter("base")), ""), base_url)
    image = chosen(announced(root, base_url=base or base_url))
    return Metadata(
        title=named.get("og:title") or (" ".join(title.itertext()) if title is not None else ""),
        published_on=_published(root, named),
        url=link(canonical or named.get("og:url", ""), base_url),
        language=(root.get("lang") or "")[:2].lower(),
        image_url=image.url if image else "",
        image_alt=image.alt if image else "",
        site=named.get("og:site_name", "")[:100],
        summary=named.get("og:description", "")[:1000],
        base=base,
        next_url=link(following, base_url),
    )


def _links(root: lxml_html.HtmlElement, relation: str) -> Iterable[lxml_html.HtmlElement]:
    for tag in ("link", "a"):
        for node in root.iter(tag):
            if relation in (node.get("rel") or "").lower().split():
                yield node


def _published(root: lxml_html.HtmlElement, named: dict[str, str]) -> date | None:
    for name in _PUBLISHED:
        if day := machine_day(named.get(name, "")):
            return day
    times = [
        node
        for node in root.iter("time")
        if "pubdate" in node.attrib or "datePublished" in (node.get("itemprop") or "")
    ]
    if len(times) == 1:
        return machine_day(times[0].get("datetime", "") or " ".join(times[0].itertext()))
    days = {day for day in map(machine_day, _json_dates(root)) if day}
    return days.pop() if len(days) == 1 else None


def _json_dates(root: lxml_html.HtmlElement) -> Iterable[str]:
    for item in described(root):
        if isinstance(published := item.get("datePublished"), str):
            yield published
