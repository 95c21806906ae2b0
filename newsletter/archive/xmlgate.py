"""The gate before every XML parser: no DTD, no entity of its own, and broken XML said where."""

from __future__ import annotations

from typing import NoReturn
from xml.parsers import expat

from newsletter.archive.errors import ArchiveRefused


class _RootReached(Exception):
    pass


def refuse_doctype(data: bytes) -> None:
    """Raise ArchiveRefused when the XML declares a DTD: entities of its own are a known attack.

    Only what stands before the root element is read; a DTD cannot stand later.
    """

    def doctype(*_: object) -> NoReturn:
        raise ArchiveRefused(
            "Ce fichier XML contient une déclaration DOCTYPE\u202f: par sûreté, il n’est pas lu. "
            "Retirez cette déclaration et recommencez."
        )

    def root(*_: object) -> NoReturn:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    parser.StartElementHandler = root
    try:
        parser.Parse(data, True)  # noqa: FBT003  # takes no keyword
    except _RootReached:
        return
    except expat.ExpatError as error:
        raise broken(error.lineno, error.offset + 1) from error


def broken(line: int, column: int) -> ArchiveRefused:
    """Return the refusal of an XML that is not well formed, with the place."""
    return ArchiveRefused(
        f"Le XML est invalide, ligne\u00a0{line}, colonne\u00a0{column}\u202f: le fichier est sans "
        "doute incomplet. Rien n’a été importé."
    )
