"""From an address to a report, its reader and what was asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.reports import pages, running, saved
from krug.core.reports.building import plans
from krug.core.reports.building.reading import BadShape
from krug.core.reports.building.reports import listed, report_of
from krug.core.reports.building.typed import Typed, typed
from krug.core.reports.models.saved import PREFIX
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report

BUILDER = "builder"


@dataclass(frozen=True)
class Asked:
    """`error` is (parameter, reason) where a value would not do: then `values` are the defaults."""

    found: Report
    reader: Reader
    values: dict[str, Any]
    error: tuple[str, str] | None = None


def asked(request: HttpRequest, name: str, action: str = Action.SEE) -> Asked:
    """Raises Http404 for an unknown report, Denied for whoever may not read it. The report under construction, which
    the address tells whole, has the builder's name.

    Names that are no parameter are passed over: an address may have been marked by a mail program or a site.
    """
    user = actor_of(request)
    found = _find(request, user, name)
    reader = Reader(user, action)
    found.check(reader)
    known = running.names(found)
    raw = pages.as_pages_ask({key: str(value) for key, value in request.GET.items() if key in known}, found.period)
    try:
        return Asked(found, reader, running.read(found, reader, raw))
    except running.BadParameter as error:
        return Asked(found, reader, running.read(found, reader, {}), (error.name, error.reason))


def _find(request: HttpRequest, user: User, name: str) -> Report:
    if name == BUILDER:
        state = state_of(request, user)
        if state is None:
            raise Http404
        return under_construction(state)
    try:
        return running.find(user, name)
    except running.UnknownReport as error:
        raise Http404(str(error)) from None


def state_of(request: HttpRequest, user: User) -> Typed | None:
    """What the address of the builder's page asks for; None where no kind of record is named yet."""
    pk = key_of(request.GET.get("of", ""))
    row = saved.row_of(f"{PREFIX}{pk}", user) if pk is not None else None
    return typed(request.GET, user, row.pk if row else 0, saved.shape_of(row) if row else None)


def under_construction(state: Typed) -> Report:
    """The report as far as it is built; where it will not do, one that says so."""
    title = _("New report: %(kind)s") % {"kind": state.kind.plural}
    asks = tuple(state.pairs())
    reason = ""
    try:
        if state.error:
            raise state.error
        plans.check(state.shape, state.user)
    except BadShape as error:
        reason = error.reason
    if reason:
        return replace(listed(state.kind.code, BUILDER, title, reason=reason), asks=asks)
    return replace(report_of(state.shape, state.user, BUILDER, title), asks=asks)
