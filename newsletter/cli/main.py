"""The command line's door: finds the command, makes ready what it needs, answers in sentences."""

from __future__ import annotations

import functools
import importlib
import importlib.metadata
import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from newsletter.cli import readiness
from newsletter.cli.output import say
from newsletter.cli.table import TABLE, Entry, Ready
from newsletter.cli.wrongusage import in_french


class Doors(TyperGroup):
    """The root command: a sub-command's module is imported only when it is the one asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the words of the table."""
        return list(TABLE)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a stand-in that knows its help line, so that ``--help`` loads nothing."""
        entry = TABLE.get(cmd_name)
        return entry and TyperCommand(cmd_name, help=entry.help)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the real command, Django made ready for its module."""
        name, stand_in, rest = super().resolve_command(ctx, args)
        if name is None or stand_in is None:
            return name, stand_in, rest
        entry = TABLE[name]
        if entry.ready is not Ready.NOTHING:
            readiness.make_django_ready()
        command = load(name, entry)
        if entry.ready is Ready.DATABASE:
            _with_database(command)
        return name, command, rest


def load(name: str, entry: Entry) -> Any:
    """Import and return the command of that entry."""
    module, _, attribute = entry.target.partition(":")
    found = getattr(importlib.import_module(module), attribute)
    if isinstance(found, typer.Typer):
        found.rich_markup_mode = None
        group = typer.main.get_group(found)
        group.name, group.help, group.no_args_is_help = name, entry.help, True
        return group
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    takes_anything = {"allow_extra_args": True, "ignore_unknown_options": True}
    alone.command(
        name,
        context_settings=takes_anything if name == "manage" else None,
        add_help_option=name != "manage",
    )(found)
    return typer.main.get_command(alone)


def _with_database(command: Any) -> None:
    """Have the database made ready once the command line was understood, not before."""
    for child in getattr(command, "commands", {}).values():
        _with_database(child)
    work = command.callback
    if work is None:
        return

    @functools.wraps(work)
    def ready_then_work(*args: Any, **kwargs: Any) -> Any:
        readiness.make_database_ready()
        return work(*args, **kwargs)

    command.callback = ready_then_work


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 refused, 2 wrong usage."""
    if arguments == ["--version"]:
        print(f"newsletter {importlib.metadata.version('firm-newsletter')}")
        return 0
    doors = Doors(
        name="newsletter",
        help="Des articles du cabinet à une lettre d’information, envoyée une fois à chacun.",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    try:
        code = doors.main(arguments, prog_name="newsletter", standalone_mode=False)
    except typer.Abort:
        say("Abandonné.")
        return 1
    except Exception as error:  # noqa: BLE001 - the door: whatever happens is said in a sentence
        return answer(error)
    return code if isinstance(code, int) else 0


def answer(error: Exception) -> int:
    """Say what went wrong and return the exit code."""
    usage = in_french(error)
    if usage is not None:
        say(usage)
        return 2
    sentence = getattr(error, "sentence", None)
    if sentence is not None:
        say(str(sentence))
        return 1
    if os.environ.get("NEWSLETTER_DEBUG") == "1":
        traceback.print_exception(error)
        return 1
    say(
        f"Une erreur inattendue a arrêté la commande ({type(error).__name__}). "
        "Relancez avec NEWSLETTER_DEBUG=1 pour en voir le détail."
    )
    return 1


def main() -> None:
    """Run the command of the process's own arguments."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsletter.settings")
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
