"""What the rooms of the business tell: work given, done, due, late; deals moved; requests."""

import datetime as dt

import pytest
from django.utils import timezone

from krug.core.events.models import Event
from krug.core.notices import keeping, reminding, ticking
from krug.core.notices.models import Notice, Reminder
from krug.core.records import kinds, writing
from krug.modules.activities import doing
from krug.modules.activities.models import Activity
from krug.modules.requests import assigning

pytestmark = pytest.mark.django_db(transaction=True)


def plan(actor, person, at, title="Call them"):
    local = timezone.localtime(at)
    values = {"title": title, "kind": "call", "due_on": local.date(), "due_time": f"{local:%H:%M}"}
    return writing.create(kinds.get("activity"), actor, [{**values, "responsible": person.pk}])[0]


def kinds_of(told):
    return [kind for kind, _what, _text in told]


def test_work_given_and_done(administrator, manager, read_on, told):
    activity = plan(administrator, manager, timezone.now() + dt.timedelta(days=3))
    doing.do(activity, manager, "reached")
    read_on()

    assert kinds_of(told(manager)) == ["activity_delegated"]
    assert kinds_of(told(administrator)) == ["activity_answered"]


def test_what_is_due_is_told_once_at_each_ones_own_lead(administrator, manager, head, read_on, told):
    now = timezone.now()
    plan(manager, manager, now + dt.timedelta(minutes=10))
    plan(head, head, now + dt.timedelta(minutes=10))
    keeping.change(head, {"lead": None})
    late = plan(manager, manager, now + dt.timedelta(days=1))
    Activity.objects.filter(pk=late.pk).update(
        due_at=now - dt.timedelta(hours=1), late_at=now - dt.timedelta(minutes=1)
    )

    ticking.tick()
    ticking.tick()

    assert sorted(kinds_of(told(manager))) == ["activity_overdue", "activity_soon"]
    assert told(head) == []
    Activity.objects.update(state="done")
    assert told(manager) == []  # nothing is said of what is no longer so


def test_reminders_move_with_the_date_and_come_once(manager, make_deal_of, read_on, told):
    now = timezone.now()
    today = timezone.localtime(now).date()
    deal = make_deal_of(manager, name="Tunnel", expected_close_on=str(today + dt.timedelta(days=30)))
    reminding.remind(manager, deal, "expected_close_on", 1440)
    ticking.tick()
    early = told(manager)
    writing.change(deal, manager, {"expected_close_on": str(today)}, deal.version)
    read_on()
    moved = Reminder.objects.get().fires_at
    ticking.tick()
    ticking.tick()
    deal.refresh_from_db()
    writing.change(deal, manager, {"name": "Tunnel 2"}, deal.version)
    read_on()
    ticking.tick()

    assert early == []
    morning = dt.datetime.combine(today, dt.time(9), timezone.get_current_timezone())
    assert moved == morning - dt.timedelta(days=1)
    ((kind, what, text),) = told(manager)
    assert (kind, what) == ("reminder", "Tunnel 2")
    assert f"{today:%d.%m.%Y}" in text or str(today.year) in text
    assert Reminder.objects.get().fires_at is None


def test_a_deal_moved_by_another(administrator, manager, make_deal_of, read_on, told):
    deal = make_deal_of(manager)
    deal.win(administrator)
    other = make_deal_of(manager)
    other.win(manager)
    read_on()

    assert kinds_of(told(manager)) == ["deal_moved"]


def test_a_request_given_to_me_is_told_as_that(administrator, manager, deal_kinds, read_on, told):
    request = writing.create(kinds.get("request"), administrator, [{"title": "Spare parts"}])[0]
    assigning.assign(request, administrator, manager)
    read_on()

    assert Event.objects.filter(kind="request.assigned").count() == 1
    assert kinds_of(told(manager)) == ["request_assigned"]
    assert Notice.objects.filter(user=administrator).count() == 0
