"""Pages that say what went wrong, as a sentence, and where to go from there."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

#: What each role is called in a sentence: "réservée aux approbateurs".
HOLDERS = {
    "READER": "lecteurs",
    "EDITOR": "rédacteurs",
    "APPROVER": "approbateurs",
    "ADMINISTRATOR": "administrateurs",
}


def problem(*, status: HTTPStatus, title: str, sentence: str, staff: bool) -> HttpResponse:
    """Return a small page with a title and a sentence; it reads neither session nor database."""
    context = {"title": title, "sentence": sentence, "staff": staff}
    return HttpResponse(render_to_string("web/problem.html", context), status=status)


def _is_staff(request: HttpRequest) -> bool:
    return request.path_info.startswith("/staff")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404."""
    return problem(
        status=HTTPStatus.NOT_FOUND,
        title="Page introuvable",
        sentence="Cette adresse ne mène à aucune page. Vérifiez qu’elle est complète : "
        "un lien recopié perd parfois ses derniers caractères.",
        staff=_is_staff(request),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400."""
    return problem(
        status=HTTPStatus.BAD_REQUEST,
        title="Demande incomprise",
        sentence="Le site n’a pas compris cette demande. Revenez à la page précédente "
        "et recommencez.",
        staff=_is_staff(request),
    )


def forbidden(
    request: HttpRequest, exception: Exception | None = None, *, role: str = ""
) -> HttpResponse:
    """Answer 403, naming the role that the page asks for."""
    sentence = "Vous n’avez pas accès à cette page."
    if role:
        sentence = (
            f"Cette page est réservée aux {HOLDERS[role]}. "
            "Demandez à un administrateur du cabinet de vous en donner le rôle."
        )
    return problem(
        status=HTTPStatus.FORBIDDEN,
        title="Accès réservé",
        sentence=sentence,
        staff=_is_staff(request),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 when a form came without its proof of origin."""
    return problem(
        status=HTTPStatus.FORBIDDEN,
        title="Formulaire périmé",
        sentence="Ce formulaire n’est plus valable, sans doute parce que votre session a changé "
        "depuis qu’il s’est affiché. Rien n’a été modifié : rechargez la page et recommencez.",
        staff=True,
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer 429 (allauth calls it too, after too many failed sign-ins)."""
    return problem(
        status=HTTPStatus.TOO_MANY_REQUESTS,
        title="Trop de tentatives",
        sentence="Trop de demandes sont arrivées en peu de temps. "
        "Patientez quelques minutes, puis recommencez.",
        staff=_is_staff(request),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500; the cause is in the log."""
    return problem(
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        title="Le site a rencontré une erreur",
        sentence="La demande n’a pas abouti ; la cause est notée dans le journal du serveur. "
        "Recommencez dans un instant.",
        staff=_is_staff(request),
    )
