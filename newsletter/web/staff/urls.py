"""Addresses of the staff pages."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import URLPattern, path, register_converter
from django.urls.converters import IntConverter

from newsletter.web.staff import archive, compose, digests, home, preview, sending, subscribers


class IdConverter(IntConverter):
    """A row's number: what a database's 64 bits can hold, so that any other is a plain 404."""

    regex = "[0-9]{1,18}"


register_converter(IdConverter, "id")
_digest = "staff/digests/<id:digest_id>"
_article = f"{_digest}/articles/<id:article_id>"

urlpatterns: list[URLPattern] = [
    path("staff/sign-in", account.login, name="account_login"),
    path("staff/sign-out", account.logout, name="account_logout"),
    path("staff/inactive", account.account_inactive, name="account_inactive"),
    path("staff/", home.home, name="home"),
    path("staff", home.home),
    path("staff/digests", digests.digest_list, name="digests"),
    path("staff/digests/new", digests.new_digest, name="new_digest"),
    path(_digest, compose.compose, name="digest"),
    path(f"{_digest}/text", compose.edit_text, name="digest_text"),
    path(f"{_article}/keep", compose.keep, name="keep"),
    path(f"{_article}/drop", compose.drop, name="drop"),
    path(f"{_article}/move", compose.move, name="move"),
    path(f"{_article}/edit", compose.edit_article, name="edit_article"),
    path(f"{_digest}/review", preview.review, name="review"),
    path(f"{_digest}/preview", preview.preview, name="preview"),
    path(f"{_digest}/preview.txt", preview.preview_text, name="preview_text"),
    path(f"{_digest}/test", preview.test, name="test_mail"),
    path(f"{_digest}/ask-approval", preview.ask_approval, name="ask_approval"),
    path(f"{_digest}/approve", preview.approve, name="approve"),
    path(f"{_digest}/sending", sending.sending, name="sending"),
    path(f"{_digest}/progress", sending.progress, name="progress"),
    path(f"{_digest}/launch", sending.launch, name="launch"),
    path(f"{_digest}/schedule", sending.schedule, name="schedule"),
    path(f"{_digest}/undo", sending.undo, name="undo"),
    path(f"{_digest}/pause", sending.pause, name="pause"),
    path(f"{_digest}/resume", sending.resume, name="resume"),
    path(f"{_digest}/cancel", sending.cancel, name="cancel"),
    path(f"{_digest}/messages/<id:message_id>/settle", sending.settle, name="settle"),
    path("staff/subscribers", subscribers.subscribers, name="subscribers"),
    path("staff/subscribers/add", subscribers.add_subscriber, name="add_subscriber"),
    path("staff/subscribers/<id:subscriber_id>", subscribers.subscriber, name="subscriber"),
    path(
        "staff/subscribers/<id:subscriber_id>/unsubscribe",
        subscribers.unsubscribe_one,
        name="unsubscribe_one",
    ),
    path("staff/archive", archive.articles, name="archive"),
    path("staff/archive/<id:article_id>", archive.article, name="archived_article"),
]
