"""Addresses of the public pages; a final slash is accepted, never redirected (RFC 8058, 3.1)."""

from __future__ import annotations

from django.urls import URLPattern, re_path

from newsletter.web.public import (
    article,
    health,
    media,
    preferences,
    subscribing,
    unsubscribe,
    viewing,
)

urlpatterns: list[URLPattern] = [
    re_path(r"^u/(?P<token>[^/]+)/?$", unsubscribe.unsubscribe, name="unsubscribe"),
    re_path(r"^u/(?P<token>[^/]+)/again/?$", unsubscribe.resubscribe, name="resubscribe"),
    re_path(r"^p/(?P<token>[^/]+)/?$", preferences.preferences, name="preferences"),
    re_path(r"^v/(?P<token>[^/]+)/?$", viewing.view_online, name="view_online"),
    re_path(r"^s/(?P<slug>[-\w]+)/?$", subscribing.subscribe, name="subscribe"),
    re_path(r"^c/(?P<token>[^/]+)/?$", subscribing.confirm, name="confirm"),
    re_path(
        r"^a/(?P<article_id>[0-9]{1,18})-(?P<seal>[-\w]{12})/?$", article.article, name="article"
    ),
    re_path(r"^media/(?P<name>.+)$", media.media, name="media"),
    re_path(r"^favicon\.ico$", media.favicon, name="favicon"),
    re_path(r"^theme\.css$", media.theme_css, name="theme"),
    re_path(r"^health/?$", health.health, name="health"),
]
