"""Who may come near the settings, and which rooms are closed to all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from krug.core.access.acting import actor_of
from krug.core.access.models import Firm
from krug.core.access.models.user import module_of_kind
from krug.core.records import modules
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


class ModuleGate:
    """Addresses of a module switched off answer as if they were not there."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        kind = getattr(kwargs.get("kind"), "code", "")
        module = module_of_kind.get(kind, "") or modules.of_python(getattr(view, "__module__", ""))
        if module and not _firm_of(request).has(module):
            raise Http404


def _firm_of(request: HttpRequest) -> Firm:
    user = actor_of(request)
    return user.firm if user.is_authenticated else Firm.current()
