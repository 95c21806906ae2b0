"""The logo that ``newsletter setup`` is given: rendering prepares it, the firm keeps it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from newsletter.cli.output import refuse
from newsletter.common.keeping import keep
from newsletter.firm.setup import Logo
from newsletter.rendering.logos import prepare_logo
from newsletter.rendering.opening import PictureRefused


def kept_logo(file: Path) -> Logo:
    """Return the logo of that file, prepared and kept where the site serves it; or refuse."""
    try:
        prepared = prepare_logo(file.read_bytes())
    except OSError:
        refuse(f"Le logo {file} ne peut être lu.")
    except PictureRefused as refusal:
        refuse(f"Le logo {file} : {refusal.sentence}")
    path = keep(prepared.data, media=Path(settings.MEDIA_ROOT), folder="firm", suffix="png")
    return Logo(path=path, width=prepared.width, height=prepared.height)
