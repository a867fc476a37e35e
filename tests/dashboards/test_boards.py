"""Which dashboards each person finds: the ready one, the own, the shared; how they are changed and come back."""

import pytest

from krug.core.access.models import Department, Permission, Role
from krug.core.access.people import add_person
from krug.core.access.policy import Denied
from krug.core.access.scopes import Action, Scope
from krug.core.dashboards import arranging, boards, keeping
from krug.core.dashboards.keeping import Shared
from krug.core.dashboards.models import Dashboard
from krug.core.dashboards.panels import Panel
from krug.core.dashboards.ready import declared
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.reports import running
from krug.core.reports.readers import Reader


def titles(user):
    return [board.title for board in boards.found_by(user)]


@pytest.mark.parametrize(("who", "key"), [("administrator", "owner"), ("head", "head"), ("manager", "manager")])
def test_everybody_finds_the_ready_one_of_their_part_at_first(request, deal_kinds, who, key):
    [found] = boards.found_by(request.getfixturevalue(who))

    assert (found.key, found.row) == (f"ready-{key}", None)
    assert not Dashboard.objects.exists()


def test_ready_dashboards_ask_what_reports_answer(administrator, deal_kinds):
    for ready in declared():
        board = boards.of_ready(ready, administrator)
        assert len(board.panels) == len(ready.panels)
        for panel in ready.panels:
            found = running.find(administrator, panel.report)
            running.read(found, Reader(administrator), panel.asked)
            assert panel.shows != "chart" or found.may_draw
            assert panel.shows != "figure" or panel.column in {column.key for column in found.columns}


def test_owner_and_head_have_twelve_panels_of_which_reports_that_are_off_are_left_out(administrator, head, deal_kinds):
    assert len(boards.found_by(administrator)[0].panels) == len(boards.found_by(head)[0].panels) == 12
    firm = administrator.firm
    firm.modules_off = ["targets"]
    firm.save()

    shown = {panel.report for panel in boards.found_by(administrator)[0].panels}

    assert "plan-fact" not in shown
    assert "funnel" in shown


def test_who_sees_nothing_finds_none(nobody):
    assert boards.found_by(nobody) == []


def test_the_first_change_makes_a_ready_one_the_persons_own_and_a_reset_takes_it_back(manager, head, deal_kinds):
    board = boards.found_by(manager)[0]
    was = [panel.report for panel in board.panels]

    arranging.take_off(manager, board, board.panels[0].id)

    changed = boards.get(manager, "ready-manager")
    assert [panel.report for panel in changed.panels] == was[1:]
    assert changed.row.owner == manager
    assert boards.found_by(manager)[0].key == "ready-manager"
    keeping.reset(manager, changed)
    keeping.reset(manager, changed)
    assert [panel.report for panel in boards.get(manager, "ready-manager").panels] == was
    assert not Dashboard.objects.exists()


def test_only_a_ready_one_is_reset(manager, board):
    with pytest.raises(Denied):
        keeping.reset(manager, boards.get(manager, str(board.pk)))


def test_a_private_one_is_its_owners(board, manager, head, administrator, stranger):
    assert "Mine" in titles(manager)
    for other in (head, stranger, administrator):
        assert "Mine" not in titles(other)
        assert boards.get(other, str(board.pk)) is None


@pytest.mark.parametrize(
    ("shared", "seers"),
    [
        (lambda cast: Shared("all"), {"manager", "stranger", "observer", "head"}),
        (lambda cast: Shared("department"), {"manager", "head"}),
        (lambda cast: Shared("chosen", people=[cast("stranger")]), {"stranger", "head"}),
        (lambda cast: Shared("chosen", roles=[cast("manager").role]), {"manager", "stranger", "head"}),
        (lambda cast: Shared("chosen", [cast("observer")], [cast("head").role]), {"observer", "head"}),
    ],
)
def test_it_is_seen_by_those_it_is_shared_with(request, head, manager, stranger, observer, deal_kinds, shared, seers):
    Permission.objects.update_or_create(role=head.role, kind="deal", action=Action.SHARE, defaults={"scope": Scope.ALL})
    head = type(head).objects.get(pk=head.pk)
    panel = Panel("funnel", "chart")
    keeping.make(head, "Common", shared(request.getfixturevalue), [panel])

    seen = {
        name
        for name in ("manager", "stranger", "observer", "head")
        if "Common" in titles(request.getfixturevalue(name))
    }

    assert seen == seers


