"""``newsletter web``, ``worker``, ``beat``, and ``serve``, which runs the three."""

from __future__ import annotations

import os
import socket
import sys
from typing import Annotated

import typer

from newsletter.cli import readiness
from newsletter.cli.output import refuse

Host = Annotated[str, typer.Option(help="Adresse sur laquelle écouter.")]
Port = Annotated[int, typer.Option(help="Port sur lequel écouter.", min=1, max=65535)]
Concurrency = Annotated[int, typer.Option(help="Tâches menées de front.", min=1, max=64)]
Threads = Annotated[int, typer.Option(help="Pages servies de front.", min=1, max=256)]


def web(host: Host = "127.0.0.1", port: Port = 8000, threads: Threads = 8) -> None:
    """Lancer le site seul."""
    _default_base_url(host, port)
    _make_ready()
    from newsletter.cli.webserver import run_web

    run_web(host=host, port=port, threads=threads)


def worker(concurrency: Concurrency = 1) -> None:
    """Lancer un ouvrier seul : il propose, compile et envoie."""
    _make_ready()
    from workers.running import run_worker

    raise typer.Exit(run_worker(concurrency=concurrency))


def beat() -> None:
    """Lancer l’horloge seule : elle réveille les ouvriers."""
    _make_ready()
    from workers.running import run_beat

    raise typer.Exit(run_beat())


def serve(host: Host = "127.0.0.1", port: Port = 8000, concurrency: Concurrency = 1) -> None:
    """Lancer le site, un ouvrier et l’horloge ensemble ; Ctrl-C arrête tout."""
    _default_base_url(host, port)
    _refuse_a_taken_port(host, port)
    _make_ready()
    from newsletter.cli.supervisor import Child, supervise

    command = (sys.executable, "-m", "newsletter.cli.main")
    listening = ("--host", host, "--port", str(port))
    raise typer.Exit(
        supervise(
            [
                Child("web", (*command, "web", *listening)),
                Child("worker", (*command, "worker", "--concurrency", str(concurrency))),
                Child("beat", (*command, "beat")),
            ],
            address=(host, port),
        )
    )


def _make_ready() -> None:
    # A service's log is where its errors are looked for.
    os.environ.setdefault("NEWSLETTER_DEBUG", "1")
    readiness.make_django_ready()
    readiness.make_database_ready()
    from django.db import connections

    # What is forked from here opens connections of its own.
    connections.close_all()


def _default_base_url(host: str, port: int) -> None:
    """On one machine the site's address follows from where it listens, unless somebody said it."""
    if host in {"127.0.0.1", "localhost"} and not os.environ.get("NEWSLETTER_BASE_URL_FILE"):
        os.environ.setdefault("NEWSLETTER_BASE_URL", f"http://{host}:{port}")


def _refuse_a_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            refuse(
                f"Impossible d’écouter sur {host}:{port} ({error.strerror}) ; "
                "choisissez un autre port avec --port."
            )
