"""The deals of a stage that is given up: few go with it, many are moved by a worker that may be killed or stopped."""

import pytest

from krug.core.events.models import Event
from krug.core.jobs import queue
from krug.core.jobs.models import Job
from krug.core.jobs.performing import perform, perform_due
from krug.core.records.cleaning import Invalid
from krug.core.settings.stage_editing import StageRow
from krug.core.stages import counting, moving_all
from krug.core.stages.models import Passage, Stage
from krug.core.stages.moving import move
from krug.modules.deals.kinds import KindValues, change_kind
from krug.modules.deals.models import Deal, DealKind
from tests.api.conftest import Program, unspent

__all__ = ["unspent"]


@pytest.fixture(autouse=True)
def two_are_many(monkeypatch):
    monkeypatch.setattr(moving_all, "PIECE", 2)
    monkeypatch.setattr(moving_all, "AT_ONCE", 2)


@pytest.fixture
def kind(deal_kinds):
    return deal_kinds[1]


@pytest.fixture
def stages(kind):
    return list(Stage.objects.filter(pipeline=kind.pipeline_id))


@pytest.fixture
def give_up(administrator, kind, stages):
    """give_up(stage, to): the stage is out of use from now on; those in `again` are in use."""

    def change(stage, to=None, again=()):
        values = KindValues(kind.name, kind.type, kind.currency, False, False, True)
        rows = []
        for one in Stage.objects.filter(pipeline=kind.pipeline_id):
            stays = one != stage and (one.is_active or one in again)
            rows.append(StageRow(one.pk, one.name, is_active=stays, move_to=to.pk if to and one == stage else None))
        change_kind(administrator, kind, values, rows)

    return change


@pytest.fixture
def five(manager, kind, make_deal_of):
    return [make_deal_of(manager, kind=kind.pk) for _number in range(5)]


def standing(*stages):
    return [Deal.objects.filter(stage=stage).count() for stage in stages]


def moves():
    return Event.objects.filter(kind="deal.moved").count()


def test_few_go_in_the_transaction_that_gives_the_stage_up(give_up, stages, manager, kind, make_deal_of, monkeypatch):
    make_deal_of(manager, kind=kind.pk)

    def dies(*_given):
        raise SystemExit

    with monkeypatch.context() as broken, pytest.raises(SystemExit):
        broken.setattr(moving_all, "_move_piece", dies)
        give_up(stages[0], stages[1])
    assert (Stage.objects.get(pk=stages[0].pk).is_active, standing(*stages[:2])) == (True, [1, 0])
    assert DealKind.objects.get(pk=kind.pk).version == kind.version

    give_up(stages[0], stages[1])

    assert (Stage.objects.get(pk=stages[0].pk).is_active, standing(*stages[:2]), moves()) == (False, [0, 1], 1)
    assert Job.objects.count() == 0


def test_many_a_worker_moves_and_another_goes_on_where_it_ended(give_up, stages, five):
    give_up(stages[0], stages[1])
    begun, job = standing(*stages[:2]), Job.objects.get()
    asked = []
    perform(queue.take("one", job.pk), "one", lambda: asked.append(1) or len(asked) > 1)
    half = standing(*stages[:2])

    perform_due()

    job.refresh_from_db()
    assert (begun, half, standing(*stages[:2])) == ([5, 0], [3, 2], [0, 5])
    assert (job.state, job.done, job.total, job.result) == ("done", 5, 5, {"moved": 5})
    assert (moves(), Passage.objects.filter(came_from=stages[0]).count()) == (5, 5)
    assert list(counting.faults()) == []


def test_meanwhile_nothing_comes_into_the_stage(give_up, stages, five, manager):
    give_up(stages[0], stages[1])
    move(five[0], manager, Stage.objects.get(pk=stages[2].pk))

    with pytest.raises(Invalid):
        move(Deal.objects.get(pk=five[0].pk), manager, Stage.objects.get(pk=stages[0].pk))
    perform_due()

    assert standing(*stages[:3]) == [0, 4, 1]


def test_said_twice_they_are_moved_once(give_up, stages, five):
    give_up(stages[0], stages[1])
    give_up(stages[0], stages[1])
    perform_due()

    assert (Job.objects.count(), standing(*stages[:2]), moves()) == (1, [0, 5], 5)


def test_said_otherwise_meanwhile_the_rest_goes_there(give_up, stages, five):
    give_up(stages[0], stages[1])
    first = Job.objects.get()
    asked = []
    perform(queue.take("one", first.pk), "one", lambda: asked.append(1) or len(asked) > 1)

    give_up(stages[0], stages[2])
    perform_due()

    first.refresh_from_db()
    assert (first.state, standing(*stages[:3])) == ("cancelled", [0, 2, 3])


