"""A series told anew as a whole, as a device does that knows it as one thing: its rule, its beginning, its values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import write
from krug.core.records.cleaning import Invalid
from krug.modules.activities import events
from krug.modules.activities.models import Activity, Series
from krug.modules.activities.recurring.rules import Rule, days, read
from krug.modules.activities.recurring.series import MOST, go_on, make

MOST_TIMES = 1000
MOST_ROUNDS = MOST_TIMES // MOST


@transaction.atomic
def retell(
    activity: Activity,
    actor: User,
    rule: Rule,
    starts_on: dt.date,
    values: Mapping[str, Any],
    besides: Iterable[dt.date] = (),
    without: Iterable[dt.date] = (),
    until: dt.date | None = None,
    channel: str = Channel.PAGE,
) -> Series:
    """The series of `activity` has this rule, beginning and values of a new one from now on.

    What is missing from today on is made, up to `until` at least: its days but those `without`, and the days `besides`.
    The activities there are stay as they are, those on days that the rule no longer has too: whoever calls knows what
    becomes of them.
    Raises Denied, Invalid.
    """
    policy.check(actor, Action.CHANGE, activity)
    series = Series.objects.select_for_update().get(activities=activity)
    was, began = read(series.rule), series.starts_on
    series.rule, series.starts_on = str(rule), starts_on
    series.values = {**series.values, **values}
    if (was, began) != (rule, starts_on):
        series.is_over = False
        write([events.fact("repeated", activity, rule=str(rule))], actor, channel)
    series.save(update_fields=["rule", "starts_on", "values", "is_over"])
    reach(series, until, channel)
    series.refresh_from_db()
    since = timezone.localdate()
    told = days(rule, starts_on, max(since, starts_on), series.made_until, MOST_TIMES)
    wanted = {*told, *(day for day in besides if since <= day <= series.made_until)} - set(without)
    there = set(Activity.objects.filter(series=series, deleted_at=None).values_list("occurs_on", flat=True))
    if missing := sorted(wanted - there):
        policy.check_kind(actor, Action.CREATE, Activity.KIND)
        make(series, missing, channel)
    return series


def reach(series: Series, until: dt.date | None, channel: str = Channel.PAGE) -> None:
    """Go on up to `until`. Raises Invalid where too many would be made."""
    for _round in range(MOST_ROUNDS):
        series.refresh_from_db()
        if series.is_over or until is None or series.made_until >= until:
            return
        go_on(series, channel, until)
    raise Invalid({"until": _("Too far ahead.")})
