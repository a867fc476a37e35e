"""Targets are typed into a grid: the head's for the department, the administrator's for all."""

import datetime as dt
import json
import re
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from krug.core.access.people import add_person
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.modules.targets import keeping
from krug.modules.targets.keeping import Wished
from krug.modules.targets.models import SalesTarget
from krug.modules.targets.places import FIRM, Place

PAGE = "/settings/sales?year=2026&of=revenue"
MARCH = dt.date(2026, 3, 1)


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def form_of(page):
    """What the browser would send of the page as it stands."""
    text = page.content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(seen|was)" value="([^"]*)"', text))
    cells = dict(re.findall(r'name="(t-[^"]+)" data-was="[^"]*" value="([^"]*)"', text))
    return {name: unescape(value) for name, value in {**hidden, **cells}.items()}


def cell(whose, month=MARCH):
    return f"t-p{whose.pk}-{month:%Y-%m}"


def test_the_administrator_sets_anybodys(administrator, manager, stranger):
    browser = browser_of(administrator)
    form = form_of(browser.get(PAGE))
    typed = {cell(manager): "1 250 000,50", cell(stranger): "900", "t-firm-2026-03": "3000000"}

    answer = browser.post(PAGE, {**form, **typed})

    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    kept = {(row.person_id, row.department_id): row.revenue for row in SalesTarget.objects.all()}
    assert kept == {
        (manager.pk, None): Decimal("1250000.50"),
        (stranger.pk, None): Decimal(900),
        (None, None): Decimal(3000000),
    }
    said = Event.objects.get(kind=keeping.EVENT).data["values"]
    assert {"old": None, "new": "900.00"} in said.values()
    assert form_of(browser.get(PAGE))[cell(stranger)] == "900"


def test_the_head_has_the_own_department_before_them_and_nothing_else(head, manager, stranger):
    browser = browser_of(head)

    names = set(form_of(browser.get(PAGE)))

    assert {cell(manager), cell(head), f"t-d{head.department_id}-2026-03"} <= names
    assert cell(stranger) not in names
    assert "t-firm-2026-03" not in names


def test_another_departments_target_is_refused_whoever_types_it(head, stranger):
    answer = browser_of(head).post(PAGE, {cell(stranger): "5"})

    assert answer.status_code == 403
    assert not SalesTarget.objects.exists()


@pytest.mark.parametrize("who", ["manager", "observer", "nobody"])
def test_who_hands_no_deals_on_has_no_such_page(request, who):
    browser = browser_of(request.getfixturevalue(who))

    assert browser.get(PAGE).status_code == 403
    assert browser.post(PAGE, {"t-firm-2026-03": "5"}).status_code == 403


def test_what_is_empty_shows_the_sum_beneath(aim, administrator, manager, head):
    aim(manager, MARCH, revenue=1000)
    aim(head, MARCH, revenue=500)

    page = browser_of(administrator).get(PAGE).content.decode()

    assert re.search(rf'name="t-d{head.department_id}-2026-03" data-was="" value="" placeholder="1\u202f500"', page)
    assert re.search('name="t-firm-2026-03" data-was="" value="" placeholder="1\u202f500"', page)


def test_clearing_a_cell_takes_the_target_away_but_not_the_other_measure(aim, administrator, manager):
    aim(manager, MARCH, revenue=1000, deals=5)
    browser = browser_of(administrator)
    form = form_of(browser.get(PAGE))

    browser.post(PAGE, {**form, cell(manager): ""})
    row = SalesTarget.objects.get()
    assert (row.revenue, row.deals, row.version) == (None, 5, 2)

    deals = PAGE.replace("revenue", "deals")
    browser.post(deals, {**form_of(browser.get(deals)), cell(manager): ""})
    assert not SalesTarget.objects.exists()


def test_what_somebody_has_changed_meanwhile_is_told_and_nothing_typed_is_lost(aim, administrator, head, manager):
    aim(manager, MARCH, revenue=1000)
    browser = browser_of(head)
    form = form_of(browser.get(PAGE))
    aim(manager, MARCH, revenue=2000)

    answer = browser.post(PAGE, {**form, cell(manager): "3000", cell(head): "70"})

    assert answer.status_code == 409
    assert SalesTarget.objects.get().revenue == Decimal(2000)
    again = form_of(answer)
    assert (again[cell(manager)], again[cell(head)]) == ("3000", "70")
    assert "2\u202f000" in answer.content.decode()

    assert browser.post(PAGE, again).status_code == 302
    kept = {row.person_id: row.revenue for row in SalesTarget.objects.all()}
    assert kept == {manager.pk: Decimal(3000), head.pk: Decimal(70)}


def test_cells_left_alone_do_not_fight(aim, administrator, head, manager):
    aim(manager, MARCH, revenue=1000)
    browser = browser_of(head)
    form = form_of(browser.get(PAGE))
    aim(manager, MARCH, revenue=2000)

    assert browser.post(PAGE, {**form, cell(head): "70"}).status_code == 302

    assert SalesTarget.objects.get(person=manager).revenue == Decimal(2000)


@pytest.mark.parametrize("typed", ["a lot", "-5", "1e99", "9" * 20])
def test_what_is_no_amount_is_refused_and_stays_as_typed(administrator, manager, typed):
    browser = browser_of(administrator)

    answer = browser.post(PAGE, {**form_of(browser.get(PAGE)), cell(manager): typed})

    assert answer.status_code == 422
    assert form_of(answer)[cell(manager)] == typed
    assert not SalesTarget.objects.exists()


@pytest.mark.parametrize("given", [{"t-x9-2026-03": "5"}, {"t-p1-2026-99": "5"}, {"seen": "[", "t-firm-1": "5"}])
def test_a_form_that_no_page_has_is_refused(administrator, given):
    assert browser_of(administrator).post(PAGE, given).status_code == 422


def test_two_first_targets_of_one_month_do_not_both_come_in(administrator, manager):
    wished = Wished(Place(person=manager.pk), MARCH, {"deals": 5}, seen=0)
    keeping.keep(administrator, [wished])

    with pytest.raises(Overtaken):
        keeping.keep(administrator, [wished])

    assert SalesTarget.objects.get().deals == 5


def test_a_month_begins_on_its_first_day(administrator):
    with pytest.raises(Invalid):
        keeping.keep(administrator, [Wished(FIRM, dt.date(2026, 3, 2), {"deals": 1})])


def test_nobody_sets_revenue_who_does_not_see_it(head):
    head.role.field_rights = {"deal": {"amount": "hidden"}}
    head.role.save()

    with pytest.raises(Denied):
        keeping.keep(head, [Wished(Place(person=head.pk), MARCH, {"revenue": 1})])


def test_a_grid_of_many_people_asks_no_more(administrator):
    browser, counts = browser_of(administrator), []
    for size in (1, 30):
        for number in range(size):
            add_person(f"n{size}-{number}@firm.example", f"N{number}", "manager", f"Dep{number % 3}")
        browser.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_page_speaks_of_what_it_saw(administrator, aim, manager):
    aim(manager, MARCH, revenue=1000)

    form = form_of(browser_of(administrator).get(PAGE))

    assert json.loads(form["seen"]) == {f"p{manager.pk}-2026-03": 1}
