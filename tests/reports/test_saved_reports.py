"""Reports kept under a name: who has them, who may change them, removed and brought back, run by their name."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.config.cli import main
from krug.core.access.models import Role
from krug.core.access.policy import Denied
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.reports import saving
from krug.core.reports.building.reading import read
from krug.core.reports.models import SavedReport
from krug.core.reports.running import UnknownReport, find, readable_by, run_report

BY_PERSON = {"type": "deal", "rows": [{"field": "responsible"}]}


def made(actor, title="Mine", **shape):
    return saving.make(actor, title, read({**BY_PERSON, **shape}))


def has(user, row):
    try:
        found = find(user, row.name).name == row.name
    except UnknownReport:
        found = False
    assert found == (row.name in [report.name for report in readable_by(user)])
    return found


def test_a_new_one_is_its_makers_alone(administrator, head, manager):
    row = made(manager)

    assert [has(user, row) for user in (manager, head, administrator)] == [True, False, False]


def test_a_department_has_it_and_all_below(administrator, head, manager, stranger):
    row = saving.share(made(head), head, "department")

    assert [has(user, row) for user in (head, manager, stranger, administrator)] == [True, True, False, False]


def test_people_and_roles_are_chosen(administrator, head, manager, stranger, observer):
    people = saving.share(made(administrator), administrator, "chosen", people=[stranger.pk])
    roles = saving.share(made(administrator), administrator, "chosen", roles=[Role.objects.get(code="head").pk])

    assert [has(user, people) for user in (stranger, manager, head, observer)] == [True, False, False, False]
    assert [has(user, roles) for user in (stranger, manager, head, observer)] == [False, False, True, False]


def test_taken_back_from_those_chosen_it_is_theirs_no_longer(administrator, stranger):
    row = saving.share(made(administrator), administrator, "chosen", people=[stranger.pk])

    row = saving.share(row, administrator, "own", people=[stranger.pk])

    assert not has(stranger, row)
    assert list(row.people.all()) == []


def test_how_far_one_may_share_is_the_right_to_share(manager, head, stranger):
    own, departments = made(manager), made(head)

    with pytest.raises(Denied):
        saving.share(departments, head, "all")
    with pytest.raises(Denied):
        saving.share(departments, head, "chosen", roles=[head.role_id])

    assert {row.audience for row in SavedReport.objects.all()} == {"own"}
    assert not has(stranger, own)


def test_only_the_maker_and_an_administrator_change_it(administrator, head, manager):
    row = saving.share(made(head), head, "department")

    for verb in (
        lambda: saving.change(row, manager, "Theirs"),
        lambda: saving.share(row, manager, "own"),
        lambda: saving.remove(row, manager),
    ):
        with pytest.raises(Denied):
            verb()

    row.refresh_from_db()
    assert (row.title, row.audience, row.removed_at) == ("Mine", "department", None)
    assert saving.change(row, administrator, "Ours").title == "Ours"


def test_of_two_who_change_it_the_second_is_told(head):
    row = made(head)
    saving.change(row, head, "First", seen=row.version)

    with pytest.raises(Overtaken):
        saving.change(row, head, "Second", seen=row.version)

    assert SavedReport.objects.get().title == "First"


def test_a_copy_is_ones_own(head, manager):
    row = saving.share(made(head, rows=[{"field": "state"}]), head, "department")

    copy = saving.copy(row, manager)

    assert (copy.owner, copy.audience, copy.shape) == (manager, "own", row.shape)
    assert not has(head, copy)


def test_removed_it_is_gone_until_it_is_brought_back(head, manager):
    row = saving.share(made(head), head, "department")

    saving.remove(row, head)
    assert not has(head, row)
    saving.remove(row, head, back=True)

    assert has(manager, row)


def test_nobody_makes_one_of_what_they_may_not_see(nobody):
    with pytest.raises(Denied):
        made(nobody)

    assert not SavedReport.objects.exists()


@pytest.mark.parametrize("title", ["", "  ", "x" * 101])
def test_it_has_a_name(head, title):
    with pytest.raises(Invalid):
        made(head, title)


def test_who_does_not_see_the_kind_is_denied_though_it_is_everybodys(administrator, nobody):
    row = saving.share(made(administrator), administrator, "all")

    with pytest.raises(Denied):
        run_report(nobody, row.name, {})
    assert row.name not in [report.name for report in readable_by(nobody)]


def test_the_command_runs_it_by_name(head, make_deal_of, monkeypatch, capsysbinary):
    monkeypatch.setattr("krug.config.preparing.prepare", lambda: None)
    make_deal_of(head, amount="1250.50")
    row = made(head, measures=[{"what": "count"}, {"what": "sum", "field": "amount"}])

    code = main(["report", row.name, "--format", "json", "--as", head.email])
    mine = json.loads(capsysbinary.readouterr().out)
    firms = main(["report", row.name, "--format", "pdf"])
    pdf = capsysbinary.readouterr().out

    assert (code, firms) == (0, 0)
    assert set(mine) == {"name", "title", "parameters", "columns", "rows", "totals"}
    assert mine["rows"] == [{"group": "Hanna", "records": 1, "sum_amount": "1250.50"}]
    assert pdf.startswith(b"%PDF")


def test_another_persons_own_is_unknown_to_the_command(head, manager, monkeypatch, capsys):
    monkeypatch.setattr("krug.config.preparing.prepare", lambda: None)
    row = made(head)

    code = main(["report", row.name, "--as", manager.email])

    assert (code, capsys.readouterr().err.count("\n")) == (2, 1)


def test_many_of_them_are_listed_with_as_many_queries_as_few(client, head):
    client.force_login(head)
    made(head)
    client.get("/reports")
    with CaptureQueriesContext(connection) as few:
        client.get("/reports")
    for number in range(15):
        made(head, f"Report {number}")

    with CaptureQueriesContext(connection) as many:
        page = client.get("/reports")

    assert len(many) == len(few)
    assert page.content.decode().count("/reports/built-") == 16
