"""Who may come near the settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from krug.core.records.settings_pages import ROOT, at, open_to


class SettingsGuard:
    """Deny by default: an address beneath /settings that no page declares is the administrator's."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (request.path == ROOT or request.path.startswith(f"{ROOT}/")) and not self._may(request.user, request.path):
            return render(request, "403.html", status=403)
        return self.answer(request)

    @staticmethod
    def _may(user: Any, path: str) -> bool:
        page = at(path)
        if page is not None:
            return page.may(user)
        return bool(user.is_administrator or (path == ROOT and open_to(user)))
