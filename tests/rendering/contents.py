"""The digests that these tests compile: an ordinary one, and those that try to break the layout.

Every text was written for this project; the addresses lead nowhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from newsletter.rendering.values import (
    Addressee,
    ArticlePart,
    DigestContent,
    FirmFace,
    FreeBlock,
    Picture,
    Sender,
    Signature,
)

TEMPLATES = Path(__file__).parents[2] / "templates"
SITE = "https://lettre.example.org"

FIRM = FirmFace(
    name="Cabinet Legrand",
    street="15, rue de la Demi-Lune",
    postcode="86000",
    town="Poitiers",
    telephone="05 49 60 20 60",
    fax="05 49 60 34 01",
    email="legrand@wanadoo.fr",
    website="https://www.example.org",
    accent="#1f4e79",
)
SENDER = Sender(
    name="Cabinet Legrand",
    address="lettre@lettre.example.org",
    reply_to="legrand@wanadoo.fr",
    list_id="lettre.example.org",
    list_name="La lettre du cabinet",
    feedback_id="12:lettre:digest:legrand",
    message_id_domain="lettre.example.org",
    unsubscribe_mailbox="desinscription@lettre.example.org",
)


def picture(number: int, alt: str, *, width: int = 1120, height: int = 630) -> Picture:
    """Return an article's picture at an address of the site."""
    return Picture(url=f"{SITE}/m/{number}.jpg", width=width, height=height, alt=alt)


ARTICLES = (
    ArticlePart(
        id=1,
        title="Facturation électronique : les six choses à régler avant septembre 2027",
        url=f"{SITE}/a/1",
        published_on=date(2026, 11, 24),
        categories=("Fiscal",),
        standfirst="Depuis septembre, toutes les entreprises doivent pouvoir recevoir des "
        "factures électroniques ; les plus petites auront à en émettre dans dix mois. Choix de "
        "la plateforme, mentions nouvelles, fichier des clients : voici l’ordre dans lequel "
        "nous vous proposons d’avancer, et ce que le cabinet peut préparer avec vous.",
        credit="© Cabinet Legrand – 2026",
        picture=picture(1, "Un bureau clair, un ordinateur portable et des factures classées"),
    ),
    ArticlePart(
        id=2,
        title="Prime de partage de la valeur : comment la verser avant la fin de l’année",
        url=f"{SITE}/a/2",
        published_on=date(2026, 11, 19),
        categories=("Social", "Gestion"),
        standfirst="Jusqu’à 3 000 € par salarié, ou 6 000 € avec un accord d’intéressement : la "
        "prime reste exonérée de cotisations sous conditions. Elle suppose un accord ou une "
        "décision unilatérale, une consultation du CSE et une mention au bulletin de paie. Le "
        "calendrier est serré mais tenable.",
        credit="© Les Éditions d’Exemple – 2026",
        picture=picture(2, "Deux personnes examinent un bulletin de paie", height=840),
    ),
    ArticlePart(
        id=3,
        title="Bail commercial : l’indexation du loyer à la loupe",
        url=f"{SITE}/a/3",
        published_on=date(2026, 11, 17),
        categories=("Juridique",),
        standfirst="Une clause d’indexation qui ne joue qu’à la hausse est réputée non écrite. "
        "Avant de régler la prochaine échéance, relisez la vôtre : l’indice choisi, la période "
        "de référence et le sens de la variation décident de ce que vous devez vraiment, "
        "parfois sur cinq années.",
        credit="© Les Éditions d’Exemple – 2026",
    ),
    ArticlePart(
        id=4,
        title="Épargne retraite : ce que change le plafond de 2027",
        url=f"{SITE}/a/4",
        published_on=date(2026, 11, 12),
        categories=("Patrimoine",),
        standfirst="Les versements faits avant le 31 décembre se déduisent encore du revenu de "
        "2026. Dirigeants et indépendants ont intérêt à vérifier leurs plafonds non utilisés "
        "des trois années passées, qui s’ajoutent à celui de l’année, et à garder une épargne "
        "disponible à côté.",
        credit="© Les Éditions d’Exemple – 2026",
        picture=picture(4, "Une calculatrice posée sur un relevé d’épargne"),
    ),
    ArticlePart(
        id=5,
        title="Trésorerie : cinq signaux à surveiller chaque semaine",
        url=f"{SITE}/a/5",
        published_on=date(2026, 11, 10),
        categories=("Gestion",),
        standfirst="Un carnet de commandes plein n’empêche pas un découvert. Délai moyen de "
        "règlement, stock qui dort, échéances fiscales groupées : un tableau d’une page suffit "
        "pour voir venir la tension un mois avant la banque, et négocier en position calme.",
        credit="© Cabinet Legrand – 2026",
    ),
    ArticlePart(
        id=6,
        title="Messagerie : reconnaître un faux ordre de virement",
        url=f"{SITE}/a/6",
        published_on=date(2026, 11, 5),
        categories=("Informatique",),
        standfirst="Le message vient, semble-t-il, du dirigeant ou d’un fournisseur connu ; il "
        "est urgent, et l’IBAN a changé. Rappelez toujours au numéro que vous aviez déjà, "
        "jamais à celui du message : cette seule règle arrête la plupart des fraudes au "
        "virement.",
        credit="© Les Éditions d’Exemple – 2026",
        picture=picture(6, "Un clavier éclairé dans un bureau le soir"),
    ),
    ArticlePart(
        id=7,
        title="Congés payés et arrêt maladie : régulariser sans se tromper",
        url=f"{SITE}/a/7",
        published_on=date(2026, 11, 3),
        categories=("Social",),
        standfirst="Un salarié absent pour maladie acquiert désormais deux jours ouvrables par "
        "mois. L’employeur l’informe de ses droits dans le mois de la reprise, et le délai de "
        "report court à partir de là. Nous vous proposons un modèle de lettre et une méthode "
        "pour les compteurs.",
        credit="© Les Éditions d’Exemple – 2026",
    ),
    ArticlePart(
        id=8,
        title="Véhicules de société : choisir en connaissant les nouvelles taxes",
        url=f"{SITE}/a/8",
        published_on=date(2026, 10, 29),
        categories=("Fiscal",),
        standfirst="Les deux taxes annuelles tiennent compte du CO2 et des polluants ; le malus "
        "au poids s’étend. Entre l’achat, la location et l’indemnité kilométrique, l’écart "
        "atteint 2 400 € par an pour un même usage : un calcul simple permet de trancher.",
        credit="© Cabinet Legrand – 2026",
        picture=picture(8, "Une voiture électrique branchée devant une entreprise"),
    ),
)

