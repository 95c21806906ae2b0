"""How often a public form may be posted, counted in the cache."""

from __future__ import annotations

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def client_address(request: HttpRequest) -> str:
    """Return the network address of who asks, behind the proxy too."""
    return str(get_adapter().get_client_ip(request))


def within_limit(*, form: str, key: str, most: int, seconds: int, now: datetime) -> bool:
    """Count one more post and say whether it stays within ``most`` per window of ``seconds``.

    ``key`` (a network or mail address) is kept as a keyed hash only. Django's database cache has
    no atomic count: posts at the very same instant may count as one, which a form bears.
    """
    window = int(now.timestamp()) // seconds
    name = f"limit:{form}:{salted_hmac('newsletter.web.limits', key).hexdigest()}:{window}"
    count = int(cache.get(name, 0)) + 1
    cache.set(name, count, timeout=seconds)
    return count <= most
