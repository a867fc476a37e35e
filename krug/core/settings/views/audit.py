"""The trail: everything that ever happened, to be looked through and taken out. Nobody can alter it."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.events.groups import titles
from krug.core.events.trail import ORDER, Wish, events
from krug.core.lists.paging import BadCursor, page
from krug.core.records import large_exports, viewing
from krug.core.records.exporting import in_same_words, note_export
from krug.core.settings.auditing import entries, in_pieces
from krug.core.settings.explaining import card_at
from krug.core.settings.lines import lines

ROWS = 50
FILTERS = ("person", "group", "record", "since", "until")
OWN = {
    "settings": gettext_lazy("Settings and people"),
    "door": gettext_lazy("Coming and going"),
    "audit": gettext_lazy("Exports"),
    viewing.GROUP: gettext_lazy("Views of confidential cards"),
}


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    chosen = {name: request.GET.get(name, "").strip()[:300] for name in FILTERS}
    wish, error = _wish(chosen)
    try:
        found = page(events(wish), ORDER, ROWS, request.GET.get("cursor", ""))
    except BadCursor:
        raise Http404 from None
    context = {
        "entries": entries(found.rows, user),
        "next": found.next,
        "chosen": chosen,
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "people": User.objects.order_by("name_key").values_list("pk", "name"),
        "groups": [*OWN.items(), *titles()],
        "error": error,
        "large": large_exports.shown_to(user),
        "limits": {"large": user.firm.large_export, "of_day": user.firm.large_exports_of_day},
    }
    return render(request, "settings/audit.html", context)


@require_safe
def file(request: HttpRequest) -> StreamingHttpResponse:
    """What the filters find as CSV, line by line; that it was taken stands in the trail too."""
    user = actor_of(request)
    wish, _error = _wish({name: request.GET.get(name, "").strip()[:300] for name in FILTERS})
    found = events(wish)
    note_export(user, _("Trail"), "csv", found.order_by().count())
    head = [_("When"), _("Who"), _("What"), _("Record"), _("Way"), _("From address"), _("Was and is")]
    rows = (
        [
            timezone.localtime(one.at).isoformat(" ", "seconds"),
            one.who,
            one.what,
            one.about,
            one.way,
            one.origin,
            "; ".join(f"{change.title}: {change.old} → {change.new}" for change in one.changes),
        ]
        for one in in_pieces(found.order_by(*ORDER), user)
    )
    answer = StreamingHttpResponse(in_same_words(lines(head, rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="trail.csv"'
    return answer


def _wish(chosen: dict[str, str]) -> tuple[Wish, str]:
    """The wish and what is wrong with it; what cannot be understood finds nothing rather than all."""
    card = card_at(chosen["record"]) if chosen["record"] else None
    error = _("There is no record at this address.") if chosen["record"] and card is None else ""
    since, until = _day(chosen["since"]), _day(chosen["until"])
    wish = Wish(
        actor=key_of(chosen["person"]),
        group=chosen["group"],
        card=card or (("", 0) if error else None),
        since=since,
        until=until + dt.timedelta(days=1) if until else None,
    )
    return wish, error


def _day(text: str) -> dt.datetime | None:
    """The beginning of the day in the person's time zone; None for no date and for an impossible one."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    if day is None or not 1970 <= day.year <= 2200:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
