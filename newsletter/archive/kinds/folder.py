"""A folder of Markdown files with a YAML front matter: one article per file."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml
from markdown_it import MarkdownIt

from newsletter.archive.candidates import left_out
from newsletter.archive.dates import machine_day, whole_day
from newsletter.archive.errors import ArchiveRefused
from newsletter.archive.kinds.page.oddities import oddities
from newsletter.archive.parsed import IN_FOLDER, ParsedArchive, ParsedArticle, Refusal
from newsletter.archive.reading import decoded
from newsletter.common.htmlcleaning import clean_html, plain_text

MOST_FILES = 5_000
MAX_FILE = 2_000_000
_MAX_FRONT = 16_384
_SUFFIXES = frozenset({".md", ".markdown"})
_FRONT = re.compile(r"---[ \t]*\n(?P<front>.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)
#: As markdown-it writes it; HTML within Markdown is off.
_IMG = re.compile(r'<img src="(?P<src>[^"]{1,2000})" alt="(?P<alt>[^"]{0,2000})"')
#: No front matter holds that name: YAML cannot write it.
_OTHERS = "\x00others"
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "maxNesting": 30}).enable("table")


def parse(folder: Path) -> ParsedArchive:
    """Return the articles of every Markdown file under the folder, hidden ones left out."""
    paths = list(_markdown_files(folder))
    if not paths:
        raise ArchiveRefused(
            f"Le dossier «\u00a0{folder.name}\u00a0» ne contient aucun fichier Markdown (.md)."
        )
    if len(paths) > MOST_FILES:
        raise ArchiveRefused(
            f"Le dossier contient plus de {MOST_FILES} fichiers\u202f: importez-le en plusieurs "
            "fois."
        )
    articles: list[ParsedArticle] = []
    refused: list[Refusal] = []
    for path in paths:
        where = path.relative_to(folder).as_posix()
        try:
            articles.append(_article(path, where))
        except ArchiveRefused as refusal:
            refused.append(Refusal(where=where, reason=refusal.sentence))
    if not articles:
        raise ArchiveRefused(
            f"Aucun article n’a pu être lu\u202f: {refused[0].where}\u00a0: {refused[0].reason}"
        )
    return ParsedArchive(kind="folder", articles=tuple(articles), refused=tuple(refused))


def _markdown_files(folder: Path) -> Iterator[Path]:
    for parent, directories, names in os.walk(folder, followlinks=False):
        directories[:] = sorted(name for name in directories if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent) / name
            if path.suffix.lower() in _SUFFIXES and not name.startswith(".") and path.is_file():
                yield path


def _article(path: Path, where: str) -> ParsedArticle:
    if path.is_symlink():
        raise ArchiveRefused("C’est un lien vers un autre fichier\u202f: il n’est pas suivi.")
    if path.stat().st_size > MAX_FILE:
        raise ArchiveRefused(f"Le fichier pèse plus de {MAX_FILE // 1_000_000}\u00a0Mo.")
    text = decoded(path.read_bytes())
    found = _FRONT.match(text)
    if found is None:
        raise ArchiveRefused(
            "L’en-tête manque\u202f: le fichier doit commencer par des lignes "
            "«\u00a0title:\u00a0» et «\u00a0date:\u00a0» entre deux lignes «\u00a0---\u00a0»."
        )
    front = _front_matter(found["front"])
    title = _text(front.get("title"))
    if not title:
        raise ArchiveRefused("L’en-tête ne donne pas de titre («\u00a0title:\u00a0»).")
    rendered = _MARKDOWN.render(text[found.end() :])
    front = _with_first_picture(front, rendered)
    html = clean_html(_lower_headings(rendered))
    return _with_front(front, title=title, html=html, where=where)


def _with_first_picture(front: dict[str, Any], html: str) -> dict[str, Any]:
    """Return the front matter with the text's first picture, when it names none itself."""
    shown = [
        (unquote(unescape(found["src"])), unescape(found["alt"])) for found in _IMG.finditer(html)
    ]
    if not shown:
        return front
    named = _text(front.get("image"))
    first = (named, "") if named else shown[0]
    others = len({src for src, _ in shown} - {first[0]})
    # What the text says of the picture holds for the front matter's too.
    alt = _text(front.get("image_alt")) or dict(shown).get(first[0], "")
    return {**front, "image": first[0], "image_alt": alt, _OTHERS: others}


