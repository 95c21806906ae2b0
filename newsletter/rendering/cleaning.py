"""Characters that no mail may hold, taken out before anything is laid out."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

from newsletter.rendering.values import DigestContent

#: Control characters but tab and line ends, half characters, and what is no character at all.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def cleaned(content: DigestContent) -> DigestContent:
    """Return the content without control characters; the sender stays, to be refused if unfit."""
    changed: dict[str, Any] = {
        field.name: _without(getattr(content, field.name))
        for field in fields(content)
        if field.name != "sender"
    }
    return replace(content, **changed)


def _without(value: Any) -> Any:
    if isinstance(value, str):
        return _UNFIT.sub("", value) if _UNFIT.search(value) else value
    if isinstance(value, tuple):
        return tuple(_without(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _without(getattr(value, f.name)) for f in fields(value)})
    return value
