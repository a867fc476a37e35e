"""Is Krug well? Asked by machines."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from krug.core.jobs import life


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        reason = life.illness()
    except DatabaseError:
        reason = "the database does not answer"
    if reason:
        return JsonResponse({"status": "ill", "reason": reason}, status=503)
    return JsonResponse({"status": "well"})
