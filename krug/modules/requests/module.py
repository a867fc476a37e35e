"""What the room of requests declares."""

from __future__ import annotations

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.events.groups import EventGroup
from krug.core.records.fields import ChoiceField, LinkField, MomentField, NumberField, PersonField, RowField, TextField
from krug.core.records.kinds import RecordKind
from krug.core.records.modules import Module
from krug.core.records.phones import reversed_digits, shown
from krug.core.records.sight import name_of, value_of
from krug.core.stages.models import Stage
from krug.core.stages.staged import Ending, Staged, Zone
from krug.modules.requests import opening
from krug.modules.requests.day import PARTS
from krug.modules.requests.events import EVENTS, GROUP
from krug.modules.requests.fields import EmailField, PhoneField
from krug.modules.requests.guiding import GUIDE
from krug.modules.requests.importing import RequestsImporter
from krug.modules.requests.models import CameBy, Closing, Phase, Request, RequestKind, State
from krug.modules.requests.notices import ASSIGNED, LATE, OFFERED
from krug.modules.requests.panels import PANELS
from krug.modules.requests.primary_interest import ADDED
from krug.modules.requests.quick import INTAKE
from krug.modules.requests.reports import REPORTS
from krug.modules.requests.settings import SETTINGS
from krug.modules.requests.short_lists import KINDS, RULES
from krug.modules.requests.standing import moved
from krug.modules.requests.steps import RequestSteps
from krug.modules.requests.watching import WATCH

WHO = _("Who it is")


def _search(request: Request) -> tuple[str, str, list[str]]:
    said = request.contact_name or shown(request.phone) or request.email
    others = [request.contact_name, reversed_digits(request.phone)[::-1], request.email, request.region]
    return f"№{request.number} {request.title}", said, others


def _line(request: Request, reader: User) -> tuple[str, str]:
    return str(request), name_of(request.client, reader) or value_of(request, "contact_name", reader) or ""


def _ending(request: Request, reader: User) -> Ending:
    day = formats.date_format(timezone.localtime(request.ended_at), "j E Y") if request.ended_at else ""
    closing = Closing.objects.filter(request=request.pk).first()
    known = [day, closing.comment if closing else ""]
    tone = "won" if request.phase == Phase.CLOSED else "lost"
    text = " · ".join(part for part in known if part)
    return Ending(str(State(request.state).label), text, tone, f"/requests/{request.pk}/reopening")


REQUEST = RecordKind(
    code="request",
    model=Request,
    title=_("Request"),
    plural=_("Requests"),
    having=(_("has requests"), _("has no requests")),
    path="requests",
    icon="inbox",
    menu=10,
    order=("-id",),
    is_common=True,
    related=("responsible", "client", "kind", "stage", "product"),
    search=_search,
    searched=("contact_name", "phone", "email", "region"),
    found_by=("client",),
    badge="state",
    facts=("number", "kind", "came_by", "client", "contact_name", "phone", "email", "region", "product", "responsible"),
    in_work={"phase": Phase.OPEN.value},
    always=("title", "number", "came_by", "received_at", "answer_by", "solve_by", "answered_at", "ended_at"),
    quick=("title", "kind", "came_by", "contact_name", "phone", "client"),
    before_create=opening.before_create,
    after_create=opening.after_create,
    made=opening.made,
    events=EVENTS,
    fields=(
        TextField("title", _("What it is about"), in_list=True, hint=_("Left empty: the first line of the text")),
        LinkField("client", _("Client"), to="client", in_list=True, can_filter=True, group=WHO),
        TextField("contact_name", _("Name of the caller"), max_length=200, group=WHO),
        PhoneField("phone", _("Phone"), group=WHO),
        EmailField("email", _("E-mail"), group=WHO),
        TextField("region", _("Region of the request"), max_length=100, can_filter=True, group=WHO),
        NumberField("number", _("Number"), read_only=True),
        RowField(
            "kind",
            _("Kind of request"),
            rows=lambda: RequestKind.objects.filter(is_active=True),
            in_list=True,
            can_filter=True,
        ),
        ChoiceField("came_by", _("Came by"), choices=CameBy, default=CameBy.PHONE, in_list=True, can_filter=True),
        ChoiceField(
            "state",
            _("State"),
            choices=State,
            default=State.NEW,
            read_only=True,
            in_form=False,
            in_list=True,
            can_filter=True,
            tones={"new": "accent", "in_work": "green", "answered": "hollow", "rejected": "red"},
        ),
        LinkField("product", _("Product"), to="product"),
        TextField("text", _("In their words"), max_length=10_000, multiline=True),
        RowField(
            "stage",
            _("Stage"),
            rows=lambda: Stage.objects.filter(pipeline__subject=Request.KIND),
            read_only=True,
            in_form=False,
        ),
        PersonField("responsible", _("Responsible"), in_list=True, can_filter=True),
        MomentField("received_at", _("Received"), can_filter=True, sort="received_at"),
        MomentField("answer_by", _("Answer by"), in_list=True, can_filter=True),
        MomentField("solve_by", _("Solve by"), can_filter=True),
        MomentField("answered_at", _("First answer"), can_filter=True),
        MomentField("ended_at", _("Ended on"), can_filter=True),
    ),
)
STAGES = Staged(
    kind="request",
    state="phase",
    open_state=Phase.OPEN.value,
    line=_line,
    related=("client",),
    shows=("title", "number", "contact_name", "client__name", "client__responsible", "client__department"),
    steps=RequestSteps(),
    ending=_ending,
    group=GROUP,
    zones=(
        Zone(
            "rejected",
            _("Reject"),
            _("nothing to answer"),
            "x",
            "/requests/{id}/closing?outcome=rejected",
            tone="lost",
            asks=True,
        ),
        Zone(
            "closed",
            _("Close request"),
            "",
            "ok",
            "/requests/{id}/closing?outcome=closed",
            tone="won",
            asks=True,
            demands=True,
        ),
    ),
    new_here=_("Register the first request: Ctrl+I anywhere."),
    board="requests/board",
    moved=moved,
)
MODULE = Module(
    "requests",
    _("Requests"),
    kinds=(REQUEST,),
    about=_("Who turns to the firm, in one queue: deadlines, who answers, what came of it."),
    needs=("clients",),
    declares=(
        ADDED,
        *GUIDE,
        STAGES,
        KINDS,
        RULES,
        *SETTINGS,
        *PARTS,
        *PANELS,
        *REPORTS,
        INTAKE,
        WATCH,
        *(ASSIGNED, OFFERED, LATE),
        RequestsImporter(REQUEST),
        EventGroup(GROUP, _("Requests"), order=25, kinds=("client", "request")),
    ),
)
