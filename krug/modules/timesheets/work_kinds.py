"""Kinds of work: the administrator's list, and what every firm begins with."""

from __future__ import annotations

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from krug.core.records.fields import TextField
from krug.core.settings.short import ShortList
from krug.modules.timesheets.fields import UsuallyYes
from krug.modules.timesheets.models import TimeEntry, WorkKind

FIRST = (
    (_("Work for the client"), True),
    (_("Meetings and talks"), True),
    (_("Travel"), True),
    (_("Work inside the firm"), False),
)

WORK_KINDS = ShortList(
    code="work-kinds",
    model=WorkKind,
    title=_("Kinds of work"),
    one=_("New kind of work"),
    about=_("What people spend their time on, and what of it clients are billed for."),
    said=_("Entries made before keep what they were: a change here is for those made from now on."),
    fields=(
        TextField("name", _("Name"), required=True, max_length=100),
        UsuallyYes("is_billable", _("Billed to clients")),
    ),
    kind=TimeEntry.KIND,
    tag="Time",
    changed=_("changed the kinds of work"),
    used=_("There is time booked on this kind of work: take it out of use instead."),
    icon="clock",
    order=23,
)


def ensure_first_work_kinds() -> None:
    """Where no kind of work has ever been made; in the language of the installation."""
    if WorkKind.objects.exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        WorkKind.objects.bulk_create(
            WorkKind(name=str(name), is_billable=is_billable, sort=number)
            for number, (name, is_billable) in enumerate(FIRST)
        )
