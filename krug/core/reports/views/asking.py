"""From an address to a report, its reader and what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action
from krug.core.reports import pages, running
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report


@dataclass(frozen=True)
class Asked:
    """`error` is (parameter, reason) where a value would not do: then `values` are the defaults."""

    found: Report
    reader: Reader
    values: dict[str, Any]
    error: tuple[str, str] | None = None


def asked(request: HttpRequest, name: str, action: str = Action.SEE) -> Asked:
    """Raises Http404 for an unknown report, Denied for whoever may not read it.

    Names that are no parameter are passed over: an address may have been marked by a mail program or a site.
    """
    user = actor_of(request)
    try:
        found = running.find(user, name)
    except running.UnknownReport as error:
        raise Http404(str(error)) from None
    reader = Reader(user, action)
    found.check(reader)
    known = running.names(found)
    raw = pages.as_pages_ask({key: str(value) for key, value in request.GET.items() if key in known}, found.period)
    try:
        return Asked(found, reader, running.read(found, reader, raw))
    except running.BadParameter as error:
        return Asked(found, reader, running.read(found, reader, {}), (error.name, error.reason))
