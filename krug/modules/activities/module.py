"""What the room of activities declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.events.groups import EventGroup
from krug.core.jobs.kinds import Schedule
from krug.core.records.fields import (
    ChoiceField,
    DateField,
    LinkField,
    NumberField,
    PartnersField,
    PersonField,
    RowField,
    TextField,
    TimeField,
)
from krug.core.records.kinds import RecordKind
from krug.core.records.modules import Module
from krug.core.records.places import Place
from krug.modules.activities import events, subjects
from krug.modules.activities.calendar.booking import RESOURCES
from krug.modules.activities.cause_list import CAUSE_LIST
from krug.modules.activities.day import DayPart, Where
from krug.modules.activities.day.forgotten import forgotten_clients
from krug.modules.activities.day.given import given
from krug.modules.activities.day.large_exports import large_exports
from krug.modules.activities.day.load import load_of_people
from krug.modules.activities.day.mentions import mentions
from krug.modules.activities.events import FreeBusyEvents
from krug.modules.activities.fields import LinkToCallField
from krug.modules.activities.guiding import GUIDE
from krug.modules.activities.importing import ActivitiesImporter
from krug.modules.activities.kinds import KINDS, Instance, Kind, Way
from krug.modules.activities.models import Activity, OwnKind, Priority, State
from krug.modules.activities.notices import ANSWERED, DELEGATED, DUE, LATE, SOON
from krug.modules.activities.overdue import OVERDUE
from krug.modules.activities.own_kinds import OWN_KINDS, misfits
from krug.modules.activities.panels import PANELS
from krug.modules.activities.queries import waiting_today
from krug.modules.activities.recurring.series import go_on_all

HOUR = 3600
PAPERS_GROUP, COURT_GROUP = _("What is sent"), _("In court")


def _sees_activities(user: User) -> bool:
    return user.scope(Activity.KIND, Action.SEE) is not Scope.NONE


def _search(activity: Activity) -> tuple[str, str, list[str]]:
    found_by = [activity.place, activity.contents, activity.court, activity.case_number, activity.judge]
    return activity.title, f"{activity.due_on:%d.%m.%Y}", found_by


ACTIVITY = RecordKind(
    code="activity",
    model=Activity,
    title=_("Activity"),
    plural=_("Activities"),
    having=(_("has activities"), _("has no activities")),
    about=("subject_kind", "subject_id"),
    path="activities",
    icon="day",
    menu=40,
    order=("-due_at", "-id"),
    related=("responsible", "client", "own_kind"),
    check=misfits,
    checked=("kind", "own_kind_id"),
    events=events.EVENTS,
    after_create=subjects.attach,
    made=events.made,
    search=_search,
    badge="state",
    in_work={"state": State.PLANNED.value},
    always=("title", "kind", "due_on", "due_time", "duration", "priority", "way", "instance"),
    searched=("place", "contents", "court", "case_number", "judge"),
    noted=(PartnersField("together", _("Taking part"), headings=("Участники", "Participants")),),
    fields=(
        TextField("title", _("What to do"), in_list=True),
        ChoiceField("kind", _("Kind"), choices=Kind, default=Kind.TASK, in_list=True, can_filter=True),
        RowField("own_kind", _("Own kind"), rows=lambda: OwnKind.objects.filter(is_active=True), can_filter=True),
        LinkField("client", _("Client"), to="client", in_list=True, can_filter=True),
        DateField("due_on", _("Day"), in_list=True, can_filter=True, sort="due_at"),
        TimeField("due_time", _("Time"), in_list=True),
        NumberField("duration", _("Minutes"), least=1, most=14400),
        ChoiceField("priority", _("Importance"), choices=Priority, default=Priority.NORMAL, can_filter=True),
        ChoiceField(
            "state",
            _("State"),
            choices=State,
            default=State.PLANNED,
            in_list=True,
            can_filter=True,
            in_form=False,
            read_only=True,
        ),
        PersonField("responsible", _("Responsible"), in_list=True, can_filter=True),
        TextField("place", _("Place")),
        LinkToCallField("video_link", _("Video link")),
        TextField("note", _("Note"), max_length=5000, multiline=True),
        TextField("contents", _("Contents"), group=PAPERS_GROUP, hint=_("Contract in two copies, act for March")),
        ChoiceField("way", _("How it is sent"), choices=Way, can_filter=True, group=PAPERS_GROUP),
        TextField("court", _("Court"), max_length=200, can_filter=True, group=COURT_GROUP),
        TextField("case_number", _("Case number"), max_length=60, can_filter=True, group=COURT_GROUP),
        TextField("judge", _("Judge"), max_length=120, can_filter=True, group=COURT_GROUP),
        ChoiceField("instance", _("Instance"), choices=Instance, can_filter=True, group=COURT_GROUP),
        TextField("subject_kind", _("About a record of the kind"), max_length=40, in_form=False, once=True),
        NumberField("subject_id", _("About the record number"), most=2**53, in_form=False, once=True),
    ),
)
MODULE = Module(
    "activities",
    _("Activities"),
    kinds=(ACTIVITY,),
    about=_("Calls, meetings and tasks: planned, done with a result, and what comes next."),
    needs=("clients",),
    declares=(
        OVERDUE,
        *GUIDE,
        CAUSE_LIST,
        Place("calendar", _("Calendar"), "/calendar", "cal", 41, may=_sees_activities),
        FreeBusyEvents(),
        RESOURCES,
        Place("day", _("My day"), "/", "day", 0, count=waiting_today),
        DayPart(
            "forgotten-clients",
            _("Clients without a next step"),
            Where.SIDE,
            "activities/forgotten_clients.html",
            forgotten_clients,
            order=40,
        ),
        DayPart("given", _("Given to you"), Where.FIRST, "activities/given.html", given, order=10),
        DayPart("load", _("Load of your people"), Where.SIDE, "activities/load.html", load_of_people, order=30),
        DayPart("large-exports", _("Large exports"), Where.TOP, "activities/large_exports.html", large_exports),
        DayPart("mentions", _("You were called"), Where.FIRST, "activities/mentions.html", mentions, order=20),
        *(EventGroup(f"{kind.code}s", kind.plural, order=10 + n) for n, kind in enumerate(KINDS.values())),
        *PANELS,
        OWN_KINDS,
        Schedule("activities.series", HOUR, go_on_all),
        ActivitiesImporter(ACTIVITY),
        *(DELEGATED, ANSWERED, SOON, LATE, DUE),
    ),
    optional=False,
)
