"""What a reader sees of a mail's HTML, in each of the ways that mail clients show it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cssselect import SelectorError
from lxml import html as lxml_html
from lxml.cssselect import CSSSelector

from newsletter.rendering.hiding import ORDINARY, Cause, Look, hidden_by, look_of
from newsletter.rendering.stylesheets import Rule, declarations, is_important, rules

#: What Word, which draws for Outlook on Windows, takes out of the conditional comments.
_FOR_WORD = re.compile(r"<!--\s*\[if\s[^\]!]*mso[^\]]*\]>(.*?)<!\[endif\]\s*-->", re.DOTALL)
#: What they keep from it: ``<!--[if !mso]><!-->…<!--<![endif]-->`` and its variants.
_FOR_OTHERS = re.compile(
    r"<!(?:--)?\s*\[if\s+!\s*\(?[^\]]*mso[^\]]*\](?:>\s*<!\s*(?:--\s*)*>|>\s*-->|>)"
    r".*?<!(?:--\s*<!)?\[endif\]\s*(?:--)?>",
    re.DOTALL,
)
#: Elements whose text no mail shows.
_UNSEEN = frozenset(
    {
        *("audio", "canvas", "datalist", "dialog", "embed", "head", "iframe", "math", "noembed"),
        *("noframes", "noscript", "object", "option", "script", "select", "style", "svg"),
        *("template", "textarea", "title", "video"),
    }
)


@dataclass(frozen=True, slots=True)
class Hidden:
    """A stretch that is there and that nobody sees: where it begins, and by what."""

    node: Any
    by: Cause
    text: str
    links: tuple[str, ...]


@dataclass(slots=True)
class View:
    """A mail as one kind of client shows it."""

    #: "" or, in brackets, the clients that show it so.
    name: str
    pieces: list[str] = field(default_factory=list)
    #: The words of pictures, by the number of pieces before them.
    alternatives: dict[int, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return what is read, white space collapsed."""
        return words(" ".join(self.pieces))

    def concealed(self) -> tuple[str, ...]:
        """Return the texts that a style or an attribute hides; a head or a script is no secret."""
        secrets = (one.text for one in self.hidden if one.node.tag not in _UNSEEN)
        return tuple(text for text in dict.fromkeys(secrets) if text)


def readable(html: str) -> str:
    """Return what a reader sees of the HTML: no comment, no style, no tag, nothing hidden."""
    return _view(html, "", word=False, media=None).text


def addresses(html: str) -> tuple[str, ...]:
    """Return where the visible links lead, in order, each once."""
    return tuple(dict.fromkeys(_view(html, "", word=False, media=None).links))


def views(html: str) -> Iterator[View]:
    """Yield the mail as each kind of client shows it.

    Without ``<style>`` (SFR, La Poste, Gmail on a telephone), by Word (Outlook on Windows), and
    with the kept styles, under each of their conditions: narrow, wide, dark.
    """
    yield _view(html, "", word=False, media=None)
    yield _view(html, " (Outlook sous Windows)", word=True, media="")
    for media in dict.fromkeys(rule.media for rule in _kept_rules(html)):
        if "print" not in media:
            yield _view(html, f" ({media})" if media else "", word=False, media=media)


def for_word(html: str) -> str:
    """Return the HTML as Word reads it, which draws for Outlook on Windows."""
    return _FOR_WORD.sub(r"\1", _FOR_OTHERS.sub("", html))


def words(text: str) -> str:
    """Return the text with every run of white space, wraps included, as one space."""
    return re.sub(r"\s+", " ", text).strip()


def letters(text: str) -> str:
    """Return letters and digits alone: wraps, quotes' signs and dashes are each part's own."""
    return "".join(re.findall(r"\w+", text))


def _view(html: str, name: str, *, word: bool, media: str | None) -> View:
    view = View(name)
    source = html.replace("<wbr>", "")
    if word:
        source = for_word(source)
    body = lxml_html.document_fromstring(source).find("body")
    if body is not None:
        kept = _kept_styles(body, source, media)
        _Eye(view, word=word, kept=kept).look(body.getparent(), ORDINARY)
    return view


