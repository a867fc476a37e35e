"""The open tasks of a typical sale go along with the deal when it changes hands."""

import pytest

from krug.core.handover import handing
from krug.core.handover.models import Handover
from krug.core.handover.planning import Wish
from krug.core.jobs import performing
from krug.core.records import kinds, writing
from krug.core.records.changing import change_many
from krug.modules.activities import doing
from krug.modules.activities.models import Activity


@pytest.fixture
def deal(manager, make_deal_of, sale):
    return make_deal_of(manager, kind=sale.pk)


def owners():
    return list(Activity.objects.order_by("pk").values_list("responsible__name", flat=True))


def test_the_open_task_goes_to_whoever_the_deal_goes_to_and_back(deal, head, manager):
    changed = writing.change(deal, head, {"responsible": head.pk}, deal.version)
    there = owners()
    writing.change(changed, head, {"responsible": manager.pk}, changed.version)

    assert (there, owners()) == (["Hanna"], ["Max"])


def test_what_is_done_stays_and_so_does_what_was_given_to_a_colleague(deal, head, manager, stranger, administrator, do):
    do(deal, 1)
    one = Activity.objects.filter(state="planned").order_by("pk").first()
    writing.change(one, administrator, {"responsible": stranger.pk}, one.version)

    change_many(kinds.get("deal"), administrator, {deal.pk: {"responsible": head.pk}})

    assert owners() == ["Max", "Stan", "Hanna"]


def test_when_the_person_leaves_the_tasks_are_with_the_heir_of_the_deal(deal, administrator, head, manager):
    made = handing.begin(administrator, manager, Wish("one", [head.pk]))
    performing.perform_due()
    deal.refresh_from_db()
    handed = deal.responsible, owners()
    handing.begin_undo(administrator, Handover.objects.get(pk=made.pk))
    performing.perform_due()

    deal.refresh_from_db()
    assert handed == (head, ["Hanna"])
    assert (deal.responsible, owners()) == (manager, ["Max"])


def test_a_task_passed_on_still_leads_the_process(deal, head):
    writing.change(deal, head, {"responsible": head.pk}, deal.version)

    doing.do(Activity.objects.get(), head, "reached")

    assert Activity.objects.filter(state="planned", responsible=head).exists()
