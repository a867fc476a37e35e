"""The log of a webhook: what was sent, what came back, and sending it again."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.lists.paging import BadCursor, page
from krug.core.records import kinds
from krug.core.records.toasts import toast
from krug.core.webhooks import keeping
from krug.core.webhooks.models import Attempt, Delivery, DeliveryState, Fault
from krug.core.webhooks.place import ROOT
from krug.core.webhooks.views.webhooks import reach
from krug.core.webhooks.wording import said

ROWS = 50


@require_safe
def deliveries(request: HttpRequest, pk: int) -> HttpResponse:
    webhook, state = reach(pk), request.GET.get("state", "")
    rows = with_last(Delivery.objects.filter(webhook=webhook).select_related("event__actor"))
    if state:
        rows = rows.filter(state=state)
    try:
        found = page(rows, ("-id",), ROWS, request.GET.get("cursor", ""))
    except BadCursor:
        raise Http404 from None
    context = {
        "webhook": webhook,
        "state": state,
        "states": DeliveryState.choices,
        "rows": [(row, *about(row), fault_of(row)) for row in found.rows],
        "next": found.next,
    }
    return render(request, "webhooks/deliveries.html", context)


@require_safe
def delivery(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    webhook, found = reach(pk), _one(pk, number)
    title, address = about(found)
    context = {
        "webhook": webhook,
        "delivery": found,
        "title": title,
        "address": address,
        "log": found.log.order_by("-pk"),
        "refreshes": found.state == DeliveryState.WAITING,
    }
    return render(request, "webhooks/delivery.html", context)


@require_POST
def replay(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    user = actor_of(request)
    webhook, found = reach(pk), _one(pk, number)
    if keeping.replay(user, webhook, [found.pk]):
        toast(request, _("It is sent again."))
    return HttpResponseRedirect(f"{ROOT}/{pk}/deliveries/{number}")


@require_POST
def replays(request: HttpRequest, pk: int) -> HttpResponse:
    user = actor_of(request)
    again = keeping.replay(user, reach(pk))
    told = ngettext("%(number)d message is sent again.", "%(number)d messages are sent again.", again)
    toast(request, told % {"number": again})
    return HttpResponseRedirect(f"{ROOT}/{pk}/deliveries")


def with_last(rows: QuerySet[Delivery]) -> QuerySet[Any]:
    """Each with the code of the last answer and what was wrong with it, in the same query."""
    last = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-pk")
    return rows.annotate(last_status=Subquery(last.values("status")[:1]), last_fault=Subquery(last.values("fault")[:1]))


def about(found: Delivery) -> tuple[str, str]:
    """What happened in words, and the address of the record it happened to; "" where it has none."""
    if found.event is None:
        return _("Test"), ""
    known = kinds.known(found.record_kind)
    address = f"/{kinds.get(found.record_kind).path}/{found.record_id}" if known else ""
    return said(found.event), address


def fault_of(row: Any) -> str:
    return str(Fault(row.last_fault).label) if row.last_fault else ""


def _one(pk: int, number: int) -> Delivery:
    return get_object_or_404(Delivery.objects.select_related("event__actor"), pk=number, webhook=pk)
