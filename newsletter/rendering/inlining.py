"""Styles moved into the elements, for the many mailboxes that drop ``<style>``."""

from __future__ import annotations

import logging
import re

from lxml import etree
from premailer import Premailer

from newsletter.rendering.errors import RenderingError
from newsletter.rendering.weblinks import with_plain_links

_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL | re.IGNORECASE)


def inlined(html: str) -> str:
    """Return the document with its plain ``<style>`` inlined and dropped.

    ``<style data-premailer="ignore">`` is kept word for word with its ``!important``; nothing is
    fetched. Costs 2 to 20 ms, once per variant.
    """
    inliner = Premailer(
        # Here, since lxml would write an accented host with percent signs.
        with_plain_links(html),
        keep_style_tags=False,
        strip_important=False,
        remove_classes=False,
        include_star_selectors=False,
        allow_network=False,
        allow_loading_external_files=False,
        disable_validation=True,
        disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],
        cssutils_logging_level=logging.CRITICAL,
    )
    try:
        result = inliner.transform()
    except (etree.LxmlError, AttributeError, LookupError, ValueError, TypeError) as error:
        raise RenderingError("Le modèle n’a pas donné un document HTML.") from error
    if not isinstance(result, str):
        raise RenderingError("Le modèle n’a pas donné un document HTML.")
    # libxml2 does not know that wbr is void.
    return tidied(result.replace("</wbr>", ""))


def tidied(html: str) -> str:
    """Return the document without indentation and empty lines: a sixth of its weight."""
    pieces = _PRE.split(html)
    for even in range(0, len(pieces), 2):
        pieces[even] = re.sub(r"[ \t]*\n\s*", "\n", pieces[even])
    return "".join(pieces).strip() + "\n"
