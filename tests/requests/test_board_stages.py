"""The administrator lays out the board of requests anew."""

import pytest

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.settings.stage_editing import StageRow
from krug.core.stages.models import Pipeline, Stage
from krug.core.stages.moving import move
from krug.modules.requests import assigning
from krug.modules.requests.board_stages import board, change_stages, meanings
from krug.modules.requests.models import Request
from tests.api.conftest import Program, unspent

__all__ = ["unspent"]


@pytest.fixture
def rows(request_kinds):
    """The three stages every firm begins with, as the form has them."""
    return [StageRow(one.pk, one.name, one.colour) for one in board().stages.all()]


def lay_out(administrator, rows, *means, **more):
    change_stages(administrator, rows, means, **more)
    return {stage.name: stage for stage in Stage.objects.filter(pipeline=board())}


def fresh(request):
    return Request.objects.select_related("stage").get(pk=request.pk)


def test_a_stage_between_takes_in_what_people_move_there(administrator, manager, rows, make_request_of):
    stages = lay_out(administrator, [*rows, StageRow(None, "Ждём клиента")], "new", "in_work", "answered", "in_work")
    request = make_request_of(manager)

    assigning.take(request, manager)
    assert fresh(request).stage.name == rows[1].name
    move(fresh(request), manager, stages["Ждём клиента"])
    moved = fresh(request)

    assert (moved.stage.name, moved.state, moved.responsible) == ("Ждём клиента", "in_work", manager)
    assert meanings(board())[stages["Ждём клиента"].pk] == "in_work"
    event = Event.objects.get(kind="request_stages.changed")
    assert event.data["values"]["Ждём клиента"] == {"old": None, "new": "Ждём клиента"}


def test_what_comes_into_a_state_goes_to_its_first_stage(administrator, manager, rows, make_request_of):
    order = [StageRow(None, "Приняли"), *rows]
    lay_out(administrator, order, "in_work", "new", "in_work", "answered")
    request = make_request_of(manager)

    assigning.take(request, manager)

    assert fresh(request).stage.name == "Приняли"


def test_a_stage_given_up_lets_its_requests_go_to_one_of_its_meaning(administrator, manager, rows, make_request_of):
    request = make_request_of(manager)
    assigning.take(request, manager)
    stages = lay_out(administrator, [*rows, StageRow(None, "Приняли")], "new", "in_work", "answered", "in_work")
    kept = [StageRow(one.pk, one.name, one.colour) for one in board().stages.all()]
    left = kept[1]

    for to in (kept[0], kept[2]):
        kept[1] = StageRow(left.pk, left.name, is_active=False, move_to=to.pk)
        with pytest.raises(Invalid, match="тем же значением"):
            change_stages(administrator, kept, ["new", "in_work", "answered", "in_work"])
    kept[1] = StageRow(left.pk, left.name, is_active=False, move_to=stages["Приняли"].pk)
    lay_out(administrator, kept, "new", "in_work", "answered", "in_work")

    assert (fresh(request).stage.name, fresh(request).state) == ("Приняли", "in_work")


def test_no_state_is_left_without_a_stage_and_no_request_with_another_state(
    administrator, manager, rows, make_request_of
):
    make_request_of(manager)

    with pytest.raises(Invalid, match="Ответ дан"):
        change_stages(administrator, rows, ["new", "in_work", "in_work"])
    with pytest.raises(Invalid, match=rows[0].name):
        change_stages(administrator, [*rows, StageRow(None, "Ещё")], ["in_work", "in_work", "answered", "new"])
    with pytest.raises(Invalid):
        change_stages(administrator, rows, ["new", "in_work", "closed"])
    assert list(meanings(board()).values()) == ["new", "in_work", "answered"]


def test_only_an_administrator_and_only_what_was_seen(administrator, head, rows):
    means = ["new", "in_work", "answered"]
    with pytest.raises(Denied):
        change_stages(head, rows, means)
    seen = board().version
    renamed = [StageRow(rows[0].pk, "Входящие"), *rows[1:]]

    change_stages(administrator, renamed, means, seen)
    with pytest.raises(Overtaken):
        change_stages(administrator, rows, means, seen)
    change_stages(administrator, renamed, means, board().version)

    assert board().stages.first().name == "Входящие"
    assert Event.objects.filter(kind="request_stages.changed").count() == 1