@dataclass(slots=True)
class _Eye:
    """Goes through the elements as a client would, and puts aside what it would not show."""

    view: View
    word: bool
    kept: Mapping[Any, Mapping[str, str]]

    def look(self, node: Any, around: Look) -> None:
        """Look at an element and at what is in it."""
        if not isinstance(node.tag, str):
            return
        style = declarations(node.get("style") or "") | dict(self.kept.get(node, {}))
        here = look_of(node, style, around)
        by = hidden_by(node, style, here, in_word=self.word)
        if by is None and node.tag in _UNSEEN:
            by = Cause(f"la balise <{node.tag}>")
        if by:
            self._put_aside(node, by)
            return
        before = len(self.view.pieces)
        self._read(node, here)
        if node.tag == "img":
            self.view.pieces.append("")
            self.view.alternatives[len(self.view.pieces)] = node.get("alt") or ""
        if node.tag == "a":
            self._follow(node, before)

    def _read(self, node: Any, here: Look) -> None:
        unseen = here.unseen()
        self._say(node, node.text, unseen)
        closed = node.tag == "details" and node.get("open") is None
        for child in node:
            if not closed or child.tag == "summary":
                self.look(child, here)
            elif isinstance(child.tag, str):
                self._put_aside(child, Cause("la balise <details>"))
            self._say(node, child.tail, Cause("la balise <details>") if closed else unseen)

    def _follow(self, link: Any, before: int) -> None:
        """Count a link that has something to click: two letters at least, or a picture's words."""
        label = "".join(self.view.pieces[before:]) + "".join(
            said for at, said in self.view.alternatives.items() if at > before
        )
        address = str(link.get("href", ""))
        if len(re.findall(r"\w", label)) > 1:
            self.view.links.append(address)
        else:
            by = Cause("l’absence de texte et d’image décrite à cliquer")
            self.view.hidden.append(Hidden(link, by, "", (address,)))

    def _say(self, node: Any, text: str | None, unseen: Cause | None) -> None:
        if not text or not text.strip():
            return
        if unseen:
            around = [node] if node.tag == "a" else list(node.iterancestors("a"))
            links = tuple(str(link.get("href", "")) for link in around)
            self.view.hidden.append(Hidden(node, unseen, words(text), links))
        else:
            self.view.pieces.append(text)

    def _put_aside(self, node: Any, by: Cause) -> None:
        links = tuple(str(link.get("href", "")) for link in node.iter("a"))
        self.view.hidden.append(Hidden(node, by, words(str(node.text_content())), links))


def _kept_rules(html: str) -> tuple[Rule, ...]:
    return _rules_of(tuple(re.findall(r"<style\b[^>]*>(.*?)</style>", html, re.DOTALL)))


@lru_cache(maxsize=16)
def _rules_of(sheets: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(rule for sheet in sheets for rule in rules(sheet))


def _kept_styles(body: Any, html: str, media: str | None) -> dict[Any, dict[str, str]]:
    """Return what the kept styles say of each element: only ``!important`` beats its own style."""
    found: dict[Any, dict[str, str]] = {}
    if media is None:
        return found
    for rule in _kept_rules(html):
        select = _selector(rule.selector) if rule.media in {"", media} else None
        for node in select(body.getroottree()) if select else ():
            own = declarations(node.get("style") or "")
            mine = found.setdefault(node, {})
            for name, value in rule.declarations.items():
                if is_important(value) or (
                    name not in own and not is_important(mine.get(name, ""))
                ):
                    mine[name] = value
    return found


def matches(selector: str, node: Any) -> bool:
    """Return whether the selector means this element."""
    select = _selector(selector)
    return select is not None and node in select(node.getroottree())


@lru_cache(maxsize=256)
def _selector(selector: str) -> Callable[[Any], Any] | None:
    """Return the selector; None for one that this machine, and few mail clients, can apply."""
    try:
        return CSSSelector(selector, translator="html")
    except (SelectorError, NotImplementedError):
        return None