ORDINARY = DigestContent(
    publication="La lettre du cabinet",
    subject="Fin d’année : ce qu’il reste à décider avant le 31 décembre",
    firm=FIRM,
    sender=SENDER,
    articles=ARTICLES,
    edition_date=date(2026, 12, 1),
    introduction_html="<p>Décembre est le mois des décisions qui ne se rattrapent pas : primes, "
    "versements, inventaire. Nous avons retenu pour vous <strong>huit sujets</strong>, du plus "
    "pressé au plus tranquille.</p><p>Bonne lecture, et n’hésitez pas à nous appeler.</p>",
    blocks=(
        FreeBlock(
            title="Le cabinet est fermé du 24 décembre au 2 janvier",
            text_html="<p>Une permanence sociale reste joignable pour vos paies de décembre, de "
            "9 h à 12 h.</p>",
            url=f"{SITE}/permanence",
            url_label="Les horaires de la permanence",
        ),
    ),
    signature=Signature(
        name="Claire Exemple",
        role="Expert-comptable",
        telephone="05 49 60 20 60",
        email="claire@example.org",
        photograph=Picture(url=f"{SITE}/m/claire.jpg", width=144, height=144, alt=""),
    ),
    why="Vous recevez cette lettre en tant que client du Cabinet Legrand.",
    base_url=SITE,
    view_path="/v/AQAAAAABcGVyc29ubmVsbGVtZW50",
    privacy_url=f"{SITE}/donnees-personnelles",
)

PERSON = Addressee(
    address="camille@client.example.org",
    name="Camille Martin-Lévêque",
    greeting="Madame Martin-Lévêque,",
    token="AQAAAAAB" + "x" * 20,
    message_id="12.42.Zb3kQw9x@lettre.example.org",
    date="Tue, 01 Dec 2026 09:00:00 +0100",
)


def english() -> DigestContent:
    """Return the ordinary digest with English words round it."""
    return replace(ORDINARY, language="en", why="You receive this letter as a client of the firm.")


