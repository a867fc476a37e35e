"""The list of bookings, and what is noted of them there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.access.policy import Denied, may
from krug.core.access.scopes import Action
from krug.core.hours.weeks import zone_of
from krug.core.lists.paging import BadCursor, page
from krug.core.records.phones import shown
from krug.core.records.toasts import toast, warn
from krug.modules.booking import changing
from krug.modules.booking.models import Appointment, State
from krug.modules.booking.place import BOOKINGS, sees_bookings
from krug.modules.clients.models import Client

ROWS = 50
COMING, PAST, CANCELLED, ALL = "coming", "past", "cancelled", "all"
TABS = (
    (COMING, gettext_lazy("Coming")),
    (PAST, gettext_lazy("Past")),
    (CANCELLED, gettext_lazy("Cancelled")),
    (ALL, gettext_lazy("All")),
)
HUES = {State.BOOKED: "accent", State.CAME: "green", State.MISSED: "red", State.CANCELLED: "hollow"}


@dataclass(frozen=True)
class Line:
    """A booking as the looker sees it: on their clock; who the visitor is only where they see clients' contacts."""

    appointment: Appointment
    when: str
    visitor: str
    reach: str
    hue: str
    is_past: bool
    may_change: bool


@require_safe
def bookings(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    if not sees_bookings(user):
        raise Denied(_("Your role does not see activities."))
    show = request.GET.get("show", COMING)
    rows, order = _rows(user, show)
    try:
        found = page(rows, order, ROWS, request.GET.get("cursor", ""))
    except BadCursor:
        raise Http404 from None
    context = {
        "rows": [line(one, user) for one in found.rows],
        "next": found.next,
        "tabs": TABS,
        "show": show,
        "is_administrator": user.is_administrator,
    }
    return render(request, "booking/bookings.html", context)


@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    found, came = _reach(request, pk), request.POST.get("came") == "1"
    if found.begins_at > timezone.now():
        warn(request, _("It has not begun yet."))
    else:
        changing.note_presence(found, actor_of(request), came)
        toast(request, _("Noted: came.") if came else _("Noted: did not come."))
    return _back(request)


@require_POST
def prepayment(request: HttpRequest, pk: int) -> HttpResponse:
    paid = request.POST.get("paid") == "1"
    changing.note_prepayment(_reach(request, pk), actor_of(request), paid)
    toast(request, _("Prepayment: paid.") if paid else _("Prepayment: awaited."))
    return _back(request)


@require_POST
def cancellation(request: HttpRequest, pk: int) -> HttpResponse:
    if changing.call_off(_reach(request, pk), actor_of(request)):
        toast(request, _("Cancelled. The visitor gets a letter, where they left an address."))
    return _back(request)


def line(one: Appointment, user: User) -> Line:
    local, now = one.begins_at.astimezone(zone_of(user)), timezone.now()
    return Line(
        one,
        f"{formats.date_format(local, 'j E Y')}, {local:%H:%M}",
        visitor_of(one, user),
        reach_of(one, user),
        HUES.get(State(one.state), "hollow"),
        one.begins_at <= now,
        may(user, Action.CHANGE, one.activity),
    )


def visitor_of(one: Appointment, user: User) -> str:
    return one.name if one.name and user.sees_field(Client.KIND, "name") else "—"


def reach_of(one: Appointment, user: User) -> str:
    phone = shown(one.phone) if user.sees_field(Client.KIND, "phones") else ""
    email = one.email if user.sees_field(Client.KIND, "emails") else ""
    return ", ".join(filter(None, (phone, email)))


def seen_by(user: User) -> Any:
    """The bookings a person may look at, with what is shown of them."""
    rows = Appointment.objects.visible_to(user)
    return rows.select_related("service", "person", "room", "activity__responsible", "activity__department")


def _rows(user: User, show: str) -> tuple[Any, tuple[str, ...]]:
    rows, now = seen_by(user), timezone.now()
    if show == COMING:
        return rows.filter(state=State.BOOKED, ends_at__gt=now - dt.timedelta(hours=1)), ("begins_at", "id")
    if show == PAST:
        return rows.filter(begins_at__lte=now).exclude(state=State.CANCELLED), ("-begins_at", "-id")
    if show == CANCELLED:
        return rows.filter(state=State.CANCELLED), ("-begins_at", "-id")
    if show == ALL:
        return rows, ("-begins_at", "-id")
    raise Http404


def _reach(request: HttpRequest, pk: int) -> Appointment:
    found: Appointment = get_object_or_404(seen_by(actor_of(request)), pk=pk)
    return found


def _back(request: HttpRequest) -> HttpResponse:
    show = request.POST.get("show", COMING)
    return HttpResponseRedirect(f"{BOOKINGS}?show={show if show in dict(TABS) else COMING}")
