"""What the room of deals declares."""

from __future__ import annotations

import re

from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.door.founding import AtFounding
from krug.core.events.groups import EventGroup
from krug.core.events.kinds import EventKind
from krug.core.records.currencies import Currency
from krug.core.records.fields import (
    ChoiceField,
    DateField,
    LinkField,
    MomentField,
    MoneyValue,
    NumberField,
    PersonField,
    RowField,
    TextField,
)
from krug.core.records.kinds import RecordKind
from krug.core.records.modules import Module
from krug.core.records.panels import Panel, Position
from krug.core.records.sight import name_of, value_of
from krug.core.stages.beginning import recorded
from krug.core.stages.checking import checklist_panel
from krug.core.stages.models import Stage
from krug.core.stages.path import path_panel
from krug.core.stages.staged import Ending, Staged, Zone
from krug.core.stages.standing import stand_panel
from krug.modules.deals.closing_period import held
from krug.modules.deals.competitors import COMPETITORS
from krug.modules.deals.dashboards import READY
from krug.modules.deals.day import PARTS
from krug.modules.deals.freezing import FREEZING
from krug.modules.deals.guiding import GUIDE
from krug.modules.deals.imports import DealsImporter
from krug.modules.deals.interest import keeping
from krug.modules.deals.interest.panel import LINES
from krug.modules.deals.kinds import take_currency
from krug.modules.deals.models import Closing, Deal, DealKind, DealState, LostReason
from krug.modules.deals.notices import MOVED
from krug.modules.deals.opening import before_create, begun, open_to
from krug.modules.deals.panels import of_client, people_of_client, ways_of_client
from krug.modules.deals.past import in_words
from krug.modules.deals.planning import DealSteps
from krug.modules.deals.primary_interest import ADDED
from krug.modules.deals.reports import REPORTS
from krug.modules.deals.rules.short_list import RULES
from krug.modules.deals.rules.showing import PANEL as RULES_PANEL
from krug.modules.deals.rules.showing import PART as RULES_PART
from krug.modules.deals.score.declared import SCORE
from krug.modules.deals.settings import PAGES, SettingsEvents
from krug.modules.deals.typical.guide import ProcessGuide
from krug.modules.deals.typical.panel import STEP
from krug.modules.marketing.interest_panel import interest_of

# The board has no room for it: ООО «Молочный край» is Молочный край there.
LEGAL_FORM = re.compile(r"^(?:ООО|АО|ПАО|ЗАО|ОАО|ОДО|ЧУП|ТОО|ТОВ|LLC|Ltd|Inc) «?(.+?)»?$")


def _search(deal: Deal) -> tuple[str, str, list[str]]:
    return f"№{deal.number} {deal.name}", "", []


def _line(deal: Deal, reader: User) -> tuple[str, str]:
    return deal.name, LEGAL_FORM.sub(r"\1", name_of(deal.client, reader))


def _ending(deal: Deal, reader: User) -> Ending:
    day = formats.date_format(timezone.localtime(deal.closed_at), "j E Y") if deal.closed_at else ""
    closing = Closing.objects.filter(deal=deal.pk).first()
    known = [day, str(deal.lost_reason or ""), value_of(deal, "competitor", reader), closing.comment if closing else ""]
    title = str(DealState(deal.state).label)
    return Ending(title, " · ".join(text for text in known if text), deal.state, f"/deals/{deal.pk}/reopening")


