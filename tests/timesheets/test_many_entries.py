"""Many entries changed at once: a day holds for all of them together, each goes with its deal, few questions asked."""

import datetime as dt
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.merging import merging
from krug.core.records import kinds, writing
from krug.modules.timesheets import timing
from krug.modules.timesheets.models import BillingRate, TimeEntry, Timer

TIME = kinds.get("time_entry")
CLIENT = kinds.get("client")


def change_all(actor, entries, **values):
    return writing.change_many(TIME, actor, {entry.pk: values for entry in entries})


def test_together_they_are_no_more_than_a_day(manager, book):
    entries = [book(manager, "0:10") for _number in range(5)]

    outcome = change_all(manager, entries, spent="8:00")

    assert sorted(TimeEntry.objects.values_list("spent", flat=True)) == [10, 10, 480, 480, 480]
    assert [list(faults) for faults in outcome.faults.values()] == [["spent"], ["spent"]]


def test_given_to_a_colleague_they_count_in_the_colleagues_day(head, manager, book):
    theirs, ours = book(manager, "20:00"), book(head, "5:00")

    outcome = change_all(head, [ours], responsible=manager.pk)

    assert (outcome.changed, list(outcome.faults)) == ({}, [ours.pk])
    assert TimeEntry.objects.get(pk=ours.pk).responsible == head
    assert list(change_all(head, [theirs], responsible=None).faults[theirs.pk]) == ["responsible"]


def test_an_emptied_day_is_today(manager, book):
    entry = book(manager, "1:00", ago=3)

    change_all(manager, [entry], day="")

    assert TimeEntry.objects.get().day - entry.day == dt.timedelta(days=3)


def test_as_many_questions_are_asked_for_many_as_for_few(manager, work, book, make_client_of):
    BillingRate.objects.create(amount=Decimal(3000))
    client, counts = make_client_of(manager).pk, []
    for size in (2, 12):
        entries = [book(manager, "0:30", kind="inside") for _number in range(size)]
        with CaptureQueriesContext(connection) as asked:
            change_all(manager, entries, kind=work["client"].pk, client=client, spent="0:45")
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert set(TimeEntry.objects.values_list("spent", "amount")) == {(45, Decimal(2250))}


def test_with_another_deal_it_is_time_for_that_deals_client(manager, book, make_client_of, make_deal_of):
    cheap, dear = make_client_of(manager), make_client_of(manager)
    BillingRate.objects.create(client=cheap, amount=Decimal(1000))
    BillingRate.objects.create(client=dear, amount=Decimal(5000))
    first, second = make_deal_of(manager, client=cheap.pk), make_deal_of(manager, client=dear.pk)
    entry = book(manager, "1:00", deal=first.pk)

    writing.change(entry, manager, {"deal": second.pk}, entry.version)
    change_all(manager, [other := book(manager, "1:00", deal=first.pk, client=dear.pk)], note="Read")

    told = dict(TimeEntry.objects.values_list("pk", "client").order_by("pk"))
    assert told == {entry.pk: dear.pk, other.pk: cheap.pk}
    assert TimeEntry.objects.get(pk=entry.pk).amount == 5000


def test_what_a_client_pays_goes_along_with_it_and_comes_back(administrator, manager, work, make_client_of):
    keep, drop = make_client_of(manager), make_client_of(manager)
    own = BillingRate.objects.create(client=drop, amount=Decimal(5000))
    both = [BillingRate.objects.create(client=one, kind=work["client"], amount=Decimal(1)) for one in (keep, drop)]
    timing.start(manager, ("client", drop.pk))

    made = merging.merge(CLIENT, administrator, keep.pk, [drop.pk])
    gone = dict(BillingRate.objects.values_list("pk", "client"))
    running = Timer.objects.get().card
    merging.take_apart(made, administrator)

    assert gone == {own.pk: keep.pk, both[0].pk: keep.pk, both[1].pk: drop.pk}
    assert running == ("client", keep.pk)
    assert BillingRate.objects.get(pk=own.pk).client == drop
    assert Timer.objects.get().card == ("client", drop.pk)
