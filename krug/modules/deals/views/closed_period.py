"""The page of the day up to which closed deals stay as they are."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.fields import BadValue, DateField
from krug.core.records.toasts import toast
from krug.modules.deals.closing_period import close_until
from krug.modules.deals.models import ClosedPeriod
from krug.modules.deals.settings import CLOSED_PERIOD

UNTIL = DateField("until", "")


@require_http_methods(["GET", "POST"])
def closed_period(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    policy.check_administrator(actor)
    if request.method == "GET":
        until = ClosedPeriod.current().until
        return _draw(request, until.isoformat() if until else "")
    typed = request.POST.get("until", "").strip()
    try:
        close_until(actor, UNTIL.clean(typed) if typed else None, seen=key_of(request.POST.get("version", "")))
    except BadValue as error:
        return _draw(request, typed, str(error), 422)
    except Invalid as error:
        return _draw(request, typed, error.errors["until"], 422)
    except Overtaken as error:
        return _draw(request, typed, str(error), 409)
    toast(request, _("Saved."))
    return HttpResponseRedirect(CLOSED_PERIOD)


def _draw(request: HttpRequest, typed: str, error: str = "", status: int = 200) -> HttpResponse:
    context = {"now": ClosedPeriod.current(), "typed": typed, "error": error}
    return render(request, "deals/closed_period.html", context, status=status)
