"""The page of a week: looked at, and filled in."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access import policy
from krug.core.access.acting import actor_of
from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.records.choosing import Settled, settle
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import LinkField
from krug.core.records.kinds import RecordKind
from krug.core.records.toasts import toast
from krug.core.records.views.form import row_of
from krug.modules.activities.calendar.period import Period
from krug.modules.activities.times import today
from krug.modules.timesheets import people, timing
from krug.modules.timesheets.models import TimeEntry
from krug.modules.timesheets.week import keeping
from krug.modules.timesheets.week.lines import NEAREST, Line
from krug.modules.timesheets.week.planned import planned
from krug.modules.timesheets.week.sheet import Sheet, Typed, may_fill

URL = "/time"
MOST_LINES = 40
CHOSEN = ("deal", "client", "activity", "kind")


@require_http_methods(["GET", "POST"])
def week(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    policy.check_kind(user, Action.SEE, TimeEntry.KIND)
    person = people.chosen(user, request.GET.get("who", ""))
    period = Period("week", Period.read({"week": request.GET.get("week")}, today(person)).day)
    if request.method == "POST":
        return _filled(request, user, person, period)
    settled = settle(kinds.get(TimeEntry.KIND), request.GET.dict(), user)
    lines = _lines(request, settled)
    return _draw(request, Sheet(user, person, period.days, lines), period, settled)


def _filled(request: HttpRequest, user: User, person: User, period: Period) -> HttpResponse:
    if not may_fill(user, person):
        raise Denied(_("You have no right to do this."))
    was = _known(request.POST.get("was", ""))
    given = {name.removeprefix("t-"): str(text).strip() for name, text in request.POST.items() if name.startswith("t-")}
    texts = {name: text for name, text in keeping.cells(period.days, given) if text != was.get(name, "")}
    try:
        keeping.keep(user, person, texts, was)
    except Invalid as error:
        lines = tuple(line for name in texts if (line := Line.read(name.partition("@")[0])))
        sheet = Sheet(user, person, period.days, (*_lines(request), *lines), Typed(texts, error.errors))
        return _draw(request, sheet, period, status=422)
    toast(request, _("Saved."))
    return HttpResponseRedirect(request.get_full_path())


def _known(text: str) -> dict[str, str]:
    """What the page showed, as it says; nothing where that is broken."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _lines(request: HttpRequest, settled: Settled | None = None) -> tuple[Line, ...]:
    """Those that the address asks for, and the one just chosen in the form below the sheet."""
    found = [line for text in request.GET.getlist("row")[:MOST_LINES] if (line := Line.read(text))]
    given = {**request.GET.dict(), **(settled.values if settled else {})}
    about = next((name for name in NEAREST if given.get(name)), "")
    chosen = Line.read(f"{about}.{given.get(about, '') if about else 0}.{given.get('kind') or 0}")
    if chosen is not None and chosen != Line() and not (settled and settled.errors):
        found.append(chosen)
    return tuple(dict.fromkeys(found))


def _chosen(user: User, kind: RecordKind) -> list[str]:
    """What a new line may be for: nothing of what is switched off or shut."""
    fields = [kind.field(name) for name in CHOSEN if name in kind.names]
    return [
        one.name for one in fields if not isinstance(one, LinkField) or user.scope(one.to, Action.SEE) is not Scope.NONE
    ]


def _draw(
    request: HttpRequest, sheet: Sheet, period: Period, settled: Settled | None = None, status: int = 200
) -> HttpResponse:
    user, person = sheet.viewer, sheet.person
    drawn = sheet.drawn()
    kind = kinds.get(TimeEntry.KIND).seen_by(user)
    errors = settled.errors if settled else {}
    asks = {"who": person.pk} if person != user else {}
    context = {
        **drawn,
        "was": json.dumps({cell.name: cell.was for row in drawn["rows"] for cell in row.cells if cell.was}),
        "period": period,
        "person": person,
        "who": f"&{urlencode(asks)}" if asks else "",
        "people": people.choices(user),
        "may": may_fill(user, person),
        "faulty": bool(sheet.typed.errors),
        "lines": [line.key for line in sheet.more],
        "fields": [
            {**row_of(request, kind.field(name), "", settled), "error": errors.get(name, "")}
            for name in _chosen(user, kind)
        ],
        "planned": planned(user, person, period.days),
        "runs": timing.running(user) is not None,
        "may_time": timing.may_time(user) and person == user,
    }
    return render(request, "timesheets/week.html", context, status=status)
