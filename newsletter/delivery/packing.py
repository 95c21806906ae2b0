"""A compiled message as bytes for the variant's row, and back; all its segments are ASCII."""

from __future__ import annotations

import json
import zlib

from newsletter.rendering.values import CompiledMessage, Slot


def pack(message: CompiledMessage) -> bytes:
    """Return the segments and subject, compressed. HTML and text are kept nowhere twice."""
    segments = [
        [part.name, part.place] if isinstance(part, Slot) else part.decode("ascii")
        for part in message.segments
    ]
    return zlib.compress(json.dumps({"subject": message.subject, "segments": segments}).encode())


def unpack(data: bytes) -> CompiledMessage:
    """Return what was packed, ready to be stamped."""
    content = json.loads(zlib.decompress(data))
    return CompiledMessage(
        segments=tuple(
            part.encode("ascii") if isinstance(part, str) else Slot(part[0], part[1])
            for part in content["segments"]
        ),
        subject=content["subject"],
        html="",
        text="",
    )