def test_a_department_above_shares_with_those_below(head, deal_kinds):
    Department.objects.create(name="Far sales", parent=head.department)
    far = add_person("far@firm.example", "Fay", "manager", "Far sales")
    keeping.make(head, "Common", Shared("department"), [Panel("funnel", "chart")])

    assert "Common" in titles(far)


@pytest.mark.parametrize("shared", [Shared("all"), Shared("department")])
def test_a_manager_shares_nothing_unless_the_role_says_so(manager, deal_kinds, shared):
    with pytest.raises(Denied):
        keeping.make(manager, "Common", shared, [Panel("funnel", "chart")])

    assert not Dashboard.objects.exists()


def test_a_head_shares_with_the_own_department_only(head, manager, stranger, deal_kinds):
    panels = [Panel("funnel", "chart")]
    keeping.make(head, "Ours", Shared("chosen", people=[manager]), panels)

    for shared in (Shared("all"), Shared("chosen", [stranger]), Shared("chosen", [], list(Role.objects.all()))):
        with pytest.raises(Denied):
            keeping.make(head, "Theirs", shared, panels)
    assert titles(manager)[-1] == "Ours"


def test_nobody_changes_anothers(board, head, manager, administrator):
    Dashboard.objects.filter(pk=board.pk).update(audience="all")
    seen = boards.get(head, str(board.pk))

    assert not seen.may_change
    for change in (
        lambda: keeping.change(head, board, title="Theirs"),
        lambda: keeping.remove(head, board),
        lambda: arranging.take_off(head, seen, 1),
        lambda: arranging.put_up(head, seen, Panel("funnel", "chart")),
    ):
        with pytest.raises(Denied):
            change()
    assert boards.get(administrator, str(board.pk)).may_change


def test_a_removed_one_comes_back(board, manager):
    keeping.remove(manager, board)
    assert "Mine" not in titles(manager)

    keeping.bring_back(manager, board)

    assert "Mine" in titles(manager)


def test_of_two_changes_the_second_is_told(board, manager):
    keeping.change(manager, board, title="First", seen=1)

    with pytest.raises(Overtaken):
        keeping.change(manager, board, title="Second", seen=1)

    assert Dashboard.objects.get().title == "First"


@pytest.mark.parametrize(
    ("panel", "field"),
    [
        (Panel("no-such-report"), "report"),
        (Panel("funnel", "dance"), "shows"),
        (Panel("funnel", "figure", column="stage"), "column"),
        (Panel("funnel", "figure", column="nothing"), "column"),
        (Panel("funnel", "chart", {"by": "magic"}), "by"),
        (Panel("funnel", "chart", {"wrong": "1"}), "wrong"),
        (Panel("plan-fact", "chart", {"period": "all"}), "period"),
        (Panel("funnel", "chart", width=5), "width"),
        (Panel("funnel", "chart", title="x" * 81), "title"),
        (Panel("records-deal", "figure", column="records", goal="much"), "goal"),
        (Panel("records-deal", "figure", column="records", goal="-1"), "goal"),
    ],
)
def test_a_panel_that_would_show_nothing_is_refused_by_its_field(manager, deal_kinds, panel, field):
    with pytest.raises(Invalid) as refused:
        keeping.make(manager, "Mine", panels=[panel])

    assert set(refused.value.errors) == {field}


def test_there_is_an_end_to_panels(manager, deal_kinds):
    with pytest.raises(Invalid):
        keeping.make(manager, "Mine", panels=[Panel("funnel", "chart")] * 25)
