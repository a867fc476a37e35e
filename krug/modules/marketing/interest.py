"""The primary interest: through which channel a client or a deal came, from whom or what, and on which day.

Other kinds of record get its fields by an `AddedFields` with `FIELDS`, `misfits` and `settle`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.records.custom.fields import Custom, CustomDate, CustomLink, CustomPerson, CustomText
from krug.modules.marketing.models import SOURCES, Channel, ChannelState, Influence

OPTION = "primary-interest"
GROUP = gettext_lazy("Primary interest")
DAY = "krug_interest_on"

FIELDS: tuple[Custom, ...] = (
    CustomLink("channel", gettext_lazy("Channel"), to="channel", code="krug_channel", can_filter=True, group=GROUP),
    CustomPerson("source_person", gettext_lazy("Source: employee"), code="krug_source_person", group=GROUP),
    CustomLink("source_client", gettext_lazy("Source: client"), to="client", code="krug_source_client", group=GROUP),
    CustomLink(
        "source_event",
        gettext_lazy("Source: marketing event"),
        to="marketing_event",
        code="krug_source_event",
        group=GROUP,
    ),
    CustomText("source", gettext_lazy("Source in words"), code="krug_source", max_length=200, group=GROUP),
    CustomDate("interest_on", gettext_lazy("Day of the primary interest"), code=DAY, group=GROUP),
)
NAMES = tuple(field.name for field in FIELDS)
CODES = tuple(field.code for field in FIELDS)
BY_NAME = {field.name: field for field in FIELDS}
NAMED = tuple(name for names in SOURCES.values() for name in names)
# What says where somebody came from; the day alone says nothing.
TELLING = ("krug_channel", "krug_source_person", "krug_source_client", "krug_source_event", "krug_source")


def interest_of(record: Any) -> dict[str, Any]:
    """What a record's `custom` holds of its interest; empty where nobody has said where it came from."""
    custom: Mapping[str, Any] = record.custom if record is not None else {}
    held = {code: custom[code] for code in CODES if code in custom}
    return held if any(code in held for code in TELLING) else {}


def taken_over(record: Any) -> dict[str, Any]:
    """The interest of one record as another begins with it: the day is its own."""
    return {code: value for code, value in interest_of(record).items() if code != DAY}


def settle(record: Any) -> None:
    """Without a day said, somebody came on the day the record was made."""
    if DAY not in record.custom and interest_of(record):
        record.custom = {**record.custom, DAY: timezone.localdate(record.created_at).isoformat()}


def misfits(records: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Only what the channel's kind of influence allows may be the source, and the day has come. One query, none where
    no channel is said."""
    ids = {values.get("channel") for values in records} - {None}
    channels: dict[int, Channel] = Channel.objects.in_bulk(ids) if ids else {}
    return [_day_ahead(values) | _misfits(values, channels.get(values.get("channel") or 0)) for values in records]


def _day_ahead(values: Mapping[str, Any]) -> dict[str, str]:
    """Nobody has come tomorrow; a day is left for who is in another time zone."""
    day = values.get("interest_on")
    if day is None or day <= timezone.localdate() + dt.timedelta(days=1):
        return {}
    return {"interest_on": _("This day is yet to come.")}


def _misfits(values: Mapping[str, Any], channel: Channel | None) -> dict[str, str]:
    named = [name for name in dict.fromkeys(NAMED) if values.get(name) not in (None, "")]
    if channel is None:
        # Words alone may stand without a channel: so much is known of many who came long ago.
        return {name: _("Choose the channel first.") for name in named if name != "source"}
    if channel.state == ChannelState.OUT and _is_said_anew(values.get("record")):
        return {"channel": _("The channel “%(name)s” is out of use.") % {"name": channel}}
    errors = {name: _refusal(channel) for name in named if name not in SOURCES[channel.influence]}
    record = values.get("record")
    if record is not None and record.pk and record.KIND == "client" and values.get("source_client") == record.pk:
        errors["source_client"] = _("A client cannot recommend themself.")
    several = [name for name in named if name not in errors]
    if len(several) > 1:
        errors[several[-1]] = _("One source only: an event or words.")
    return errors


def _is_said_anew(record: Any) -> bool:
    """A deal that takes its client's interest chooses no channel."""
    return record is None or (record.pk is None and not getattr(record, "interest_taken", False))


def _refusal(channel: Channel) -> str:
    allowed = SOURCES[channel.influence]
    known = {"name": channel, "kind": Influence(channel.influence).label}
    if not allowed:
        return _("“%(name)s” (%(kind)s) takes no source: it is the client itself.") % known
    titles = ", ".join(str(BY_NAME[name].title) for name in allowed)
    return _("“%(name)s” (%(kind)s) takes another source: %(titles)s.") % {**known, "titles": titles}
