"""Efficiency, counted once more by hand, as different people see it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access.models import Firm
from krug.core.access.scopes import FieldRight
from krug.core.reports import comparing
from krug.core.reports.readers import Reader
from krug.core.reports.report import get
from krug.core.reports.running import read
from krug.modules.deals.models import Outcome


def ran(user, now, by="person", days=10, compare=""):
    """The report over the last `days` days, as `user` reads it, and how it was before."""
    found = get("efficiency").seen_by(user)
    last = now.date() + dt.timedelta(days=1)
    asked = {"from": str(last - dt.timedelta(days=days - 1)), "to": str(last), "by": by, "compare": compare}
    values = read(found, Reader(user), asked)
    result, before = comparing.count(found, Reader(user), values)
    return found, values, result, before


def row_of(result, person):
    return result.row(str(person.pk)).values


def test_what_a_person_did_is_counted(administrator, manager, now, close, do, answer, sell, make_client_of):
    do(manager), do(manager, late=True), do(manager, days_ago=40)
    answer(manager, 10), answer(manager, 30), answer(manager, 50, days_ago=40)
    sell(manager, "1000", "600"), close(manager, Outcome.WON, "500")
    close(manager, Outcome.LOST), close(manager, Outcome.LOST, days_ago=40)
    make_client_of(manager, name="Cancity")

    _found, _values, result, _before = ran(administrator, now)

    assert row_of(result, manager) == {
        "who": "Max",
        "department": "Sales",
        "done": 2,
        "in_time": Decimal("0.5"),
        "answered": 2,
        "median_minutes": Decimal(20),
        "clients": 1,
        "won": 2,
        "lost": 1,
        "conversion": Decimal("0.6667"),
        "revenue": Decimal(1500),
        "average_deal": Decimal(750),
        "profit": Decimal(400),
    }


def test_departments_add_up_to_the_whole(administrator, manager, stranger, now, close, do):
    do(manager), do(stranger), do(stranger)
    close(manager, Outcome.WON, "70"), close(stranger, Outcome.WON, "30"), close(stranger, Outcome.LOST)

    _found, _values, result, _before = ran(administrator, now, by="department")

    assert {row.label: (row.values["done"], row.values["revenue"]) for row in result.rows} == {
        "Sales": (1, Decimal(70)),
        "Service": (2, Decimal(30)),
    }
    assert (result.totals["done"], result.totals["won"], result.totals["lost"]) == (3, 2, 1)


@pytest.mark.parametrize("by", ["person", "department"])
def test_every_figure_opens_as_many_records_as_it_says(administrator, manager, stranger, now, close, do, answer, by):
    do(manager), do(manager, late=True), do(stranger), answer(stranger, 5)
    close(manager, Outcome.WON), close(manager, Outcome.LOST), close(stranger, Outcome.WON)

    found, values, result, _before = ran(administrator, now, by=by)

    for key in ("", *(row.key for row in result.rows)):
        figures = result.row(key).values if key else result.totals
        for column in ("done", "answered", "clients", "won", "lost"):
            records = found.records(Reader(administrator), values, key, column)
            assert records.count() == figures[column], (key, column)


def test_a_manager_sees_the_own_work_alone(manager, stranger, now, close, do):
    do(manager), do(stranger), close(stranger, Outcome.WON), close(manager, Outcome.WON, "5")

    _found, _values, result, _before = ran(manager, now)

    assert [row.key for row in result.rows] == [str(manager.pk)]
    assert (result.totals["done"], result.totals["revenue"]) == (1, Decimal(5))


def test_what_is_hidden_or_switched_off_has_no_column(administrator, manager, now, sell):
    sell(manager, "1000", "600")
    manager.role.field_rights = {"product": {"cost": FieldRight.HIDDEN}}
    manager.role.save()
    Firm.objects.update_or_create(pk=1, defaults={"modules_off": ["requests"]})

    found, _values, result, _before = ran(type(manager).objects.get(pk=manager.pk), now)

    assert {"profit", "answered", "median_minutes"}.isdisjoint({column.key for column in found.columns})
    assert "profit" not in result.rows[0].values


def test_who_falls_behind_the_others_is_said_in_words(administrator, manager, head, stranger, now, close):
    for person, won in ((manager, 1), (head, 4), (stranger, 4)):
        for number in range(5):
            close(person, Outcome.WON if number < won else Outcome.LOST)

    found, values, result, before = ran(administrator, now)
    said = found.remarks(values, result, before)

    assert [one.cell for one in said] == [(str(manager.pk), "conversion")]
    assert said[0].what.startswith("Max")
    assert "20" in said[0].more
    assert "80" in said[0].more


def test_who_falls_behind_the_own_past_is_said_too(administrator, manager, now, do):
    for _number in range(10):
        do(manager, days_ago=13)
        do(manager, late=True, days_ago=2)

    found, values, result, before = ran(administrator, now, compare="previous")

    said = found.remarks(values, result, before)

    assert [one.cell for one in said] == [(str(manager.pk), "done")]
    assert "0" in said[0].more
    assert "100" in said[0].more


def test_the_average_is_of_deals_in_the_firms_currency(administrator, manager, now, close):
    close(manager, Outcome.WON, "100"), close(manager, Outcome.WON, "70", currency="USD")

    _found, _values, result, _before = ran(administrator, now)

    values = row_of(result, manager)
    assert (values["won"], values["revenue"], values["average_deal"]) == (2, Decimal(100), Decimal(100))
    assert result.others == {"USD": Decimal(70)}


def test_what_nobody_is_responsible_for_is_no_colleague(administrator, manager, now, close):
    for _number in range(5):
        close(manager, Outcome.WON)
        deal = close(manager, Outcome.LOST)
        type(deal).objects.filter(pk=deal.pk).update(responsible=None)

    found, values, result, before = ran(administrator, now)

    assert found.remarks(values, result, before) == []


def test_few_records_say_nothing(administrator, manager, stranger, now, close):
    close(manager, Outcome.LOST), close(stranger, Outcome.WON)

    found, values, result, before = ran(administrator, now)

    assert found.remarks(values, result, before) == []


def test_queries_do_not_grow(administrator, manager, stranger, now, close, do, answer, sell):
    counted = []
    for _number in range(2):
        sell(manager, "10", "5"), do(stranger), answer(manager, 3), close(stranger, Outcome.LOST)
        with CaptureQueriesContext(connection) as captured:
            ran(administrator, now)
        counted.append(len(captured))

    assert counted[0] == counted[1]
