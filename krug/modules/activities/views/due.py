"""When activities are due: moved one by one or all the overdue at once, and cancelled."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.access.policy import check
from krug.core.access.scopes import Action
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import BadValue, DateField, TimeField
from krug.core.records.toasts import warn
from krug.modules.activities import planning, times
from krug.modules.activities.day import people
from krug.modules.activities.models import Activity, State
from krug.modules.activities.recurring import series
from krug.modules.activities.views.answers import told
from krug.modules.activities.views.reaching import reach
from krug.modules.activities.words import due_in_words

MOST = 50
FOLLOWING, WHOLE = "following", "all"


@require_POST
def due(request: HttpRequest, pk: int) -> HttpResponse:
    """To another day: `day`, and `time`, which stays as it was when not given."""
    activity = reach(request, pk)
    user = actor_of(request)
    check(user, Action.CHANGE, activity)
    was = activity.due_stamp
    if request.POST.get("seen", was) != was:
        warn(request, _("“%(title)s” is no longer where you saw it.") % {"title": activity})
        return HttpResponse(status=409, headers={"HX-Reswap": "none"})
    try:
        day, time = _moment(request, activity)
    except BadValue as error:
        warn(request, str(error))
        return HttpResponse(status=422, headers={"HX-Reswap": "none"})
    if scope := _scope(request):
        return _move_series(request, activity, day, time, scope, was)
    try:
        planning.move(activity, user, day, time)
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
        return HttpResponse(status=422, headers={"HX-Reswap": "none"})
    when = due_in_words(activity, timezone.now(), times.zone_of(user))
    text = _("Moved: %(title)s, %(when)s") % {"title": activity, "when": when}
    return told(request, text, f"/activities/{pk}/due?{urlencode(_named(was))}")


@require_POST
def cancelling(request: HttpRequest, pk: int) -> HttpResponse:
    activity = reach(request, pk)
    if scope := _scope(request):
        try:
            count = series.stop(activity, actor_of(request), scope == WHOLE)
        except Invalid as error:
            warn(request, " ".join(error.errors.values()))
            return HttpResponse(status=422, headers={"HX-Reswap": "none"})
        return told(
            request, _("It repeats no more, cancelled: %(n)d") % {"n": count}, f"/activities/{pk}/repetition/again"
        )
    planning.cancel(activity, actor_of(request))
    return told(request, _("Cancelled: %(title)s") % {"title": activity}, f"/activities/{pk}/reopening")


@require_POST
@transaction.atomic
def moves(request: HttpRequest) -> HttpResponse:
    """All that a person has overdue, to tomorrow; or, with `back`, each to the moment it was due at."""
    user = actor_of(request)
    back = dict(_back(request.GET.get("back", "")))
    rows = Activity.objects.visible_to(user, "change").filter(state=State.PLANNED).select_related("responsible")
    if back:
        for activity in rows.filter(pk__in=back):
            _moved(activity, user, *back[activity.pk])
        return told(request, _("The activities are due as they were."))
    person = people.chosen(user, request.POST.get("person", ""))
    late = list(rows.filter(responsible=person, late_at__lte=timezone.now()).order_by("-due_at", "-id")[:MOST])
    stamps = {one.pk: times.stamp(one.due_on, one.due_time) for one in late}
    tomorrow = times.today(person) + dt.timedelta(days=1)
    late = [one for one in late if _moved(one, user, tomorrow, one.due_time)]
    was = ",".join(f"{one.pk}:{stamps[one.pk]}" for one in late)
    text = ngettext("%(n)d activity moved to tomorrow", "%(n)d activities moved to tomorrow", len(late)) % {
        "n": len(late)
    }
    return told(request, text, f"/activities/moves?{urlencode({'back': was})}" if late else "")


def _moved(activity: Activity, user: User, day: dt.date, time: dt.time | None) -> bool:
    """Whether it is there now; what may not be there, as a visitor's time that another has, stays where it was."""
    try:
        return planning.move(activity, user, day, time)
    except Invalid:
        return False


def _scope(request: HttpRequest) -> str:
    """Of an activity that repeats: "following" or "all"; "" this one alone. Raises Http404 for anything else."""
    given = request.POST.get("scope") or request.GET.get("scope", "")
    if given not in ("", "one", FOLLOWING, WHOLE):
        raise Http404
    return "" if given == "one" else given


def _move_series(
    request: HttpRequest, activity: Activity, day: dt.date, time: dt.time | None, scope: str, was: str
) -> HttpResponse:
    try:
        count = series.move(activity, actor_of(request), day, time, scope == WHOLE)
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
        return HttpResponse(status=422, headers={"HX-Reswap": "none"})
    text = ngettext("%(n)d activity moved", "%(n)d activities moved", count) % {"n": count}
    return told(request, text, f"/activities/{activity.pk}/due?{urlencode({**_named(was), 'scope': scope})}")


def _moment(request: HttpRequest, activity: Activity) -> tuple[dt.date, dt.time | None]:
    """As the responsible person's clock shows it; `clock=mine`: the page gave it as the looker's shows it."""
    given = request.POST if "day" in request.POST else request.GET
    day = DateField("day", "", required=True).clean(given.get("day", ""))
    if "time" not in given:
        return day, activity.due_time
    time = TimeField("time", "").clean(given["time"])
    if time is None or given.get("clock") != "mine":
        return day, time
    local = dt.datetime.combine(day, time, times.zone_of(actor_of(request))).astimezone(
        times.zone_of(activity.responsible)
    )
    return local.date(), local.time()


def _named(stamp: str) -> dict[str, str]:
    day, _sign, time = stamp.partition("T")
    return {"day": day, "time": time}


def _back(text: str) -> list[tuple[int, tuple[dt.date, dt.time | None]]]:
    """The moments an undo leads back to, "5:2026-11-24T14:30,6:2026-11-25". Raises Http404 for anything else."""
    found = []
    for part in text.split(",")[:MOST] if text else []:
        pk, _sign, stamp = part.partition(":")
        moment = _named(stamp)
        try:
            time = dt.time.fromisoformat(moment["time"]) if moment["time"] else None
            found.append((int(pk), (dt.date.fromisoformat(moment["day"]), time)))
        except ValueError:
            raise Http404 from None
    return found
