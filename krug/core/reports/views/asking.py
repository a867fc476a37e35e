"""From an address to a report, its reader and what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from krug.core.access.acting import actor_of
from krug.core.access.scopes import Action
from krug.core.records.fields import BadValue
from krug.core.reports import periods, running
from krug.core.reports.pages import PAGE_COMPARES
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
    raw = _comparing({key: str(value) for key, value in request.GET.items() if key in known}, found.period)
    try:
        return Asked(found, reader, running.read(found, reader, raw))
    except running.BadParameter as error:
        return Asked(found, reader, running.read(found, reader, {}), (error.name, error.reason))


def _comparing(raw: dict[str, str], usual: str) -> dict[str, str]:
    """A page compares unless told otherwise; where a period has no other before it, it is not a mistake to ask."""
    try:
        period, _choice = periods.read(raw, usual)
    except BadValue:
        return raw
    if period.before() is None:
        return {name: value for name, value in raw.items() if name != "compare"}
    return {"compare": PAGE_COMPARES.value, **raw}
