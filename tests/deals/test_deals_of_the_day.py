import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from krug.core.stages.models import Stage
from krug.modules.activities import planning
from krug.modules.deals.day.figures import figures
from krug.modules.deals.day.forgotten import forgotten_deals
from krug.modules.deals.models import Deal


def age(deal, days):
    since = timezone.now() - dt.timedelta(days=days)
    Deal.objects.filter(pk=deal.pk).update(stage_since=since, created_at=since)


def plan_for(deal, actor):
    planning.plan(actor, {"kind": "call", "title": "Call", "due_on": timezone.localdate(), **planning.about(deal)})


def rows_of(viewer, person):
    return [(str(row.deal), row.over) for row in forgotten_deals(viewer, person)["rows"]]


def won_at(deal, actor, moment):
    deal.win(actor)
    Deal.objects.filter(pk=deal.pk).update(closed_at=moment)


@pytest.fixture
def a_stay_of_ten_days(deal_kinds):
    Stage.objects.update(longest_stay_days=10)


def test_without_a_step_or_too_long_in_the_stage_the_longest_first(make_deal_of, manager, a_stay_of_ten_days):
    idle, planned, late = (make_deal_of(manager, name=name) for name in ("Idle", "Planned", "Late"))
    plan_for(planned, manager)
    plan_for(late, manager)
    age(late, 13)
    age(idle, 3)

    assert rows_of(manager, manager) == [("Late", "дольше нормы на 3 дня"), ("Idle", "")]
    assert forgotten_deals(manager, manager)["count"] == 2


def test_a_late_deal_without_a_step_is_named_once(make_deal_of, manager, a_stay_of_ten_days):
    age(make_deal_of(manager, name="Both"), 13)

    assert rows_of(manager, manager) == [("Both", "дольше нормы на 3 дня")]


def test_a_closed_deal_and_one_in_the_bin_are_not_forgotten(make_deal_of, manager):
    make_deal_of(manager).win(manager)
    Deal.objects.filter(pk=make_deal_of(manager).pk).update(deleted_at=timezone.now())

    found = forgotten_deals(manager, manager)

    assert (found["rows"], found["has_deals"]) == ([], False)


def test_a_head_sees_the_managers_forgotten_and_another_department_does_not(
    make_deal_of, manager, head, stranger, nobody
):
    make_deal_of(manager, name="Ours")

    assert rows_of(head, manager) == [("Ours", "")]
    assert rows_of(stranger, manager) == []
    assert forgotten_deals(nobody, manager) is None


def test_more_than_a_hundred_are_not_counted(make_deal_of, manager):
    for number in range(101):
        make_deal_of(manager, name=f"Deal {number}")

    assert forgotten_deals(manager, manager)["count"] == "99+"


def test_won_this_month_beside_the_month_before(make_deal_of, manager, stranger):
    now = timezone.now()
    start = timezone.localtime(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    moments = [now, now, start - dt.timedelta(seconds=1), start - dt.timedelta(days=40)]
    for moment, amount in zip(moments, ("100.50", "50", "200", "999"), strict=True):
        won_at(make_deal_of(manager, amount=amount), manager, moment)
    make_deal_of(manager, amount="7")
    won_at(make_deal_of(stranger, amount="5000"), stranger, now)

    found = figures(manager, manager)

    assert (found["won"], dict(found["sums"]), found["before"], found["share"]) == (
        2,
        {"RUB": Decimal("150.50")},
        1,
        75,
    )
    assert (found["open"], dict(found["open_sums"])) == (1, {"RUB": Decimal(7)})


def test_another_sees_no_figures_of_what_is_not_theirs(make_deal_of, manager, stranger, nobody):
    won_at(make_deal_of(manager, amount="100"), manager, timezone.now())
    make_deal_of(manager, amount="7")

    found = figures(stranger, manager)

    assert (found["won"], found["open"]) == (0, 0)
    assert figures(nobody, manager) is None


def test_the_same_number_of_queries_for_few_and_many(make_deal_of, manager):
    def asked():
        with CaptureQueriesContext(connection) as found:
            forgotten_deals(manager, manager)
            figures(manager, manager)
        return len(found)

    make_deal_of(manager)
    few = asked()
    for _number in range(30):
        make_deal_of(manager)

    assert (few, asked()) == (6, 6)


def test_my_day_shows_both_and_not_where_deals_are_switched_off(client, make_deal_of, manager):
    make_deal_of(manager, name="Idle one")
    client.force_login(manager)

    shown = client.get("/").content.decode()
    manager.firm.modules_off = ["deals"]
    manager.firm.save()
    hidden = client.get("/").content.decode()

    assert ("Забытые сделки" in shown, "Idle one" in shown, "day-open" in shown) == (True, True, True)
    assert ("Забытые сделки" in hidden, "day-open" in hidden) == (False, False)


def test_the_figure_of_the_month_opens_the_wins_of_the_month(client, make_deal_of, manager):
    last_month = timezone.now().replace(day=1) - dt.timedelta(days=1)
    won_at(make_deal_of(manager, name="Then"), manager, last_month)
    make_deal_of(manager, name="Now").win(manager)
    client.force_login(manager)

    page = client.get(figures(manager, manager)["link"]).content.decode()

    assert (">Now<" in page, ">Then<" in page) == (True, False)
