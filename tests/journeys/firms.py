"""A firm set up by the real commands, as a new user would, for the journeys."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.installation import Installation, until

APPROVER = "camille.desroches@cabinet.example.org"
FIRM = f"""
[firm]
name = "Cabinet Exemple"
street = "1, place du Marché"
postcode = "86000"
town = "Poitiers"
telephone = "05 00 00 00 00"
email = "contact@cabinet.example.org"
sender_name = "Cabinet Exemple"
sender_email = "lettre@cabinet.example.org"

[administrator]
email = "{APPROVER}"
name = "Camille Desroches"

[list]
name = "Clients"

[publication]
name = "La lettre"
slug = "lettre"
"""


def today() -> date:
    """Return the day it is for the firm."""
    return datetime.now(ZoneInfo("Europe/Paris")).date()


def write_articles(folder: Path, titles: dict[str, int], *, category: str = "Fiscal") -> Path:
    """Write Markdown articles; ``titles`` maps a title to its age in days."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (title, age) in enumerate(titles.items()):
        day = today() - timedelta(days=age)
        (folder / f"{category.lower()}-{number}.md").write_text(
            f'---\ntitle: "{title}"\ndate: {day.isoformat()}\ncategories: [{category}]\n'
            f'summary: "L’essentiel : {title}."\ncredit: "© Cabinet Exemple"\n---\n'
            f"## Le fait\n\nUn texte utile sur le sujet.\n\n- premier point\n- second point\n",
            encoding="utf-8",
        )
    return folder


def set_up(installation: Installation, folder: Path, *, clients: int) -> None:
    """Describe the firm, import three articles and that many clients."""
    file = folder / "firm.toml"
    file.write_text(FIRM, encoding="utf-8")
    installation.do("setup", str(file))
    titles = {"Factures électroniques": 3, "Délais de paiement": 8, "Frais de repas": 12}
    articles = write_articles(folder / "articles", titles)
    installation.do("archive", "import", str(articles), "--kind", "folder", "--licence", "full")
    lines = ["Civilité;Prénom;Nom;E-mail"]
    lines += [f"Madame;Jeanne;Client{i};client{i}@example.org" for i in range(clients)]
    file = folder / "clients.csv"
    file.write_bytes("\r\n".join(lines).encode("cp1252"))
    installation.do(
        *("subscribers", "import", str(file), "--list", "Clients"),
        *("--basis", "client", "--source", "fichier des clients"),
    )


def approved(installation: Installation, publication: str = "lettre") -> int:
    """Draft and approve a digest by command; return its id."""
    digest_id = int(installation.do("digest", "draft", publication)["id"])
    installation.do("digest", "approve", str(digest_id), "--by", APPROVER)
    return digest_id


def wait_for_state(installation: Installation, digest_id: int, state: str) -> dict[str, Any]:
    """Wait until a digest has that state, and return it as ``digest show --json`` does."""
    found: dict[str, Any] = {}

    def there() -> bool:
        found.update(installation.do("digest", "show", str(digest_id)))
        return bool(found["state"] == state)

    until(there, seconds=60, what=lambda: str(found.get("sums")))
    return found
