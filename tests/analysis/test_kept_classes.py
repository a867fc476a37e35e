"""The class of a client as it was last reckoned: on the card, in lists, conditions, segments, files and the API."""

import csv
import datetime as dt

import pytest
from django.utils import timezone

from krug.core.access.models import Firm, Permission
from krug.core.access.scopes import Action, FieldRight, Scope
from krug.core.jobs import performing, queue
from krug.core.lists import segmenting
from krug.core.lists.columns import choose
from krug.core.lists.filtering import BadFilter, parse, read
from krug.core.records import kinds
from krug.core.reports.running import run_report
from krug.modules.analysis.kept import reckoning
from krug.modules.analysis.models import ClientClass

IS_A = {"all": [{"field": "abc", "op": "any", "value": ["A"]}]}


def reckon():
    queue.start(reckoning.WORK, None, {})
    performing.perform_due()


@pytest.fixture
def classed(manager, make_client_of, sold):
    """A client of each class by the sales of the year, and one of no sales."""
    big, middle, small, none = (make_client_of(manager, name=name) for name in ("Big", "Middle", "Small", "None yet"))
    today = timezone.localdate()
    for months in range(1, 5):
        sold(big, today - dt.timedelta(days=31 * months), 200)
    sold(middle, today - dt.timedelta(days=40), 150)
    sold(small, today - dt.timedelta(days=40), 50)
    sold(none, today - dt.timedelta(days=900), 10_000)
    reckon()
    return big, middle, small, none


def found(user, asked):
    return set(parse(kinds.get("client"), user, read(asked)).values_list("name", flat=True))


def test_what_is_kept_is_what_the_report_tells(administrator, classed):
    rows = run_report(administrator, "abc-xyz", {"period": "last-12-months"})["rows"]
    ranked = run_report(administrator, "abc-clients", {"period": "last-12-months"})["rows"]

    kept = dict(ClientClass.objects.values_list("client__name", "abc"))
    assert kept == {"Big": "A", "Middle": "B", "Small": "C"}
    assert kept == {row["client"]: row["class"] for row in ranked}
    assert ClientClass.objects.filter(xyz="X").count() == sum(row["x"] for row in rows)
    assert ClientClass.objects.get(client__name="Small").xyz == ""


def test_reckoned_anew_only_what_has_changed_is_written(administrator, manager, classed, sold):
    _big, _middle, small, none = classed
    before = dict(ClientClass.objects.values_list("client__name", "pk"))
    for _number in range(2):
        sold(none, timezone.localdate() - dt.timedelta(days=40), 100_000)

    reckon()

    assert dict(ClientClass.objects.values_list("client__name", "abc")) == {
        "None yet": "A",
        "Big": "C",
        "Middle": "C",
        "Small": "C",
    }
    assert ClientClass.objects.get(client=small).pk == before["Small"]


def test_who_buys_no_more_has_no_class(classed):
    ClientClass.objects.create(client=classed[3], abc="A")

    reckon()

    assert not ClientClass.objects.filter(client=classed[3]).exists()


def test_it_is_reckoned_once_a_night(classed):
    night = timezone.localtime().replace(hour=5)

    reckoning.look(night)
    same_day = performing.perform_due()
    reckoning.look(night + dt.timedelta(days=1))
    next_day = performing.perform_due()

    assert (bool(same_day), bool(next_day)) == (False, True)


def test_conditions_and_segments_ask_for_it(manager, classed):
    segment = segmenting.make(kinds.get("client"), manager, "Best", read(IS_A), "own")

    assert found(manager, IS_A) == {"Big"}
    assert found(manager, {"all": [{"field": "abc", "op": "none", "value": ["A"]}]}) == {"Middle", "Small", "None yet"}
    assert found(manager, {"all": [{"field": "abc", "op": "empty"}]}) == {"None yet"}
    assert found(manager, {"all": [{"field": "segment", "op": "any", "value": [segment.pk]}]}) == {"Big"}


def test_the_card_says_it_on_its_head(client, manager, classed):
    client.force_login(manager)

    page = client.get(f"/clients/{classed[0].pk}").content.decode()
    other = client.get(f"/clients/{classed[3].pk}").content.decode()

    assert "Класс ABC" in page
    assert "Класс ABC" not in other


def test_list_and_file_have_columns_of_it_and_the_list_groups_by_it(client, administrator, manager, classed):
    kind = kinds.get("client")
    for user in (administrator, manager):
        choose(kind, user, None, ["name", "abc", "xyz"])
    client.force_login(manager)

    page = client.get("/clients").content.decode()
    groups = {one["title"]: one for one in client.get("/clients?view=all&group=abc").context["groups"]}
    unknown = client.get(groups["Не заполнено"]["url"]).content.decode()
    client.force_login(administrator)
    file = client.post("/clients/list/export", {"format": "csv"}).getvalue().decode("utf-8-sig")

    assert "Класс ABC" in page and "Класс XYZ" in page
    assert {title: one["n"] for title, one in groups.items()} == {"A": 1, "B": 1, "C": 1, "Не заполнено": 1}
    assert "None yet" in unknown and "Big" not in unknown
    heading, *lines = csv.reader(file.splitlines(), delimiter=";")
    assert heading[1:] == ["Класс ABC", "Класс XYZ"]
    assert {line[0]: line[1] for line in lines} == {"Big": "A", "Middle": "B", "Small": "C", "None yet": ""}


def test_the_report_of_records_counts_by_it(administrator, classed):
    rows = run_report(administrator, "records-client", {"by": "abc"})["rows"]

    assert {row["group"]: row["records"] for row in rows} == {"A": 1, "B": 1, "C": 1, "Не указано": 1}


@pytest.fixture(params=["the role does not see deals", "nor amounts", "the field is hidden"])
def kept_from(request, manager):
    if request.param == "the role does not see deals":
        Permission.objects.filter(role=manager.role, kind="deal", action=Action.SEE).update(scope=Scope.NONE)
    else:
        kind, field = ("deal", "amount") if request.param == "nor amounts" else ("client", "abc")
        manager.role.field_rights = {kind: {field: FieldRight.HIDDEN}}
        manager.role.save()
    return type(manager).objects.get(pk=manager.pk)


def test_who_may_not_read_the_report_is_not_told_the_class(client, classed, kept_from):
    segment = segmenting.make(kinds.get("client"), kept_from, "Own", read({"all": []}), "own")
    type(segment).objects.filter(pk=segment.pk).update(filter=IS_A, owner=kept_from)
    client.force_login(kept_from)

    page = client.get(f"/clients/{classed[0].pk}").content.decode()

    assert "Класс ABC" not in page
    with pytest.raises(BadFilter):
        found(kept_from, IS_A)
    with pytest.raises(BadFilter):
        found(kept_from, {"all": [{"field": "segment", "op": "any", "value": [segment.pk]}]})


def test_without_the_module_there_is_no_class(client, administrator, classed):
    firm = Firm.current()
    firm.modules_off = ["analysis"]
    firm.save()
    client.force_login(administrator)

    page = client.get(f"/clients/{classed[0].pk}").content.decode()

    assert "Класс ABC" not in page
