"""What the room of marketing declares: events and campaigns, and the primary interest with its channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.records.custom.adding import AddedFields
from krug.core.records.fields import (
    ChoiceField,
    CurrencyField,
    DateField,
    LinkField,
    MoneyValue,
    NumberField,
    PersonField,
    TextField,
)
from krug.core.records.kinds import RecordKind
from krug.core.records.matching import MatchKey
from krug.core.records.modules import Module
from krug.core.search.text import sort_key
from krug.modules.marketing.events import InvitationEvents
from krug.modules.marketing.guiding import GUIDE
from krug.modules.marketing.interest import FIELDS, OPTION, misfits, settle
from krug.modules.marketing.interest_panel import interest_of
from krug.modules.marketing.models import Channel, ChannelState, EventState, EventType, Influence, MarketingEvent
from krug.modules.marketing.panels import PANELS

PLAN, FACT = gettext_lazy("As planned"), gettext_lazy("As it was")


def _by_name(name: Any) -> list[str]:
    return [sort_key(name)] if name else []


def _search_channel(channel: Channel) -> tuple[str, str, list[str]]:
    return channel.name, "", []


def _search(event: MarketingEvent) -> tuple[str, str, list[str]]:
    return event.name, "", []


def _in_order(values: Mapping[str, Any]) -> dict[str, str]:
    errors = {}
    for first, last in (("starts_on", "ends_on"), ("held_from", "held_to")):
        if values.get(first) and values.get(last) and values[first] > values[last]:
            errors[last] = _("It cannot end before it begins.")
    return errors


CHANNEL = RecordKind(
    code="channel",
    model=Channel,
    title=gettext_lazy("Channel"),
    plural=gettext_lazy("Channels of advertising influence"),
    having=(
        gettext_lazy("has channels of advertising influence"),
        gettext_lazy("has no channels of advertising influence"),
    ),
    path="channels",
    icon="inbox",
    menu=56,
    is_tab=False,
    is_shared=True,
    order=("name_key", "id"),
    related=("responsible",),
    search=_search_channel,
    always=("name", "influence", "state"),
    match=(MatchKey("name", "name_key", _by_name, names=True),),
    fields=(
        TextField("name", gettext_lazy("Name"), required=True, in_list=True, sort="name_key", max_length=200),
        ChoiceField(
            "influence",
            gettext_lazy("Kind of influence"),
            choices=Influence,
            default=Influence.OTHER.value,
            in_list=True,
            can_filter=True,
            once=True,
            hint=gettext_lazy(
                "It decides what may be the source of an interest and stays as it is: sources said already would no "
                "longer fit. For another kind of influence make another channel."
            ),
        ),
        ChoiceField(
            "state",
            gettext_lazy("State"),
            choices=ChannelState,
            default=ChannelState.USED.value,
            in_list=True,
            can_filter=True,
            tones={"out": "hollow"},
        ),
        TextField("note", gettext_lazy("Note"), max_length=2000, multiline=True),
    ),
)
MARKETING_EVENT = RecordKind(
    code="marketing_event",
    model=MarketingEvent,
    title=gettext_lazy("Marketing event"),
    plural=gettext_lazy("Marketing events"),
    having=(gettext_lazy("has marketing events"), gettext_lazy("has no marketing events")),
    path="marketing-events",
    icon="mega",
    menu=55,
    is_tab=False,
    is_shared=True,
    order=("-id",),
    related=("responsible", "channel"),
    search=_search,
    check=_in_order,
    checked=("starts_on", "ends_on", "held_from", "held_to"),
    badge="state",
    facts=("kind", "place", "channel", "responsible"),
    in_work={"state__in": [EventState.PLANNED.value, EventState.RUNNING.value]},
    always=("name", "kind", "currency"),
    match=(MatchKey("name", "name_key", _by_name, names=True),),
    fields=(
        TextField("name", gettext_lazy("Name"), required=True, in_list=True, sort="name_key"),
        ChoiceField(
            "kind",
            gettext_lazy("Kind of event"),
            choices=EventType,
            default=EventType.EXHIBITION.value,
            in_list=True,
            can_filter=True,
        ),
        ChoiceField(
            "state",
            gettext_lazy("State"),
            choices=EventState,
            default=EventState.PLANNED.value,
            in_list=True,
            can_filter=True,
            tones={"planned": "hollow", "running": "accent", "held": "green", "cancelled": "red"},
        ),
        LinkField("channel", gettext_lazy("Channel"), to="channel", can_filter=True),
        TextField("place", gettext_lazy("Place")),
        PersonField("responsible", gettext_lazy("Responsible"), in_list=True, can_filter=True),
        TextField("goal", gettext_lazy("Goal"), max_length=2000, multiline=True, group=PLAN),
        DateField("starts_on", gettext_lazy("Begins, plan"), in_list=True, group=PLAN),
        DateField("ends_on", gettext_lazy("Ends, plan"), group=PLAN),
        MoneyValue("budget_plan", gettext_lazy("Budget, plan"), in_list=True, group=PLAN),
        NumberField("people_plan", gettext_lazy("People to come, plan"), most=1_000_000, group=PLAN),
        NumberField("clients_plan", gettext_lazy("New clients, plan"), most=1_000_000, group=PLAN),
        DateField("held_from", gettext_lazy("Began"), group=FACT),
        DateField("held_to", gettext_lazy("Ended"), group=FACT),
        MoneyValue("budget_fact", gettext_lazy("Budget, fact"), in_list=True, group=FACT),
        CurrencyField("currency", gettext_lazy("Currency"), group=FACT),
        TextField("results", gettext_lazy("Results"), max_length=5000, multiline=True, group=FACT),
    ),
)
MODULE = Module(
    "marketing",
    gettext_lazy("Marketing events"),
    kinds=(MARKETING_EVENT,),
    about=gettext_lazy(
        "Exhibitions, seminars and advertising campaigns: plan and fact, budget, who was invited and came."
    ),
    needs=("clients",),
    declares=(InvitationEvents(), *PANELS, *GUIDE),
)
OPTIONS = (
    Module(
        OPTION,
        gettext_lazy("Record the primary interest"),
        kinds=(CHANNEL,),
        about=gettext_lazy(
            "Of every client and deal: through which channel it came and from whom. What each channel brings and costs."
        ),
        needs=("clients",),
        declares=(AddedFields("client", FIELDS, misfits=misfits, settle=settle, is_one=True), interest_of("client")),
    ),
)
