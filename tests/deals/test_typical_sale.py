import datetime as dt

import pytest

from krug.core.access.models import Department
from krug.core.events.models import Channel
from krug.core.records import kinds, writing
from krug.core.records.binning import remove_many
from krug.core.records.cleaning import Invalid
from krug.core.stages.models import Passage, Stage
from krug.core.stages.moving import take_back
from krug.modules.activities import doing, planning
from krug.modules.activities.models import Activity, State
from krug.modules.deals.bulk import NewDeal, add
from krug.modules.deals.models import Deal, LostReason, Outcome, Run
from krug.modules.deals.typical.again import plan_again
from krug.modules.deals.typical.assigning import Assigning
from krug.modules.deals.typical.faults import faults

DAY = dt.date(2026, 3, 2)


def planned(deal):
    rows = Activity.objects.filter(subject_kind="deal", subject_id=deal.pk, state=State.PLANNED)
    return list(rows.order_by("pk").values_list("title", flat=True))


def test_a_new_deal_begins_in_the_first_step_with_its_first_task(manager, make_deal_of, sale, steps):
    deal = make_deal_of(manager, kind=sale.pk)

    run = Run.objects.get()
    assert (deal.stage, run.step, run.done, run.total, run.is_ready) == (steps["need"], "need", 0, 3, False)
    activity = Activity.objects.get()
    assert (activity.title, activity.kind, activity.responsible) == (
        "Позвонить и выяснить потребность",
        "call",
        manager,
    )
    assert (activity.subject_card, activity.due_time.hour) == (deal.card, 11)
    assert list(faults()) == []


def test_tasks_follow_one_another_and_the_step_is_finished_without_what_may_be_left_out(
    manager, make_deal_of, sale, do
):
    deal = make_deal_of(manager, kind=sale.pk)

    do(deal, 1)
    after_call = planned(deal)
    terms = Activity.objects.get(title="Составить техническое задание")
    doing.do(terms, manager, "done")

    run = Run.objects.get()
    assert after_call == ["Осмотреть площадку", "Составить техническое задание"]
    assert (run.done, run.total, run.is_ready, planned(deal)) == (2, 3, True, ["Осмотреть площадку"])


def test_an_unfinished_step_is_not_left(manager, make_deal_of, sale, steps):
    deal = make_deal_of(manager, kind=sale.pk)

    with pytest.raises(Invalid) as refused:
        deal.move(manager, steps["proposal"])

    assert "0 из 3" in refused.value.errors["stage"]
    assert (Deal.objects.get().stage, Run.objects.get().step, Passage.objects.count()) == (steps["need"], "need", 1)


def test_only_what_the_process_allows_comes_next(manager, make_deal_of, sale, steps, do):
    deal = make_deal_of(manager, kind=sale.pk)
    do(deal)

    with pytest.raises(Invalid) as refused:
        deal.move(manager, steps["shipment"])

    assert "«Предложение»" in refused.value.errors["stage"]
    assert (Deal.objects.get().stage, Run.objects.get().step) == (steps["need"], "need")


def test_the_next_step_brings_its_tasks_to_whom_they_are_for(manager, head, make_deal_of, sale, steps, do):
    Department.objects.update(head=head)
    deal = make_deal_of(manager, kind=sale.pk)
    do(deal)

    deal.move(manager, steps["proposal"])
    do(deal, 1)

    check = Activity.objects.get(state=State.PLANNED)
    assert (check.title, check.responsible) == ("Проверить цену и скидку", head)
    assert list(faults()) == []


def test_fields_decide_where_the_process_says_so(manager, make_deal_of, sale, steps, do):
    small, large = (make_deal_of(manager, kind=sale.pk, amount=amount) for amount in ("999999.99", "1000000"))
    for deal in (small, large):
        for key in ("proposal", "agreement"):
            do(deal)
            deal.move(manager, steps[key])
        do(deal)

    with pytest.raises(Invalid):
        small.move(manager, steps["approval"])
    small.move(manager, steps["shipment"])
    with pytest.raises(Invalid):
        large.move(manager, steps["shipment"])
    large.move(manager, steps["approval"])

    runs = [Run.objects.get(deal=deal).step for deal in (small, large)]
    assert (*runs, list(faults())) == ("shipment", "approval", [])


def test_a_way_back_that_is_drawn_may_be_gone_again_and_again(manager, make_deal_of, sale, steps, do):
    deal = make_deal_of(manager, kind=sale.pk)

    for key in ["proposal", "correction"] * 3 + ["agreement"]:
        do(deal)
        deal.move(manager, steps[key])

    run = Run.objects.get()
    assert (run.step, run.done, run.stays.count(), list(faults())) == ("agreement", 0, 8, [])


def test_a_move_taken_back_calls_its_tasks_off_and_offers_it_again(manager, make_deal_of, sale, steps, do):
    deal = make_deal_of(manager, kind=sale.pk)
    do(deal)
    deal.move(manager, steps["proposal"])

    take_back(deal, manager)

    run = Run.objects.get()
    assert (Deal.objects.get().stage, run.step, run.done, run.is_ready) == (steps["need"], "need", 3, True)
    assert (planned(deal), list(faults())) == ([], [])
    deal = Deal.objects.get()
    assert deal.move(manager, steps["proposal"]) and len(planned(deal)) == 1


