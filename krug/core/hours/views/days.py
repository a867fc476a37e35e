"""The production calendar of a year, and the days that the firm works otherwise."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.hours import keeping
from krug.core.hours.declared import DAYS_OFF
from krug.core.hours.models import FirmDay
from krug.core.hours.production import FIRST_YEAR, LAST_YEAR, DayKind, is_confirmed, working_days, year_of
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import BadValue, DateField
from krug.core.records.toasts import toast


@require_http_methods(["GET", "POST"])
def days(request: HttpRequest) -> HttpResponse:
    """`year` is which one is looked at; POST sets one day of the firm's."""
    actor = actor_of(request)
    policy.check_administrator(actor)
    if request.method == "GET":
        return _draw(request, {})
    try:
        day = DateField("day", "", required=True).clean(request.POST.get("day", ""))
        keeping.set_day(actor, day, request.POST.get("kind", ""), request.POST.get("title", ""))
    except BadValue as error:
        return _draw(request, {"day": str(error)}, 422)
    except Invalid as error:
        return _draw(request, error.errors, 422)
    toast(request, _("Saved."))
    return HttpResponseRedirect(f"{DAYS_OFF}?year={day.year}")


@require_POST
def dropping(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    policy.check_administrator(actor)
    known = get_object_or_404(FirmDay, pk=pk)
    keeping.drop_day(known, actor)
    toast(request, _("The day is again as the calendar of the country has it."))
    return HttpResponseRedirect(f"{DAYS_OFF}?year={known.day.year}")


def _draw(request: HttpRequest, errors: dict[str, str], status: int = 200) -> HttpResponse:
    country = actor_of(request).firm.country
    year = key_of(request.GET.get("year", "")) or timezone.localdate().year
    year = min(max(year, FIRST_YEAR + 1), LAST_YEAR - 1)
    context = {
        "year": year,
        "special": [day for day in year_of(country, year).values() if day.is_special],
        "worked": sum(working_days(country, year, month) for month in range(1, 13)),
        "is_confirmed": is_confirmed(country, year),
        "own": FirmDay.objects.filter(day__year=year),
        "kinds": DayKind.choices,
        "errors": errors,
        "given": request.POST,
    }
    return render(request, "hours/days.html", context, status=status)
