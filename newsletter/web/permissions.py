"""Who may open which page: each view names the role that it asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, Literal, ParamSpec, Protocol, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlencode

from newsletter.firm.queries import UserRow
from newsletter.web.problems import forbidden

RoleName = Literal["READER", "EDITOR", "APPROVER", "ADMINISTRATOR"]
P = ParamSpec("P")


class StaffView(Protocol):
    """A view that carries the role it asks for, for the tests that walk the pages."""

    role: RoleName


def staff_member(request: HttpRequest) -> UserRow | None:
    """Return who is signed in; None for a visitor (the backend makes a deactivated user one)."""
    user = request.user
    if not user.is_authenticated:
        return None
    return UserRow(
        id=user.pk, email=user.email, name=user.name, role=user.role, is_active=user.is_active
    )


def requires(
    role: RoleName,
) -> Callable[
    [Callable[Concatenate[HttpRequest, UserRow, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Wrap a view so that only users with at least that role reach it, as its second argument.

    A visitor is sent to the sign-in page; a colleague whose role is too low reads a sentence.
    """

    def wrap(
        view: Callable[Concatenate[HttpRequest, UserRow, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            user = staff_member(request)
            if user is None:
                return _to_sign_in(request)
            if not user.may(role):
                return forbidden(request, role=role)
            response = view(request, user, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        update_wrapper(guarded, view)
        cast("StaffView", guarded).role = role
        return guarded

    return wrap


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect to the sign-in page; a fragment asked by htmx makes the whole page go there."""
    # Only a page that was read can be come back to; a form that was posted cannot.
    target = request.get_full_path() if request.method == "GET" else "/staff/"
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = "/staff/sign-in?" + urlencode({"next": "/staff/"})
        return response
    return redirect_to_login(target)
