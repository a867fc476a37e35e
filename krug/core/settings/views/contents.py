"""The settings' first page: every subject with a sentence about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    return render(request, "settings/contents.html")
