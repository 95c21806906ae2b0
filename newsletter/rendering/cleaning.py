"""Characters that no mail may hold taken out, addresses made ASCII, before anything is laid out."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from newsletter.rendering.values import DigestContent
from newsletter.rendering.weblinks import plain_address

#: Control characters but tab and line ends, half characters, what is no character at all, and the
#: two marks that turn the reading order of ordinary letters round (Arabic and Hebrew need neither).
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufffe\uffff]")
#: Unicode's own line ends, which some mail programs and Python take for one and others do not.
_SEPARATORS = re.compile(r"[\u2028\u2029]")
#: The fields that hold addresses; the firm's own site is left as people read it.
_ADDRESSES = frozenset({"url", "base_url", "logo_url", "privacy_url"})


def first_unfit(text: str) -> re.Match[str] | None:
    """Return the first character that no mail may hold; the caller says where it stands."""
    return _UNFIT.search(text) or _SEPARATORS.search(text)


def cleaned(content: DigestContent) -> DigestContent:
    """Return the content without control characters, each address in ASCII.

    The sender stays as it is, to be refused if unfit.
    """
    return replace(content, **_changed(content, but="sender"))


def _changed(value: Any, *, but: str = "") -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for name in (field.name for field in fields(value) if field.name != but):
        changed[name] = _without(getattr(value, name))
        if name in _ADDRESSES:
            changed[name] = plain_address(changed[name])
    return changed


def _without(value: Any) -> Any:
    if isinstance(value, str):
        return _SEPARATORS.sub(" ", _UNFIT.sub("", value))
    if isinstance(value, tuple):
        return tuple(_without(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **_changed(value))
    return value