def test_a_task_taken_up_again_makes_the_step_unfinished_and_calls_off_what_followed(
    manager, make_deal_of, sale, steps, do
):
    deal = make_deal_of(manager, kind=sale.pk)
    do(deal, 1)
    call = Activity.objects.get(kind="call")

    doing.reopen(call, manager)

    run = Run.objects.get()
    assert (run.done, run.is_ready, planned(deal)) == (0, False, ["Позвонить и выяснить потребность"])
    assert list(faults()) == []


def test_won_at_any_step_and_opened_again_it_goes_on_where_it_stood(manager, make_deal_of, sale, steps, do):
    deal = make_deal_of(manager, kind=sale.pk)
    do(deal, 1)

    deal.win(manager)
    do(deal)
    while_closed = planned(deal)
    deal.reopen(manager)

    run = Run.objects.get()
    assert (while_closed, run.step, run.done, run.is_ready) == ([], "need", 3, True)
    assert list(faults()) == []


def test_lost_with_a_reason_like_any_deal(manager, make_deal_of, sale):
    deal = make_deal_of(manager, kind=sale.pk)

    assert deal.lose(manager, LostReason.objects.first())


def test_a_task_nobody_is_to_do_any_more_is_planned_again(manager, make_deal_of, sale):
    deal = make_deal_of(manager, kind=sale.pk)
    planning.cancel(Activity.objects.get(), manager)
    none_planned = planned(deal)

    again = (plan_again(deal, manager, "need_call"), plan_again(deal, manager, "need_call"))

    assert (none_planned, again, planned(deal)) == ([], (True, False), ["Позвонить и выяснить потребность"])


def test_a_new_deal_does_not_begin_in_the_middle(manager, make_deal_of, sale, steps):
    with pytest.raises(Invalid):
        make_deal_of(manager, kind=sale.pk, stage=steps["shipment"].pk)

    assert (Deal.objects.count(), Run.objects.count()) == (0, 0)


def test_stages_of_other_kinds_are_moved_at_will(manager, make_deal_of, deal_kinds):
    deal = make_deal_of(manager)
    stages = list(Stage.objects.filter(pipeline=deal.pipeline_id))

    assert deal.move(manager, stages[3])
    assert Run.objects.count() == 0


def test_tasks_whose_turn_came_while_the_deal_lay_in_the_bin_are_planned_on_demand(
    client, administrator, make_deal_of, sale, do
):
    deal = make_deal_of(administrator, kind=sale.pk)
    writing.put_in_bin(deal, administrator)
    do(deal, 1)
    writing.restore(Deal.objects.get(pk=deal.pk), administrator)
    client.force_login(administrator)
    stuck = client.get(f"/deals/{deal.pk}").content.decode()

    client.post(f"/deals/{deal.pk}/tasks/need_terms")

    assert f"/deals/{deal.pk}/tasks/need_terms" in stuck
    assert planned(deal) == ["Осмотреть площадку", "Составить техническое задание"]


def test_deals_brought_in_with_their_past_stand_in_their_step_with_its_tasks(administrator, manager, sale, steps):
    rows = [
        NewDeal("In work", sale, manager, stage_dates={steps["need"]: DAY, steps["agreement"]: DAY}),
        NewDeal("Over", sale, manager, stage_dates={steps["shipment"]: DAY}, outcome=Outcome.WON, closed_at=DAY),
    ]

    deals = add(administrator, rows)

    assert [run.step for run in Run.objects.all()] == ["agreement"]
    assert (planned(deals[0]), planned(deals[1]), list(faults())) == (["Подготовить договор"], [], [])
    over = Deal.objects.get(pk=deals[1].pk)
    over.reopen(manager)
    assert (Run.objects.get(deal=over).step, planned(over), list(faults())) == ("shipment", ["Проверить оплату"], [])


def test_a_file_moves_a_deal_past_the_process(administrator, make_deal_of, sale, steps):
    deal = make_deal_of(administrator, kind=sale.pk)

    deal.move(administrator, steps["shipment"], channel=Channel.IMPORT)

    assert (Run.objects.get().step, planned(deal), list(faults())) == ("shipment", ["Проверить оплату"], [])


def test_what_was_planned_for_a_deal_removed_for_good_goes_with_it(administrator, make_deal_of, sale):
    deal = make_deal_of(administrator, kind=sale.pk)

    remove_many(kinds.get("deal"), administrator, [deal.pk], Channel.IMPORT)

    assert (Deal.objects.count(), Run.objects.count(), Activity.objects.count()) == (0, 0, 0)


def test_a_role_gets_its_tasks_in_the_nearest_department(administrator, manager, head, stranger):
    Department.objects.update(head=None)
    assigning = Assigning()

    found = [assigning.who(word, person) for word, person in (("role:head", manager), ("role:head", stranger))]
    assert found == [head, head]
    assert assigning.who("role:nothing", manager) == manager
    assert (assigning.who("head", head), assigning.who("head", None)) == (head, None)


def test_what_disagrees_is_told(administrator, make_deal_of, sale, steps):
    one, other = (make_deal_of(administrator, kind=sale.pk) for _number in range(2))
    Run.objects.filter(deal=one).update(step="proposal", done=2)
    Run.objects.filter(deal=other).delete()

    said = sorted(faults())

    assert len(said) == 3
    assert said[0].startswith(f"deal {one.pk}: 2 tasks of its step are counted as done, not 0")
    assert "its process in proposal" in said[1] and "has not begun with it" in said[2]
