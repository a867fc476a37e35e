"""The whole history a person may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from krug.core.api.asking import moment, whole, words
from krug.core.api.bodies import GivenEvent
from krug.core.api.filters import CURSOR, LIMIT, Parameter
from krug.core.api.history import as_page, bounds, event_item
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST
from krug.core.events import history
from krug.core.events.models import Event
from krug.core.records.hiding import told

ID = {"type": "integer", "minimum": 1, "maximum": BIGGEST}
TIME = {"type": "string", "format": "date-time"}
WORD = {"type": "string", "maxLength": 60}
ASKS = (
    LIMIT,
    CURSOR,
    Parameter("kind", WORD, words(60), lambda value: Q(kind=value), _("For example client.changed")),
    Parameter("record_type", WORD, words(60), lambda value: Q(record_kind=value), _("For example client")),
    Parameter("record_id", ID, whole(1, BIGGEST), lambda value: Q(record_id=value)),
    Parameter("actor", ID, whole(1, BIGGEST), lambda value: Q(actor_id=value)),
    Parameter("at__gte", TIME, moment, lambda value: Q(at__gte=value)),
    Parameter("at__lt", TIME, moment, lambda value: Q(at__lt=value)),
)


def _list(call: Call) -> Any:
    rows = Event.objects.filter(history.visible(call.user))
    for parameter in ASKS:
        if parameter.where and parameter.name in call.asked:
            rows = rows.filter(parameter.where(call.asked[parameter.name]))
    before, most = bounds(call)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return as_page(list(rows.select_related("actor").order_by("-id")[: most + 1]), most, call.user)


def _one(call: Call) -> Any:
    rows = Event.objects.filter(history.visible(call.user)).select_related("actor")
    # An event of which this person's role may see nothing is not there for them.
    found = told(rows.filter(pk=call.id), call.user) if call.id <= BIGGEST else []
    if not found:
        raise missing()
    return event_item(found[0], call.user)


def operations() -> list[Operation]:
    found = [
        Operation("GET", "events", _("List"), _list, listed(GivenEvent), asks=ASKS),
        Operation("GET", "events/{id}", _("One"), _one, GivenEvent),
    ]
    return [operation.under(str(_("History"))) for operation in found]