def _with_front(front: dict[str, Any], *, title: str, html: str, where: str) -> ParsedArticle:
    published_on, remark = _day(front.get("date"))
    url = _text(front.get("url"))
    remarks = [remark, *oddities(plain_text(html))]
    if url and not url.startswith(("http://", "https://")):
        remarks.append(
            f"Le lien «\u00a0{url[:80]}\u00a0» n’est pas une adresse http(s)\u202f: omis."
        )
        url = ""
    remarks += left_out(front.get(_OTHERS, 0))
    image = _picture(_text(front.get("image")), where)
    if image is None:
        remarks.append("L’image n’est pas dans le dossier importé\u202f: omise.")
    return ParsedArticle(
        title=title,
        published_on=published_on,
        original_on=_day(front.get("original_date"))[0],
        categories=_names(front.get("categories", front.get("category"))),
        url=url,
        supplier_id=_text(front.get("id")) or where,
        credit=_text(front.get("credit")),
        summary=_text(front.get("summary")),
        html=html,
        language=_text(front.get("language"))[:2].lower() or "fr",
        image_url=image or "",
        image_alt=_text(front.get("image_alt")),
        remarks=tuple(remark for remark in remarks if remark),
        where=where,
    )


def _picture(image: str, where: str) -> str | None:
    """Return the picture's address, a file's as its place in the folder; None when outside it."""
    if not image or image.startswith(("http://", "https://")):
        return image
    path = posixpath.normpath(posixpath.join(posixpath.dirname(where), image))
    return None if path.startswith(("/", "../")) or path == ".." else f"{IN_FOLDER}{path}"


def _front_matter(text: str) -> dict[str, Any]:
    if len(text) > _MAX_FRONT:
        raise ArchiveRefused("L’en-tête est trop long.")
    try:
        # An alias lets ten lines stand for a billion: no article needs one.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise ArchiveRefused(
                "L’en-tête contient un alias YAML («\u00a0*\u00a0»)\u202f: retirez-le."
            )
        found = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise ArchiveRefused(
            f"L’en-tête n’est pas du YAML valide (ligne\u00a0{line}). Mettez entre guillemets un "
            "texte qui contient «\u00a0: \u00a0»."
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ArchiveRefused("L’en-tête n’est pas du YAML valide.") from error
    if not isinstance(found, dict):
        raise ArchiveRefused("L’en-tête ne contient pas de lignes «\u00a0nom: valeur\u00a0».")
    return found


def _text(value: Any) -> str:
    return "" if value is None or isinstance(value, list | dict) else " ".join(str(value).split())


def _day(value: Any) -> tuple[date | None, str]:
    """Return the day, and a remark when what is written is no day."""
    if isinstance(value, datetime):
        return machine_day(value.isoformat()), ""
    if isinstance(value, date):
        return value, ""
    text = _text(value)
    day = whole_day(text) or machine_day(text)
    if text and day is None:
        return None, f"«\u00a0{text[:60]}\u00a0» n’est pas une date\u202f: l’article est sans date."
    return day, ""


def _names(value: Any) -> tuple[str, ...]:
    names = value if isinstance(value, list) else str(value or "").split(",")
    return tuple(dict.fromkeys(name for name in map(_text, names) if name))


def _lower_headings(html: str) -> str:
    """Return the text with its headings under the title, which is the article's h1."""
    if "<h1>" not in html:
        return html
    return re.sub(r"<(/?)h([1-5])>", lambda tag: f"<{tag[1]}h{int(tag[2]) + 1}>", html)
