"""Only while a benchmark runs the server: how many queries an answer took, and a page that does nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


class CountQueries:
    """Puts X-Krug-Queries on every answer."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        count = 0

        def counted(execute: Any, *call: Any) -> Any:
            nonlocal count
            count += 1
            return execute(*call)

        with connection.execute_wrapper(counted):
            response = self.answer(request)
        response.headers["X-Krug-Queries"] = str(count)
        return response


def trivial(request: HttpRequest) -> HttpResponse:
    """The least a signed-in page can be: session and person are read, nothing else."""
    return HttpResponse(f"<!doctype html><title>{request.user}</title>")