def test_the_page_keeps_what_was_typed_and_saves(client, administrator, rows):
    client.force_login(administrator)
    given = {"stage": [str(row.pk) for row in rows] + ["new"], "version": board().version, "name-new": "Ждём клиента"}
    for row, state in zip(rows, ("new", "in_work", "answered"), strict=True):
        given |= {f"name-{row.pk}": row.name, f"colour-{row.pk}": row.colour, f"active-{row.pk}": "on"}
        given |= {f"means-{row.pk}": state}
    given |= {"colour-new": "teal", "stay-new": "3", "means-new": "answer"}

    wrong = client.post("/settings/request-stages", given)
    assert (wrong.status_code, 'value="Ждём клиента"' in wrong.content.decode()) == (422, True)
    assert client.post("/settings/request-stages", {**given, "means-new": "in_work"}).status_code == 302

    page = client.get("/settings/request-stages").content.decode()
    added = board().stages.get(name="Ждём клиента")
    assert (added.longest_stay_days, added.colour, meanings(board())[added.pk]) == (3, "teal", "in_work")
    assert page.count("Ждём клиента") > 2


def test_a_program_reads_and_sets_them(administrator, manager, rows):
    ours, theirs = Program(administrator), Program(manager)
    stands = theirs.get("request-stages").json()
    assert [(one["name"], one["state"]) for one in stands["stages"]] == [
        (row.name, state) for row, state in zip(rows, ("new", "in_work", "answered"), strict=True)
    ]
    wished = [*stands["stages"], {"name": "Ждём клиента", "state": "in_work"}]

    assert theirs.patch("request-stages", {"stages": wished}).status_code == 403
    changed = ours.patch("request-stages", {"stages": wished, "version": stands["version"]})
    late = ours.patch("request-stages", {"stages": wished[:3], "version": stands["version"]})

    assert (changed.status_code, changed.json()["stages"][3]["state"]) == (200, "in_work")
    assert (late.status_code, len(late.json()["current"]["stages"])) == (409, 4)
    foreign = Stage.objects.create(pipeline=Pipeline.objects.create(subject="deal", title="X"), name="X")
    wrong = ours.patch("request-stages", {"stages": [{"id": foreign.pk, "name": "X"}]})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "stages.0.id")


def test_requests_of_a_stage_given_up_go_or_stay_as_is_said(administrator, manager, rows, make_request_of):
    request = make_request_of(manager)
    assigning.take(request, manager)
    lay_out(administrator, [*rows, StageRow(None, "Приняли")], "new", "in_work", "answered", "in_work")
    ours = Program(administrator)
    stands = ours.get("request-stages").json()["stages"]
    taken_in = stands[3]["id"]

    def answer(**said):
        return ours.patch("request-stages", {"stages": [stands[0], {**stands[1], **said}, *stands[2:]]})

    refused = [answer(active=False), answer(move_to=taken_in), answer(active=False, move_to=stands[1]["id"])]
    stayed = answer(active=False, stay=True)
    where = fresh(request).stage_id
    went = answer(active=False, move_to=taken_in)

    assert [(one.status_code, one.json()["errors"][0]["field"]) for one in refused] == [(422, "stages.1.move_to")] * 3
    assert "Обращения в этапе" in refused[0].json()["errors"][0]["message"]
    assert (stayed.status_code, where, went.status_code) == (200, stands[1]["id"], 200)
    assert fresh(request).stage_id == taken_in


def test_the_page_asks_what_becomes_of_the_requests_of_a_stage_given_up(
    client, administrator, manager, rows, make_request_of
):
    client.force_login(administrator)
    make_request_of(manager)
    spare = lay_out(administrator, [*rows, StageRow(None, "Ждут")], "new", "in_work", "answered", "new")["Ждут"]
    given = {"stage": [str(row.pk) for row in rows] + [str(spare.pk)]}
    for row, state in zip([*rows, spare], ("new", "in_work", "answered", "new"), strict=True):
        given |= {f"name-{row.pk}": row.name, f"colour-{row.pk}": row.colour, f"active-{row.pk}": "on"}
        given |= {f"means-{row.pk}": state}
    del given[f"active-{rows[0].pk}"]

    asked = client.post("/settings/request-stages", given)
    stays = client.post("/settings/request-stages", {**given, f"to-{rows[0].pk}": "stay"})

    assert (asked.status_code, stays.status_code) == (422, 302)
    assert f"Обращения в этапе «{rows[0].name}»: 1." in asked.content.decode()
    assert Request.objects.get().stage_id == rows[0].pk
