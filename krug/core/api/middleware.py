"""Whatever happens under /api/, the answer is one a program can read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from krug.core.api.language import speak
from krug.core.api.problems import MEDIA_TYPE, Problem

ROOT = "/api/"


class ProblemAnswers:
    """Faults that never reached an operation become problems too; every answer tells where the limit stands."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT):
            return self.answer(request)
        response = self.answer(request)
        if response.status_code == 405 and not _has_token(request):
            response = HttpResponse(status=401)
        if response.status_code >= 400 and response.headers.get("Content-Type") != MEDIA_TYPE:
            response = _as_problem(request, response)
        allowance = getattr(request, "api_allowance", None)
        for name, value in (allowance.headers() if allowance else {}).items():
            response[name] = value
        response.headers.setdefault("Cache-Control", "private, no-store")
        patch_vary_headers(response, ["Authorization", "Accept-Language"])
        return response


def _has_token(request: HttpRequest) -> bool:
    # Read here: a process that answers pages alone does without what the API is made of, a fourth of its memory.
    from krug.core.api.auth import Token

    return bool(Token()(request))


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    kept = {name: response[name] for name in ("Allow", "Retry-After", "Content-Language") if name in response}
    with translation.override(translation.get_language()):
        speak(request, None)
        return Problem(response.status_code, headers=kept).response()
