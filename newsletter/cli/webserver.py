"""The site under gunicorn, in this process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication


class Site(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn with our settings only: no file, no variable, no command line of its own."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Set our options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        """Return the WSGI application, made in the process that serves."""
        from newsletter.wsgi import application

        return application


def run_web(*, host: str, port: int, threads: int) -> None:
    """Serve until SIGTERM or SIGINT.

    No access log: an address of ours carries a person's token.
    """
    Site(
        {
            "bind": f"{host}:{port}",
            "workers": 1,
            "threads": threads,
            "worker_class": "gthread",
            "graceful_timeout": 10,
            "timeout": 60,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "newsletter-web",
        }
    ).run()