_LONG = (
    "Anticonstitutionnellement, et sans préjudice des dispositions transitoires applicables aux "
    "entreprises dont l’exercice ne coïncide pas avec l’année civile, le Conseil d’État "
    "précise la notion d’établissement stable : une décision que les holdings animatrices "
    "liront de près"
)
_TABLE = (
    "<h2>Les seuils</h2><table><thead><tr><th scope='col'>Activité</th><th "
    "scope='col'>Franchise</th><th scope='col'>Seuil "
    "majoré</th></tr></thead><tbody><tr><td>Ventes</td><td>85 000 €</td><td>93 500 "
    "€</td></tr><tr><td>Prestations</td><td>37 500 €</td><td>41 250 "
    "€</td></tr></tbody></table><blockquote><p>« Nul n’est censé ignorer la loi » ; encore "
    "faut-il la trouver.</p></blockquote><ul><li>Premier point ;</li><li>second "
    "point.</li></ul><p>Voir <a href='https://www.example.org/texte?a=1&amp;b=2'>le texte</a>, "
    "H<sub>2</sub>O et 1<sup>er</sup>.</p><script>alert(1)</script><img src=x "
    "onerror=alert(1)>"
)


def hostile() -> dict[str, DigestContent]:
    """Return the contents that break layouts, each by its name."""
    plain = replace(ARTICLES[2], picture=None)
    twenty = tuple(
        replace(ARTICLES[number % 8], id=100 + number, url=f"{SITE}/a/{100 + number}")
        for number in range(20)
    )
    return {
        "long_titles": replace(
            ORDINARY,
            subject=_LONG[:160],
            articles=(
                replace(ARTICLES[0], title=_LONG),
                replace(ARTICLES[1], title="Donaudampfschifffahrtselektrizitätenhauptwerk" * 2),
            ),
        ),
        "no_image": replace(
            ORDINARY, articles=tuple(replace(item, picture=None) for item in ARTICLES)
        ),
        "one_article": replace(ORDINARY, articles=(plain,), blocks=(), signature=None),
        "one_picture": replace(
            ORDINARY,
            articles=(ARTICLES[0],),
            introduction_html="",
            blocks=(),
            signature=None,
        ),
        "twenty_articles": replace(ORDINARY, articles=twenty),
        "tables": replace(
            ORDINARY,
            introduction_html=f"<h1>Avant tout</h1>{_TABLE}<h3>Et ensuite</h3><p>À bientôt.</p>",
            articles=(replace(plain, body_html=_TABLE), ARTICLES[1]),
        ),
        "quotes_emoji_arabic": replace(
            ORDINARY,
            introduction_html="<p>👩‍💼 شكرا لكم “mots” & <em>chevrons</em> &lt;b&gt; 🎉</p>",
            articles=(
                replace(
                    plain, title='Le "bon" <b>prix</b> & l’« autre » 🎉', standfirst="محمد علي"
                ),
            ),
            signature=Signature(name="محمد علي", role="Collaborateur"),
        ),
        "no_introduction": replace(ORDINARY, introduction_html="", blocks=(), why=""),
        "bare": replace(
            ORDINARY,
            firm=FirmFace(
                name="Cabinet Legrand", street="1, rue", postcode="86000", town="Poitiers"
            ),
            sender=replace(SENDER, reply_to="", list_name="", unsubscribe_mailbox=""),
            articles=(replace(plain, categories=(), published_on=None, standfirst="", credit=""),),
            introduction_html="",
            blocks=(),
            signature=None,
            privacy_url="",
        ),
    }


def themes() -> dict[str, DigestContent]:
    """Return the ordinary digest in other firms' dress: colours, a logo, a test mail's banner."""
    dressed = {
        f"theme_{accent[1:]}": replace(ORDINARY, firm=replace(FIRM, accent=accent))
        for accent in ("#8a1538", "#ffd400", "#0b6e4f")
    }
    logo = replace(FIRM, logo_url=f"{SITE}/m/logo.png", logo_width=180, logo_height=48)
    dressed["logo"] = replace(ORDINARY, firm=logo)
    dressed["test_mail"] = replace(ORDINARY, test_banner="Ceci est un essai.")
    return dressed


#: Every content that is shown to every judge, by name.
CONTENTS: dict[str, DigestContent] = {
    "ordinary": ORDINARY,
    "english": english(),
    **hostile(),
    **themes(),
}
