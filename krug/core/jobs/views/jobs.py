"""One job: how far it is, stopping it, going on with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from krug.core.jobs import queue
from krug.core.jobs.models import Job


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; for htmx the progress alone, and the whole page anew once the result is to be seen on it."""
    job = _reach(request, pk)
    if not request.headers.get("HX-Request"):
        return render(request, "jobs/page.html", {"job": job})
    answer = render(request, "jobs/progress.html", {"job": job})
    if job.is_over and urlsplit(request.headers.get("HX-Current-URL", "")).path == (job.page or f"/jobs/{pk}"):
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    job = _reach(request, pk)
    queue.cancel(job, _user(request))
    return _back(request, job)


@require_POST
def attempts(request: HttpRequest, pk: int) -> HttpResponse:
    job = _reach(request, pk)
    queue.retry(job, _user(request))
    return _back(request, job)


def _reach(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(queue.of(_user(request)).select_related("actor"), pk=pk)


def _user(request: HttpRequest) -> Any:
    return request.user


def _back(request: HttpRequest, job: Job) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return HttpResponseRedirect(job.page or f"/jobs/{job.pk}")
