"""Who may move records into stages and end them: asked on the board, the card, by programs and files."""

import json

import pytest
from django.test import Client

from krug.core.access.models import ApiToken, Department, Role
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.settings.stage_rules import Movers, Wished, WishedStage, keep
from krug.core.stages.models import Pipeline, Stage
from krug.core.stages.moving import take_back


@pytest.fixture
def deal(manager, make_deal_of):
    return make_deal_of(manager)


@pytest.fixture
def stages(deal):
    return list(Stage.objects.filter(pipeline=deal.pipeline_id))


@pytest.fixture
def only(administrator, deal):
    """A builder: only(stage_or_end, roles=[codes], departments=[names])."""

    def put(place, roles=(), departments=()):
        movers = Movers(
            list(Role.objects.filter(code__in=roles).values_list("pk", flat=True)),
            list(Department.objects.filter(name__in=departments).values_list("pk", flat=True)),
        )
        wished = (
            Wished(ends={place: movers}) if isinstance(place, str) else Wished({place.pk: WishedStage(movers=movers)})
        )
        keep(administrator, Pipeline.objects.get(pk=deal.pipeline_id), wished)

    return put


def browser_of(user):
    browser = Client()
    browser.force_login(user)
    return browser


def program_of(user, path, body):
    client = Client(headers={"Authorization": f"Bearer {ApiToken.issue(user, 'write')}"})
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")


def test_only_the_named_role_moves_into_the_stage(only, deal, stages, manager, head):
    only(stages[1], roles=["head"])

    with pytest.raises(Invalid, match="Руководитель"):
        deal.move(manager, stages[1])

    assert deal.move(head, stages[1]) is True


def test_a_department_means_those_below_it_too(only, deal, stages, manager):
    whole = Department.objects.create(name="Whole")
    only(stages[1], departments=["Whole"])
    with pytest.raises(Invalid, match="Whole"):
        deal.move(manager, stages[1])

    manager.department.parent = whole
    manager.department.save()
    manager.refresh_from_db()

    assert deal.move(manager, stages[1]) is True


def test_administrators_are_never_kept_out_and_ones_own_move_is_taken_back(only, deal, stages, manager, administrator):
    deal.move(manager, stages[1])
    only(stages[0], roles=["head"])
    only(stages[2], roles=["head"])

    assert take_back(deal, manager) is True
    assert deal.move(administrator, stages[2]) is True


def test_winning_and_losing_are_kept_apart(only, deal, manager, head):
    only("won", roles=["head"])

    with pytest.raises(Invalid):
        deal.win(manager)
    deal.kind.lost_reason_required = False

    assert deal.lose(manager) is True and deal.reopen(manager) is True
    assert deal.win(head) is True


def test_board_card_and_programs_refuse_and_show_it(only, deal, stages, manager):
    only(stages[1], roles=["head"])
    only("won", roles=["head"])
    browser = browser_of(manager)

    board = browser.get(f"/deals?pipeline={deal.pipeline_id}")
    carried = browser.post(f"/deals/{deal.pk}/stage", {"to": stages[1].pk}, headers={"HX-Request": "true"})
    card, form = (
        browser.get(f"/deals/{deal.pk}").content.decode(),
        browser.get(f"/deals/{deal.pk}/stage").content.decode(),
    )
    by_program = program_of(manager, f"deals/{deal.pk}/stage", {"stage": stages[1].pk})
    won = program_of(manager, f"deals/{deal.pk}/closing", {"outcome": "won"})

    assert [bool(lane.shut) for lane in board.context["board"].lanes][:3] == [False, True, False]
    assert board.content.decode().count(" data-shut") == 2  # a lane, and the zone of the won
    assert carried.status_code == 422 and "Руководитель" in carried.content.decode()
    assert "closing?outcome=won" not in card and "closing?outcome=lost" in card
    assert f'value="{stages[1].pk}" disabled' in form
    assert [(one.status_code, one.json()["errors"][0]["field"]) for one in (by_program, won)] == [
        (422, "stage"),
        (422, "outcome"),
    ]
    deal.refresh_from_db()
    assert (deal.stage, deal.state) == (stages[0], "open")


def test_nobody_begins_a_deal_where_they_may_not_move_one(only, deal, stages, manager):
    only(stages[0], roles=["head"])
    only(stages[1], roles=["head"])

    assert writing.create(kinds.get("deal"), manager, [{"name": "In the first"}])[0].stage == stages[0]
    with pytest.raises(Invalid):
        writing.create(kinds.get("deal"), manager, [{"name": "In the second", "stage": stages[1].pk}])


def test_another_firms_role_is_no_role(only, administrator, deal, stages):
    with pytest.raises(Invalid):
        keep(administrator, Pipeline.objects.get(pk=deal.pipeline_id), Wished(ends={"won": Movers([999_999])}))
