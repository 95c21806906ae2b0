"""The demo's pictures: one series of flat drawings in the firm's colour, made when it runs.

Each is named for the article that it stands with (``content/articles/<name>.md``).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from newsletter.cli.demo.drawing import HEIGHT, WIDTH, Sheet

#: The firm's accent, its shades, two warm neutrals and one tone that answers.
TEAL, DEEP, LAGOON, MIST = "#0f4c5c", "#0a3642", "#5f8f97", "#d5e1df"
SAND, CREAM = "#eadfce", "#f7f1e6"
CLAY, OCHRE = "#d9693f", "#e9b666"


def facture_electronique_reception() -> Sheet:
    """Sheets that leave one tray and land in another."""
    sheet = Sheet(MIST)
    sheet.disc(840, 315, 230, TEAL)
    for step, tone in enumerate((LAGOON, SAND, CREAM)):
        _page(sheet, 250 + step * 150, 205 - step * 45, tone, DEEP)
    sheet.shape(
        [(760, 275), (860, 275), (860, 235), (940, 315), (860, 395), (860, 355), (760, 355)], OCHRE
    )
    return sheet


def mentions_de_la_facture() -> Sheet:
    """One invoice, looked at line by line."""
    sheet = Sheet(SAND)
    sheet.box(350, 60, 420, 610, CREAM, radius=10)
    sheet.box(400, 112, 120, 54, TEAL, radius=6)
    for line, width in enumerate((300, 300, 230, 300, 180)):
        top = 222 + line * 66
        sheet.disc(416, top + 9, 16, CLAY if line == 3 else LAGOON)
        sheet.box(452, top, width - 60, 18, MIST if line != 3 else OCHRE, radius=9)
    sheet.line([(846, 504), (930, 588)], 34, DEEP)
    sheet.ring(766, 424, 120, 24, TEAL)
    return sheet


def embauche_premieres_semaines() -> Sheet:
    """A row of people, and the one who joins."""
    sheet = Sheet(SAND)
    sheet.box(0, 500, WIDTH, 130, TEAL)
    for place, tone in enumerate((TEAL, LAGOON, DEEP, LAGOON, CLAY)):
        x = 190 + place * 185
        lift = 46 if tone == CLAY else 0
        sheet.disc(x, 250 - lift, 58, tone)
        sheet.sector(x, 420 - lift, 92, 180, 360, tone)
        sheet.box(x - 92, 418 - lift, 184, 82 + lift, tone)
    return sheet


def cession_bail_commercial() -> Sheet:
    """A shop front under its awning."""
    sheet = Sheet(MIST)
    sheet.box(260, 110, 600, 520, CREAM)
    for stripe in range(8):
        left = 230 + stripe * 82.5
        tone = CLAY if stripe % 2 else SAND
        sheet.box(left, 150, 82.5, 100, tone)
        sheet.sector(left + 41.25, 250, 41.25, 0, 180, tone)
    sheet.box(310, 330, 280, 210, TEAL)
    sheet.shape([(310, 540), (450, 330), (520, 330), (380, 540)], LAGOON)
    sheet.box(650, 330, 150, 300, DEEP)
    sheet.disc(775, 485, 11, OCHRE)
    sheet.box(0, 618, WIDTH, 12, DEEP)
    return sheet


def compte_courant_associe() -> Sheet:
    """Piles of coins that pass from one side to the other."""
    sheet = Sheet(TEAL)
    sheet.disc(560, 315, 250, DEEP)
    for pile, (coins, tone) in enumerate(((3, OCHRE), (5, SAND), (8, OCHRE), (6, CLAY))):
        for coin in range(coins):
            top = 505 - coin * 46
            sheet.box(262 + pile * 155, top, 130, 36, tone, radius=18)
    return sheet


def seuil_de_rentabilite() -> Sheet:
    """Two lines that cross: what comes in catches up with what goes out."""
    sheet = Sheet(CREAM)
    cross = (620.0, 300.0)
    sheet.shape([cross, (1120, 10), (1120, 165)], OCHRE)
    sheet.shape([(0, 660), (0, 490), cross], SAND)
    sheet.line([(-20, 496), (1140, 159)], 16, LAGOON)
    sheet.line([(-20, 672), (1140, -2)], 16, TEAL)
    sheet.disc(*cross, 46, CREAM)
    sheet.ring(*cross, 46, 16, CLAY)
    return sheet


def hameconnage_reflexes() -> Sheet:
    """A letter on a hook."""
    sheet = Sheet(DEEP)
    for row in range(4):
        for column in range(9):
            sheet.ring(column * 140, 420 + row * 70, 70, 5, TEAL, start=180, end=360)
    sheet.line([(560, -20), (560, 200)], 12, OCHRE)
    sheet.box(400, 190, 320, 210, CREAM, radius=10)
    sheet.shape([(400, 200), (720, 200), (560, 320)], SAND)
    sheet.line([(404, 200), (560, 316), (716, 200)], 8, LAGOON)
    sheet.ring(620, 400, 66, 14, OCHRE, start=0, end=180)
    sheet.line([(561, 330), (561, 400)], 14, OCHRE)
    sheet.shape([(646, 420), (712, 408), (690, 358)], OCHRE)
    return sheet


def relancer_un_client() -> Sheet:
    """Four words said, each a little louder."""
    sheet = Sheet(SAND)
    for step, tone in enumerate((MIST, LAGOON, TEAL, CLAY)):
        width, height = 170 + step * 22, 120 + step * 44
        left, bottom = 90 + step * 238, 470
        sheet.box(left, bottom - height, width, height, tone, radius=34)
        sheet.shape(
            [(left + 40, bottom - 4), (left + 96, bottom - 4), (left + 40, bottom + 52)], tone
        )
    return sheet


def conservation_des_pieces() -> Sheet:
    """Binders on their shelves, one of them taken out."""
    sheet = Sheet(MIST)
    tones = (TEAL, LAGOON, SAND, DEEP, OCHRE, LAGOON, TEAL, CREAM, DEEP, LAGOON, SAND, TEAL)
    for shelf in range(2):
        base = 300 + shelf * 280
        sheet.box(0, base, WIDTH, 14, DEEP)
        for place in range(12):
            taken = shelf == 0 and place == 7
            tone = CLAY if taken else tones[(place * 5 + shelf * 3) % 12]
            top = base - 230 - (40 if taken else 0)
            sheet.box(80 + place * 81, top, 69, 230, tone, radius=5)
            sheet.disc(114.5 + place * 81, top + 185, 13, CREAM if tone != CREAM else SAND)
            sheet.box(97 + place * 81, top + 34, 35, 62, MIST if tone != MIST else CREAM, radius=3)
    return sheet


def delais_de_paiement() -> Sheet:
    """Sixty days, half of them gone."""
    sheet = Sheet(CREAM)
    for day in range(60):
        column, row = day % 12, day // 12
        x, y = 147 + column * 75, 165 + row * 75
        if day < 30:
            sheet.disc(x, y, 25, TEAL)
        elif day == 59:
            sheet.disc(x, y, 32, CLAY)
        else:
            sheet.ring(x, y, 25, 6, LAGOON)
    return sheet


def donation_abattement() -> Sheet:
    """One generation within another."""
    sheet = Sheet(TEAL)
    for radius, tone in ((520, DEEP), (390, LAGOON), (270, SAND), (160, OCHRE), (70, CLAY)):
        sheet.sector(560, HEIGHT, radius, 180, 360, tone)
    return sheet


def tableau_de_tresorerie() -> Sheet:
    """Thirteen weeks, and the hollow that shows in time."""
    sheet = Sheet(MIST)
    for week in range(13):
        level = 120 + 190 * (0.5 + 0.5 * math.cos((week - 1) * math.tau / 13))
        low = week in {7, 8}
        sheet.box(117 + week * 69, 540 - level, 50, level, CLAY if low else TEAL, radius=6)
    sheet.line([(80, 540), (1040, 540)], 8, DEEP)
    sheet.line([(80, 372), (1040, 372)], 5, OCHRE)
    return sheet


def sauvegarde_3_2_1() -> Sheet:
    """Three copies, two kinds, one elsewhere."""
    sheet = Sheet(DEEP)
    sheet.box(0, 0, 760, HEIGHT, TEAL)
    for place, tone in enumerate((SAND, SAND)):
        x = 230 + place * 290
        sheet.disc(x, 315, 120, tone)
        sheet.disc(x, 315, 40, TEAL)
    sheet.box(820, 205, 220, 220, OCHRE, radius=22)
    sheet.box(880, 205, 100, 74, DEEP)
    sheet.box(865, 330, 130, 95, CREAM)
    return sheet


def conges_payes_decompte() -> Sheet:
    """The sun going down on the sea."""
    sheet = Sheet(SAND)
    sheet.disc(560, 330, 210, CLAY)
    sheet.box(0, 330, WIDTH, 300, TEAL)
    for wave, width in enumerate((300, 230, 170, 110, 60)):
        sheet.box(560 - width / 2 + (-1) ** wave * 26, 366 + wave * 48, width, 14, OCHRE, radius=7)
    return sheet


def _page(sheet: Sheet, left: float, top: float, paper: str, ink: str) -> None:
    sheet.box(left, top, 250, 330, paper, radius=8)
    for line, width in enumerate((90, 170, 170, 130)):
        sheet.box(left + 40, top + 50 + line * 46, width, 14, ink, radius=7)
    sheet.box(left + 150, top + 262, 60, 30, CLAY, radius=4)


DRAWINGS: dict[str, Callable[[], Sheet]] = {
    "facture-electronique-reception": facture_electronique_reception,
    "mentions-de-la-facture": mentions_de_la_facture,
    "embauche-premieres-semaines": embauche_premieres_semaines,
    "cession-bail-commercial": cession_bail_commercial,
    "compte-courant-associe": compte_courant_associe,
    "seuil-de-rentabilite": seuil_de_rentabilite,
    "hameconnage-reflexes": hameconnage_reflexes,
    "relancer-un-client": relancer_un_client,
    "conservation-des-pieces": conservation_des_pieces,
    "delais-de-paiement": delais_de_paiement,
    "donation-abattement": donation_abattement,
    "tableau-de-tresorerie": tableau_de_tresorerie,
    "sauvegarde-3-2-1": sauvegarde_3_2_1,
    "conges-payes-decompte": conges_payes_decompte,
}


def write_pictures(folder: Path) -> None:
    """Draw every picture into the folder, named for its article."""
    for name, draw in DRAWINGS.items():
        # Compressed lightly: the import encodes it anew.
        draw().finished().save(folder / f"{name}.png", compress_level=1)
