"""What ``newsletter archive`` prints for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import Console
from rich.table import Table

from newsletter.archive.importing import ImportResult
from newsletter.archive.parsed import ParsedFirm
from newsletter.archive.values import ArticleRow, ArticleText, TwinFound
from newsletter.cli.output import say
from newsletter.common.french import counted
from newsletter.common.typography import typeset_fr

#: A longer table is of no use to anybody; ``--json`` and ``archive list`` give all.
_MOST_ROWS = 40


def results(found: Sequence[ImportResult]) -> None:
    """Print what each source brought, what needs a person, and the counts."""
    for result in found:
        rows(result.articles)
        for twin in result.twins:
            _twin(twin)
        for remark in (*result.remarks, *_article_remarks(result.articles)):
            _line(remark)
        if result.firm:
            _firm(result.firm)
        done = "Essai sans rien inscrire" if result.dry_run else f"Source « {result.source} »"
        _line(
            f"{done} : {counted(result.new, 'nouveau', 'nouveaux')}, "
            f"{counted(result.changed, 'modifié', 'modifiés')}, "
            f"{counted(result.unchanged, 'inchangé', 'inchangés')}, "
            f"{counted(len(result.refused), 'refusé', 'refusés')}."
        )


def rows(articles: Sequence[ArticleRow]) -> None:
    """Print articles as a table."""
    table = Table("N°", "Article", "Date", "Rubriques", "Envoi")
    for row in articles[:_MOST_ROWS]:
        table.add_row(
            str(row.id or "–"),
            typeset_fr(row.title),
            _day(row.published_on),
            ", ".join(row.categories),
            "possible" if row.mailable else row.reason,
        )
    Console().print(table)
    left = len(articles) - _MOST_ROWS
    if left > 0:
        _line(f"… et {counted(left, 'autre', 'autres')} (--json les donne).")


def whole(article: ArticleText) -> None:
    """Print an article's stored HTML on stdout, and what is known of it on stderr."""
    known = (
        article.title,
        ", ".join(article.categories),
        _day(article.published_on),
        article.credit,
        article.url,
        *article.remarks,
        "" if article.mailable else f"Ne peut pas partir : {article.reason}.",
    )
    for line in filter(None, known):
        say(line)
    if article.html:
        print(article.html)


def _article_remarks(articles: Sequence[ArticleRow]) -> list[str]:
    return [f"« {row.title} » : {remark}" for row in articles for remark in row.remarks]


def _twin(twin: TwinFound) -> None:
    first, second = twin.first, twin.second
    _line(
        f"À examiner : « {first.title} » ({_numbered(first.id)}{_day(first.published_on)}) et "
        f"« {second.title} » ({_numbered(second.id)}{_day(second.published_on)}). {twin.reason}"
    )


def _numbered(article_id: int | None) -> str:
    return f"n° {article_id}, " if article_id else ""


def _firm(firm: ParsedFirm) -> None:
    lines = (
        firm.name,
        firm.street,
        f"{firm.postcode} {firm.town}".strip(),
        f"Tél. {firm.telephone}" if firm.telephone else "",
        f"Fax {firm.fax}" if firm.fax else "",
        firm.email,
    )
    _line(
        f"Coordonnées trouvées sur la page (rien n’est modifié) : {', '.join(filter(None, lines))}."
    )


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else "sans date"


def _line(sentence: str) -> None:
    Console().print(typeset_fr(sentence), highlight=False, markup=False)
