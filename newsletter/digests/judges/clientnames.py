"""What people call the mail clients that caniemail names ``family.platform``."""

from __future__ import annotations

#: Families whose name is not their word with a capital.
_FAMILIES = {
    "aol": "AOL",
    "free-fr": "Free",
    "gmx": "GMX",
    "hey": "HEY",
    "ionos-1and1": "IONOS",
    "laposte": "La Poste",
    "mail-ru": "Mail.ru",
    "protonmail": "Proton Mail",
    "sfr": "SFR",
    "t-online-de": "T-Online",
    "web-de": "WEB.DE",
    "wp-pl": "WP.pl",
}
_PLATFORMS = {
    "android": "Android",
    "desktop-app": "application",
    "desktop-webmail": "web",
    "ios": "iOS",
    "macos": "macOS",
    "mobile-webmail": "web du téléphone",
    "outlook-com": "Outlook.com",
    "windows": "Windows",
    "windows-mail": "Courrier de Windows 10",
}


def spoken(client: str) -> str:
    """Return ``Outlook (Windows)`` for ``outlook.windows``; what is unknown stays legible."""
    family, _, platform = client.partition(".")
    name = _FAMILIES.get(family, family.replace("-", " ").title())
    return f"{name} ({_PLATFORMS.get(platform, platform)})" if platform else name
