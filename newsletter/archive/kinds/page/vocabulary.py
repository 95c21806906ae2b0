"""The words of French firms' pages: what frames an article and what files it.

All folded: lower case, no accents, no punctuation.
"""

from __future__ import annotations


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in " ".join(text.split()).split("|"))


#: Whole lines that belong to the page: menus, buttons, sharing, heads of lists.
FURNITURE = _phrases("""
    haut de page | retour en haut | retour en haut de page | retour | retour a la liste
    | retour aux actualites | retour a l accueil | imprimer | imprimer cet article
    | imprimer la page | version imprimable | partager | partager cet article | envoyer
    | envoyer a un ami | envoyer par mail | envoyer cet article | telecharger | facebook
    | twitter | x | linkedin | whatsapp | e mail | accueil | menu | plan du site | plan d acces
    | mentions legales | contact | contactez nous | nous contacter | article precedent
    | article suivant | precedent | suivant | page precedente | page suivante | precedente
    | suivante | lire la suite | lire l article | en savoir plus | voir plus | lire plus
    | voir tous les articles | toutes les actualites | la suite | suite | decouvrir | consulter
    | archives | les archives | nos archives | toutes les archives | rechercher | recherche | ok
    | aller au contenu | aller au menu | aller au contenu principal | skip to content
    | ajouter un commentaire | laisser un commentaire | aucun commentaire | commentaires
    | commentaires fermes | s abonner | tout accepter | tout refuser | articles similaires
    | a lire aussi | sur le meme sujet | dans la meme rubrique | autres articles
    | articles recents | derniers articles | actualites | nos actualites | actualite
    | vous etes ici | espace client | fermer | haut | top | sommaire | titre | date | rubrique
    | categorie | title
""")
#: Crumbs that name a place of the site, not a rubric.
PLACES = _phrases("""
    accueil | home | archives | archive | les archives | nos archives | actualites | actualite
    | nos actualites | toutes les actualites | articles | blog | news | infos | vous etes ici
    | dossiers | publications | informations | documentation | veille
""")
#: Rubrics under which firms and their suppliers file articles; only to tell a label from a title.
RUBRICS = _phrases("""
    fiscal | fiscalite | social | juridique | droit | droit des affaires | droit social
    | droit fiscal | patrimoine | gestion | informatique | multimedia | metiers | numerique
    | comptabilite | paie | economie | finance | finances | international | associations
    | agriculture | immobilier | banque | tva | entreprise | gestion d entreprise
    | ressources humaines | transmission | environnement | sante | professions liberales
    | high tech | management | marketing | vie des affaires | vie de l entreprise
    | actualite sociale | actualite fiscale | actualite juridique
""")
