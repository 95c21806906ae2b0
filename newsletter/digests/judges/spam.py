"""SpamAssassin on the bytes as sent, with its local rules: no network, nothing learnt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsletter.digests.judges.programs import JudgeAbsent, judged, program
from newsletter.rendering.findings import Finding

LABEL = "Pourriel (SpamAssassin)"
REMEDY = "sudo apt-get install spamassassin"
#: What most servers refuse or file apart, SpamAssassin's own default.
LIMIT = 5.0
#: Rules that say no ill: a mailing list, an HTML part, a file in place of a delivery.
HARMLESS = frozenset({"HTML_MESSAGE", "MAILING_LIST_MULTI", "NO_RECEIVED", "NO_RELAYS", "none"})
#: Nothing learnt from a message or about it, whatever the machine's own settings say of mail that
#: really arrives, and the answer always in the message's own head.
_PREFERENCES = "use_bayes 0\nbayes_auto_learn 0\nreport_safe 0\n"
#: What the rules that a digest can meet mean, for who reads them.
_MEANINGS = {
    "WEIRD_PORT": "l’adresse du site porte un numéro de port, ce qu’un site public n’a pas",
    "NUMERIC_HTTP_ADDR": "un lien mène à une adresse chiffrée",
    "NORMAL_HTTP_TO_IP": "un lien mène à une adresse chiffrée",
    "SUBJ_ALL_CAPS": "l’objet est tout en capitales",
    "HTML_IMAGE_ONLY": "trop d’images pour peu de texte",
    "HTML_IMAGE_RATIO": "peu de texte pour la surface des images",
    "MPART_ALT_DIFF": "les versions HTML et texte ne disent pas la même chose",
    "HTML_FONT_LOW_CONTRAST": "du texte est presque de la couleur de son fond",
    "HTML_TITLE_SUBJ_DIFF": "le titre du document n’est pas l’objet du message",
    "LONGWORDS": "des mots d’une longueur inhabituelle",
}
#: The answer stands at the head of each message; what the message itself says is further down.
_STATUS = re.compile(
    r"^From message(\d+)@example\.org [^\n]*\n(?:X-Spam-(?!Status)[^\n]*\n(?:[ \t][^\n]*\n)*)*"
    r"X-Spam-Status: \w+, score=(\S+) [^:]*?tests=(.*?)\s*autolearn",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one message, and the rules that say ill of it."""

    points: float
    rules: frozenset[str]


def scores(messages: Sequence[bytes], *, home: Path) -> list[Score]:
    """Return the score of each message, in one run: Perl's start costs more than a message."""
    spamassassin = program("spamassassin")
    if spamassassin is None:
        raise JudgeAbsent(LABEL, REMEDY)
    # Numbered, since it answers about the messages of a mailbox in no order.
    mailbox = b"".join(
        b"From message%d@example.org Tue Dec  1 09:00:00 2026\n%b\n"
        % (number, raw.replace(b"\r\n", b"\n"))
        for number, raw in enumerate(messages)
    )
    preferences = home / "prefs"
    preferences.write_text(_PREFERENCES, encoding="ascii")
    answer = judged(
        [spamassassin, "-L", "--mbox", f"--prefspath={preferences}"],
        label=LABEL,
        said=mailbox,
        home=home,
    )
    found = {
        int(number): (points, rules)
        for number, points, rules in _STATUS.findall(answer.decode("utf-8", "replace"))
    }
    try:
        return [_score(*found[number]) for number in range(len(messages))]
    except (LookupError, ValueError) as error:
        raise JudgeAbsent(LABEL, "réponse illisible.") from error


def _score(points: str, rules: str) -> Score:
    return Score(float(points), frozenset(re.split(r"[,\s]+", rules.strip())) - HARMLESS)


def findings(score: Score, *, where: str = "message entier") -> Iterator[Finding]:
    """Yield a finding when the score is above zero or a rule says ill."""
    if score.points > 0 or score.rules:
        said = "\u00a0; ".join(_said(rule) for rule in sorted(score.rules))
        rules = f"\u00a0: {said}" if said else ""
        yield Finding(
            level="blocking" if score.points >= LIMIT else "warning",
            code="spam",
            where=where,
            sentence=f"SpamAssassin lui donne {in_words(score.points)}{rules}.",
            remedy="À cinq points, un message est tenu pour du pourriel\u00a0; "
            "visez zéro et aucune règle.",
        )


def in_words(points: float) -> str:
    """Return the points as French writes a measure: ``−1,0 point``, ``6,2 points``."""
    number = f"{points:.1f}".replace(".", ",").replace("-", "−")
    return f"{number}\u00a0point{'s' if abs(points) >= 2 else ''}"


def _said(rule: str) -> str:
    meaning = next((said for name, said in _MEANINGS.items() if rule.startswith(name)), "")
    return f"{rule} ({meaning})" if meaning else rule
