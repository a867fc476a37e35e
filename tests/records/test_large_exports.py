"""Exports larger than usual: counted as they are made, shown to administrators until each puts them away."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from krug.core.access.models import Firm, Permission, User
from krug.core.access.people import add_person, ensure_roles
from krug.core.access.policy import Denied
from krug.core.access.scopes import Action
from krug.core.events.models import Event
from krug.core.records import large_exports
from krug.core.records.models import ExportsOfDay, LargeExport
from krug.core.reports import running

pytestmark = pytest.mark.django_db


@pytest.fixture
def limits():
    """Sets what the firm takes for usual."""

    def put(large, of_day):
        with transaction.atomic():
            firm = Firm.locked()
            firm.large_export, firm.large_exports_of_day = large, of_day
            firm.save()

    return put


def anew(person):
    """The person as the next request has them."""
    return User.objects.get(pk=person.pk)


def taken(person, *rows):
    for number in rows:
        with transaction.atomic():
            large_exports.count(anew(person), "Clients", number)
    return list(LargeExport.objects.order_by("id").values_list("rows", "rows_of_day"))


@pytest.mark.parametrize(
    ("large", "of_day", "rows", "shown"),
    [
        (10, 0, [10, 11], [(11, 21)]),
        (0, 20, [10, 10, 1], [(1, 21)]),
        (0, 0, [10_000, 10_000], []),
        (5, 8, [6, 1, 2], [(6, 6), (2, 9)]),
        (0, 5, [6, 0], [(6, 6)]),
    ],
)
def test_what_is_more_than_usual_by_itself_or_in_a_day_is_large(manager, limits, large, of_day, rows, shown):
    limits(large, of_day)

    assert taken(manager, *rows) == shown


def test_every_day_and_every_person_begins_anew(manager, stranger, limits):
    limits(0, 10)
    taken(manager, 10)
    ExportsOfDay.objects.update(day=dt.date(2020, 1, 1))

    assert taken(manager, 10) == []
    assert taken(stranger, 10) == []
    assert taken(stranger, 1) == [(1, 11)]


@given(rows=st.lists(st.integers(0, 50), max_size=8), large=st.integers(0, 40), of_day=st.integers(0, 120))
def test_the_plain_rule(rows, large, of_day):
    """Against the rule written down plainly."""
    expected, total = [], 0
    for number in rows:
        total += number
        if (large and number > large) or (of_day and number and total > of_day):
            expected.append((number, total))

    assert _reckoned(rows, large, of_day) == expected


def _reckoned(rows, large, of_day):
    with transaction.atomic():
        ensure_roles([])
        person = add_person("someone@firm.example", "Someone", "manager")
        person.firm.large_export, person.firm.large_exports_of_day = large, of_day
        for number in rows:
            large_exports.count(person, "Clients", number)
        found = list(LargeExport.objects.order_by("id").values_list("rows", "rows_of_day"))
        transaction.set_rollback(True)
    return found


def test_a_list_taken_out_is_in_the_trail_on_the_day_and_above_the_trail(
    client, administrator, head, make_client_of, limits
):
    limits(1, 0)
    make_client_of(head)
    make_client_of(head, name="Other")
    client.force_login(head)

    client.post("/clients/list/export", {"format": "csv"})

    told = Event.objects.get(kind="firm.large_export")
    assert (told.actor, told.data) == (head, {"title": "Клиенты", "rows": 2, "rows_of_day": 2})
    assert "Крупные выгрузки" not in client.get("/").content.decode()
    client.force_login(administrator)
    for page in ("/", "/settings/audit"):
        assert "Hanna: «Клиенты», 2 строки" in client.get(page).content.decode()


def test_a_report_is_counted_by_its_rows(client, administrator, make_deal_of, limits):
    limits(0, 1)
    make_deal_of(administrator)
    client.force_login(administrator)

    client.get("/reports/sales-by-manager/file?format=csv")

    rows = ExportsOfDay.objects.get().rows
    assert rows > 0
    assert Event.objects.get(kind="firm.exported").data["rows"] == rows


def test_put_away_by_one_it_stays_for_the_other_and_comes_back(client, administrator, limits, head, roles):
    other = add_person("second@firm.example", "Second", "administrator")
    limits(1, 0)
    taken(head, 2)
    found = LargeExport.objects.get()
    client.force_login(administrator)

    client.post(f"/settings/audit/exports/{found.pk}/dismissal")
    mine, others = large_exports.shown_to(administrator), large_exports.shown_to(other)
    client.post(f"/settings/audit/exports/{found.pk}/dismissal?back=1")

    assert mine is None
    assert others["rows"] == [found]
    assert large_exports.shown_to(administrator)["rows"] == [found]


def test_nobody_else_sees_or_puts_away(client, head, manager, limits):
    limits(1, 0)
    taken(manager, 2)
    found = LargeExport.objects.get()
    client.force_login(head)

    assert large_exports.shown_to(head) is None
    assert client.post(f"/settings/audit/exports/{found.pk}/dismissal").status_code == 403
    with pytest.raises(Denied):
        large_exports.dismiss(head, found.pk)
    assert found.dismissed_by.count() == 0


def test_the_limits_are_set_on_the_trails_page_and_nonsense_leaves_them(client, administrator):
    client.force_login(administrator)

    client.post("/settings/audit/limits", {"large_export": "12 000", "large_exports_of_day": ""})
    client.post("/settings/audit/limits", {"large_export": "many", "large_exports_of_day": "7"})

    firm = Firm.current()
    assert (firm.large_export, firm.large_exports_of_day) == (12_000, 0)


def test_a_role_that_sees_and_may_not_export_gets_no_file_by_any_way(client, observer, make_client_of, administrator):
    make_client_of(administrator)
    Permission.objects.filter(role=observer.role, action=Action.EXPORT).delete()
    client.force_login(observer)

    lists = [client.post(f"/{path}/export", {"format": "csv"}).status_code for path in ("clients/list", "deals/list")]
    files = {name: client.get(f"/reports/{name}/file?format=csv").status_code for name in _reports(observer)}

    assert lists == [403, 403]
    assert set(files.values()) == {403}
    assert {"sales-by-manager", "abc-xyz"} <= files.keys()
    assert ExportsOfDay.objects.count() == 0


def _reports(user):
    return [report.name for report in running.readable_by(user)]