DEAL = RecordKind(
    code="deal",
    model=Deal,
    title=_("Deal"),
    plural=_("Deals"),
    having=(_("has deals"), _("has no deals")),
    path="deals",
    icon="board",
    list_path="deals/list",
    may_be_confidential=True,
    menu=30,
    order=("-id",),
    related=("responsible", "client", "kind", "stage", "product", "lost_reason"),
    search=_search,
    found_by=("client",),
    badge="state",
    facts=("number", "kind", "client", "amount", "product", "expected_close_on", "responsible"),
    in_work={"state": DealState.OPEN.value},
    always=("name", "number", "currency", "closed_at"),
    before_create=before_create,
    after_create=recorded,
    follows=begun,
    check=keeping.misfits,
    checked=("amount", "currency"),
    check_many=held,
    events=(
        EventKind("deal.created", _("added “{title}”{past}"), icon="plus", words=in_words),
        EventKind("deal.won", _("won the deal “{title}”{note}"), "deals", "ok"),
        EventKind("deal.lost", _("lost the deal “{title}”{note}"), "deals", "x"),
        EventKind("deal.reopened", _("opened the deal “{title}” again"), "deals", "undo"),
        EventKind(keeping.EVENT, _("changed the interest lines{said}"), "deals", "list", words=keeping.in_words),
    ),
    fields=(
        TextField("name", _("Name"), in_list=True, hint=_("Left empty: the product or the client")),
        NumberField("number", _("Number"), read_only=True, in_list=True),
        LinkField("client", _("Client"), to="client", in_list=True, can_filter=True),
        RowField(
            "kind",
            _("Kind of deal"),
            rows=lambda: DealKind.objects.filter(is_active=True),
            offered=open_to,
            pipeline="pipeline",
            once=True,
        ),
        RowField(
            "stage",
            _("Stage"),
            rows=lambda: Stage.objects.filter(pipeline__subject=Deal.KIND),
            once=True,
            in_form=False,
            in_list=True,
        ),
        ChoiceField("state", _("State"), choices=DealState, read_only=True, in_list=True, can_filter=True),
        MoneyValue("amount", _("Amount"), in_list=True),
        ChoiceField("currency", _("Currency"), choices=Currency),
        LinkField("product", _("Product"), to="product"),
        DateField("expected_close_on", _("Close by"), in_list=True),
        PersonField("responsible", _("Responsible"), in_list=True, can_filter=True),
        TextField("competitor", _("Competitor"), max_length=200),
        RowField("lost_reason", _("Lost reason"), rows=lambda: LostReason.objects.all(), read_only=True),
        MomentField("closed_at", _("Closed")),
    ),
)
STAGES = Staged(
    kind="deal",
    state="state",
    open_state=DealState.OPEN.value,
    amount="amount",
    currency="currency",
    due="expected_close_on",
    line=_line,
    related=("client", "responsible"),
    shows=("name", "client__name", "client__responsible", "client__department"),
    steps=DealSteps(),
    ending=_ending,
    guide=ProcessGuide(),
    group="deals",
    zones=(
        Zone("lost", _("Lost"), _("we ask why"), "x", "/deals/{id}/closing?outcome=lost", tone="lost", asks=True),
        Zone("won", _("Won"), "", "ok", "/deals/{id}/closing?outcome=won", tone="won", demands=True),
    ),
    new_here=_("Add the first deal, or bring a file in."),
)
MODULE = Module(
    "deals",
    _("Deals"),
    kinds=(DEAL,),
    about=_("From the first interest to the contract: stages, board, reasons of losses, funnel."),
    needs=("clients",),
    declares=(
        AtFounding(take_currency),
        ADDED,
        interest_of(Deal.KIND),
        *GUIDE,
        STAGES,
        *PAGES,
        SettingsEvents(),
        MOVED,
        FREEZING,
        COMPETITORS,
        RULES,
        RULES_PANEL,
        RULES_PART,
        LINES,
        STEP,
        *REPORTS,
        *PARTS,
        *READY,
        DealsImporter(DEAL),
        EventGroup("deals", _("Deals"), order=30, kinds=("client", "deal")),
        Panel(
            "deal_stand",
            _("Stage"),
            Position.NEXT,
            "stages/stand.html",
            stand_panel,
            kinds=("deal",),
            order=10,
        ),
        Panel(
            "deal_checklist",
            _("Checklist of the stage"),
            Position.NEXT,
            "stages/checklist.html",
            checklist_panel,
            kinds=("deal",),
            order=12,
        ),
        Panel("deal_path", _("Path"), Position.MAIN, "stages/path.html", path_panel, kinds=("deal",), order=20),
        Panel(
            "client_ways",
            _("How to reach the client"),
            Position.SIDE,
            "clients/ways.html",
            ways_of_client,
            ("deal",),
            "phone",
            5,
        ),
        Panel(
            "client_people",
            _("The client's people"),
            Position.SIDE,
            "clients/contact_persons.html",
            people_of_client,
            ("deal",),
            "user",
            6,
        ),
        Panel(
            "deals_of_client", _("Deals"), Position.SIDE, "deals/of_client.html", of_client, kinds=("client",), order=10
        ),
    ),
)
OPTIONS = (SCORE,)
