"""``newsletter manage …``: Django's own commands."""

from __future__ import annotations

import typer


def manage(context: typer.Context) -> None:
    """Run a command of Django itself, for example ``newsletter manage check``."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["newsletter manage", *context.args])
