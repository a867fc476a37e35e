"""A form that is too large is refused by its announced length, before it fills the disk."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from krug.core.files.refusals import TooLarge

AROUND = 64 * 1024  # what a form puts around its file

# By the end of an address, or its beginning, how large a file may come there.
_taken: dict[str, Callable[[], int]] = {}
_taken_beneath: dict[str, Callable[[], int]] = {}


def take(ending: str, most: Callable[[], int]) -> None:
    """Addresses with this ending take files of up to `most()` bytes; all others take none to speak of."""
    _taken[ending] = most


def take_beneath(beginning: str, most: Callable[[], int]) -> None:
    """As `take`, for addresses with this beginning."""
    _taken_beneath[beginning] = most


def most_at(path: str) -> int:
    fitting = [most() for ending, most in _taken.items() if path.endswith(ending)]
    fitting += [most() for beginning, most in _taken_beneath.items() if path.startswith(beginning)]
    return next(iter(fitting), settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


class UploadLimit:
    """Before the sign-in is looked at: Django reads a form with files in whole, whoever sends it."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length, most = request.headers.get("Content-Length", ""), most_at(request.path)
        is_form = request.headers.get("Content-Type", "").startswith("multipart/")
        if is_form and length.isdecimal() and int(length) > most + AROUND:
            return HttpResponse(str(TooLarge(most)), status=413, content_type="text/plain; charset=utf-8")
        return self.answer(request)
