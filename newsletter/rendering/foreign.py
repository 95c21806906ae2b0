"""What no mail of ours does: load anything but plain pictures, or tell anybody who reads it.

DESIGN, promises 8 and 11: no pixel, no personal address but our own two. The bytes as they leave
are looked at, so that no template can do it by a way that was not thought of in its language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from lxml import html as lxml_html

from newsletter.rendering.errors import RenderingError
from newsletter.rendering.mending import Workshop
from newsletter.rendering.slots import Places
from newsletter.rendering.stylesheets import declarations
from newsletter.rendering.visibility import for_word

_FORBIDDEN = frozenset(
    {
        *("applet", "audio", "base", "bgsound", "canvas", "embed", "form", "frame", "frameset"),
        *("iframe", "image", "input", "link", "math", "object", "portal", "script", "select"),
        *("source", "svg", "textarea", "track", "video"),
    }
)
#: Attributes that load, or report, something.
_LOADING = frozenset(
    {"background", "dynsrc", "formaction", "lowsrc", "ping", "poster", "srcset", "xlink:href"}
)
_FETCHING = re.compile(r"url\s*\(|image-set\s*\(|expression\s*\(|-moz-binding|behavior\s*:|@import")
_FONT = re.compile(r"@font-face|@import|url\s*\(|image-set\s*\(", re.IGNORECASE)
_UNSAFE = re.compile(r"\s*(?:javascript|vbscript|data|file|blob)\s*:", re.IGNORECASE)
#: An image of so many pixels is there to be counted, not to be seen.
_PIXEL = 2.0
#: Letters of a placeholder by which its remains are known.
_IMPRINT = slice(0, 8)
_PICTURES_ONLY = 'un message ne charge que des images simples, par <img src="https://…">'
_PERSONAL = (
    "une valeur personnelle ne s’écrit que dans un texte, et son lien est "
    "{{ links.unsubscribe }} ou {{ links.preferences }}, seul dans href"
)


@dataclass(frozen=True, slots=True)
class Personal:
    """One person's values: their placeholders, and the two addresses that may hold the token."""

    places: Places
    links: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something to take out: as the object of "contient", and why."""

    what: str
    why: str
    node: Any = None
    properties: tuple[str, ...] = ()
    #: What stands in the line to mend, where no element leads to it.
    pattern: str = ""


def refuse_imports(html: str, workshop: Workshop) -> None:
    """Raise RenderingError for a style sheet that calls another, before any is read."""
    for sheet in re.findall(r"<style\b[^>]*>(.*?)</style>", html, re.DOTALL | re.IGNORECASE):
        if re.search("@import", sheet, re.IGNORECASE):
            _refuse(workshop.line_with("@import", "body.html"), "@import", _PICTURES_ONLY)


def refuse_foreign(html: str, own: Personal | None, workshop: Workshop) -> None:
    """Raise RenderingError for what loads something, or carries a personal value, in the HTML."""
    for fault in _faults(html, own):
        if fault.pattern:
            _refuse(workshop.line_with(fault.pattern, "body.html"), fault.what, fault.why)
        traced = _faults(workshop.traced_html(), own)
        same = next((each for each in traced if each.what == fault.what), fault)
        _refuse(workshop.line_of(same.node, same.properties), fault.what, fault.why)


def refuse_personal(text: str, own: Personal, workshop: Workshop, *, file: str) -> None:
    """Raise RenderingError for a personal value in the text that a link could carry away."""
    wrong = _personal_text(text, own) if file == "body.txt" else _holds(text, own)
    if wrong or _remains(text, own):
        where = workshop.line_with(r"links\.(unsubscribe|preferences)|greeting", file)
        _refuse(where, "une valeur personnelle hors de sa place", _PERSONAL)


def _refuse(where: str, what: str, why: str) -> NoReturn:
    raise RenderingError(f"{where} contient {what}\u00a0: retirez cela, car {why}.")


def _faults(html: str, own: Personal | None) -> Iterator[Fault]:
    for source in (html, for_word(html)):
        nodes: list[Any] = list(lxml_html.document_fromstring(source).iter())
        for node in nodes:
            if isinstance(node.tag, str):
                yield from _loaded(node)
                if own:
                    yield from _leaks(node, own)
            elif own and _holds(node.text, own) and not _conditional(node):
                yield Fault(
                    what="une valeur personnelle dans un commentaire",
                    why=_PERSONAL,
                    pattern=r"<!--.*(links\.|greeting)",
                )
    if own and _remains(html, own):
        pattern = r"(links\.(unsubscribe|preferences)|greeting)\s*[|\[~.]"
        yield Fault(
            what="une valeur personnelle coupée ou transformée", why=_PERSONAL, pattern=pattern
        )


def _loaded(node: Any) -> Iterator[Fault]:
    """Yield what this element would load or run."""
    tag = node.tag.lower()
    if tag in _FORBIDDEN:
        yield Fault(what=f"la balise <{tag}>", why=_PICTURES_ONLY, node=node)
    if tag == "meta" and (node.get("http-equiv") or "").lower() == "refresh":
        yield Fault(
            what="une balise <meta> qui ouvre une autre page", why=_PICTURES_ONLY, node=node
        )
    if tag == "style" and (found := _FONT.search(node.text or "")):
        word = found.group().rstrip("( ")
        yield Fault(
            what=f"{word} dans un style", why=_PICTURES_ONLY, pattern=re.escape(word.rstrip())
        )
    for name, value in ((str(key).lower(), value) for key, value in node.attrib.items()):
        if name in _LOADING or name.startswith("on") or (name == "src" and tag != "img"):
            yield Fault(what=f"l’attribut {name}", why=_PICTURES_ONLY, node=node)
        elif name == "href" and _UNSAFE.match(str(value)):
            yield Fault(
                what="un lien qui n’est pas celui d’une page", why=_PICTURES_ONLY, node=node
            )
    for name, value in declarations(node.get("style") or "").items():
        if _FETCHING.search(f"{name}:{value}"):
            yield Fault(
                what=f"une adresse à charger dans {name}",
                why=_PICTURES_ONLY,
                node=node,
                properties=(name,),
            )
    if tag == "img" and _is_pixel(node):
        yield Fault(
            what="une image que personne ne voit",
            why="un message ne compte pas qui l’ouvre",
            node=node,
        )


def _is_pixel(image: Any) -> bool:
    style = declarations(image.get("style") or "")
    if style.get("display", "").startswith("none") or style.get("visibility") == "hidden":
        return True
    sizes = (image.get("width"), image.get("height"), style.get("width"), style.get("height"))
    numbers = (
        re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?(?:\s*!important)?", s or "") for s in sizes
    )
    return any(float(found.group(1)) <= _PIXEL for found in numbers if found)


def _leaks(node: Any, own: Personal) -> Iterator[Fault]:
    """Yield where this element carries a person's value to somebody else."""
    for name, value in node.attrib.items():
        is_own = node.tag == "a" and name == "href" and str(value) in own.links
        if _holds(str(value), own) and not is_own and not str(name).startswith("data-template"):
            yield Fault(
                what=f"une valeur personnelle dans l’attribut {name}", why=_PERSONAL, node=node
            )
    for text, around in ((node.text, node), (node.tail, node.getparent())):
        hidden = around is not None and around.tag in {"style", "script", "title"}
        if text and (_personal_text(text, own) or (hidden and _holds(text, own))):
            yield Fault(
                what="une valeur personnelle collée à autre chose", why=_PERSONAL, node=node
            )


def _personal_text(text: str, own: Personal) -> bool:
    """Return whether a word of the text would lead elsewhere with a personal value in it."""
    for word in text.split():
        bare = word.strip("<>()[].,;:!?«»\"'")
        if own.places.token in word and bare not in own.links:
            return True
        if own.places.greeting in word and re.search(r"://|www\.|@|\w/", word):
            return True
    return False


def _holds(text: str | None, own: Personal) -> bool:
    return bool(text) and (own.places.token in str(text) or own.places.greeting in str(text))


def _remains(text: str, own: Personal) -> bool:
    """Return whether pieces of a placeholder are left, which no stamp would ever fill."""
    whole = text.count(own.places.token) + text.count(own.places.greeting)
    imprint = own.places.token[_IMPRINT]
    return text.lower().count(imprint) > whole or imprint[::-1] in text.lower()


def _conditional(comment: Any) -> bool:
    return str(comment.text).strip().startswith("[if")
