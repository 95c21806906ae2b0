"""The Celery application: a doorbell, never the truth (DESIGN, promise 1)."""

from __future__ import annotations

import logging.config
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings

from workers.doorbells import QUEUE
from workers.schedule import TABLE

BROKER_FOLDER = settings.DATA / "broker"


def _broker() -> dict[str, Any]:
    if settings.REDIS_URL:
        return {
            "broker_url": settings.REDIS_URL,
            "broker_transport_options": {
                "visibility_timeout": 300,
                "unacked_restore_interval": 5,
                "unacked_restore_throttle": 1,
                "socket_connect_timeout": 3,
                "socket_timeout": 10,
            },
        }
    BROKER_FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "broker_url": "filesystem://localhost//",
        "broker_transport": "workers.doorbells:Transport",
        "broker_transport_options": {
            "data_folder_in": str(BROKER_FOLDER),
            "data_folder_out": str(BROKER_FOLDER),
            "polling_interval": 0.2,
        },
    }


app = Celery("newsletter", include=["workers.tasks"])
app.conf.update(
    **_broker(),
    beat_schedule=TABLE,
    beat_max_loop_interval=1,
    accept_content=["json"],
    task_serializer="json",
    task_default_queue=QUEUE,
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    task_acks_late=True,
    task_publish_retry_policy={"max_retries": 1, "interval_start": 0.1},
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=3,
    enable_utc=True,
    timezone=settings.TIME_ZONE,
)


@setup_logging.connect
def _log_as_django_does(**_: Any) -> None:
    """Keep the house's logging; a line for each tick received and done would hide the others."""
    logging.config.dictConfig(settings.LOGGING)
    for name in ("celery.app.trace", "celery.worker.strategy", "celery.beat", "celery.redirected"):
        logging.getLogger(name).setLevel(logging.WARNING)
