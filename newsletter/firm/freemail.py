"""Mail providers whose addresses are everybody's: no firm may send in their name.

Their domains publish a DMARC policy or reject others' servers, so that a letter From such an
address fails or is refused; it serves as the address for answers instead.
"""

from __future__ import annotations

_DOMAINS = frozenset(
    (
        "aliceadsl.fr",
        "aol.com",
        "bbox.fr",
        "bluewin.ch",
        "cegetel.net",
        "club-internet.fr",
        "estvideo.fr",
        "free.fr",
        "gmail.com",
        "gmx.com",
        "gmx.fr",
        "googlemail.com",
        "hotmail.com",
        "hotmail.fr",
        "icloud.com",
        "infonie.fr",
        "laposte.net",
        "libertysurf.fr",
        "live.com",
        "live.fr",
        "mac.com",
        "me.com",
        "msn.com",
        "neuf.fr",
        "noos.fr",
        "numericable.fr",
        "orange.fr",
        "outlook.com",
        "outlook.fr",
        "proton.me",
        "protonmail.com",
        "sfr.fr",
        "skynet.be",
        "tele2.fr",
        "tiscali.fr",
        "voila.fr",
        "wanadoo.fr",
        "yahoo.com",
        "yahoo.fr",
        "ymail.com",
    )
)


def is_freemail(address: str) -> bool:
    """Say whether the address belongs to such a provider."""
    return address.rpartition("@")[2].strip().lower() in _DOMAINS