def test_a_stage_into_which_deals_are_moving_stays_in_use(give_up, stages, five, kind):
    give_up(stages[0], stages[1])

    with pytest.raises(Invalid) as refused:
        give_up(stages[1], stages[2])

    assert set(refused.value.errors) == {"stages"}
    assert Stage.objects.get(pk=stages[1].pk).is_active is True
    perform_due()
    give_up(stages[1], stages[2])
    perform_due()
    assert standing(*stages[:3]) == [0, 0, 5]


def test_back_in_use_the_stage_keeps_what_it_has(give_up, stages, five):
    give_up(stages[0], stages[1])
    give_up(None, again=[stages[0]])

    perform_due()

    assert (Job.objects.get().state, standing(*stages[:2])) == ("done", [5, 0])


def test_the_settings_show_how_far_it_is_and_what_was_stopped_goes_on(
    client, administrator, give_up, stages, five, kind
):
    client.force_login(administrator)
    page = f"/settings/deal-kinds/{kind.pk}"
    give_up(stages[0], stages[1])
    job = Job.objects.get()
    under_way = client.get(page).content.decode()
    client.post(f"/jobs/{job.pk}/cancellation")
    stopped = client.get(page).content.decode()

    client.post(f"/jobs/{job.pk}/attempts")
    perform_due()

    over = client.get(page).content.decode()
    said = f"Из «{stages[0]}» в «{stages[1]}»"
    assert [said in html for html in (under_way, stopped, over)] == [True, True, False]
    assert (f"/jobs/{job.pk}/cancellation" in under_way, f"/jobs/{job.pk}/attempts" in stopped) == (True, True)
    assert standing(*stages[:2]) == [0, 5]


@pytest.fixture
def patch(administrator, kind):
    """patch({stage: what is said of it}) is the kind changed by a program, with all its stages."""

    def send(said):
        stages = Stage.objects.filter(pipeline=kind.pipeline_id)
        rows = [{"id": one.pk, "name": one.name, "active": one.is_active, **said.get(one, {})} for one in stages]
        return Program(administrator).patch(f"deal-kinds/{kind.pk}", {"stages": rows})

    return send


OFF = {"active": False}


@pytest.mark.parametrize(
    ("said", "others", "field"),
    [
        ({**OFF, "move_to": 1}, {1: OFF}, "stages.0.move_to"),  # given up in the same save
        ({"move_to": 1}, {}, "stages.0.move_to"),  # still in use
        ({**OFF, "move_to": 0}, {}, "stages.0.move_to"),  # into itself
        (OFF, {}, "stages.0.move_to"),  # nobody said
        ({**OFF, "move_to": 1, "stay": True}, {}, "stages.0.stay"),
    ],
)
def test_what_will_not_do_with_the_deals_of_a_stage_is_refused(patch, stages, five, said, others, field):
    if "move_to" in said:
        said = {**said, "move_to": stages[said["move_to"]].pk}

    answer = patch({stages[0]: said, **{stages[at]: more for at, more in others.items()}})

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])
    assert str(stages[0]) in answer.json()["errors"][0]["message"] or field.endswith("stay")
    assert Stage.objects.filter(pk__in=[one.pk for one in stages], is_active=False).count() == 0
    assert (standing(*stages[:2]), Job.objects.count()) == ([5, 0], 0)


def test_it_asks_only_once_and_only_where_something_stands(patch, stages, five):
    empty = patch({stages[1]: OFF})
    stays = patch({stages[0]: {**OFF, "stay": True}})
    later = patch({stages[2]: {"name": "Renamed"}})

    assert [answer.status_code for answer in (empty, stays, later)] == [200, 200, 200]
    assert standing(*stages[:2]) == [5, 0]


def test_the_page_tells_at_the_stages_where_deals_may_not_go(client, administrator, kind, stages, five):
    client.force_login(administrator)
    given = {"name": kind.name, "type": kind.type, "currency": kind.currency, "is_active": "on"}
    given |= {"stage": [one.pk for one in stages]}
    for one in stages:
        given |= {f"name-{one.pk}": one.name, f"colour-{one.pk}": one.colour, f"active-{one.pk}": "on"}
    given[f"to-{stages[0].pk}"] = stages[1].pk
    given_up = {name: value for name, value in given.items() if name != f"active-{stages[0].pk}"}
    both = {name: value for name, value in given_up.items() if name != f"active-{stages[1].pk}"}

    answers = [client.post(f"/settings/deal-kinds/{kind.pk}", one) for one in (given, both, given_up)]

    assert [answer.status_code for answer in answers] == [422, 422, 302]
    assert f"Этап «{stages[0]}» остаётся в работе" in answers[0].content.decode()
    assert f"Из «{stages[0]}» переходят только в используемый этап." in answers[1].content.decode()
