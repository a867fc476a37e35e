"""The bin: many records taken back at once, and what has lain there for 30 days gone for good by the clock."""

import datetime as dt
import threading
import time

import pytest
from django.db import connection, transaction
from django.utils import timezone

from krug.core.events.models import Event
from krug.core.jobs import kinds as jobs
from krug.core.jobs import schedules
from krug.core.lists.bulk import begin, begin_undo, perform
from krug.core.lists.models import BulkChange, BulkState
from krug.core.records import binning, kinds, writing
from krug.core.records.models import Binned, Tagging
from krug.core.search.finding import find
from krug.modules.clients.models import Client

DAY = dt.timedelta(days=1)


@pytest.fixture
def many(head):
    return writing.create(kinds.get("client"), head, [{"name": f"Client {number:03}"} for number in range(350)])


@pytest.fixture
def clock(monkeypatch):
    """Only the schedule that empties the bin, as it is declared."""
    monkeypatch.setattr(
        jobs, "_schedules", {code: one for code, one in jobs._schedules.items() if code == "records.purge"}
    )
    assert [one.code for one in jobs.all_schedules()] == ["records.purge"]
    return schedules.run_due


def lying(record, days):
    Binned.objects.filter(record_id=record.pk).update(at=timezone.now() - days * DAY)


def test_a_bulk_deletion_of_many_is_taken_back_whole(head, many):
    bulk = begin(kinds.get("client"), head, "bin", {}, {"filter": "", "q": ""})
    perform(bulk.pk)
    gone = (Client.objects.filter(deleted_at=None).count(), Binned.objects.count(), len(find(head, "Client 01")))

    begin_undo(bulk, head)
    undone = perform(bulk.pk)

    assert gone == (0, 350, 0)
    assert (undone.state, undone.changed, undone.restored, undone.kept) == (BulkState.UNDONE, 350, 350, 0)
    assert (Client.objects.filter(deleted_at=None).count(), Binned.objects.count()) == (350, 0)
    assert len(find(head, "Client 01")) == 10
    assert Event.objects.filter(kind="client.restored").count() == 350


def test_a_bulk_deletion_on_the_page_has_its_way_back(client, head, many):
    client.force_login(head)
    client.post("/clients/list/bulk", {"verb": "bin", "ids": [many[0].pk, many[1].pk]})

    answer = client.post(f"/bulk/{BulkChange.objects.get().pk}/undo", follow=True)

    assert answer.status_code == 200
    assert Client.objects.filter(deleted_at=None).count() == 350


def test_what_others_took_out_of_the_bin_or_removed_is_left(head, many):
    bulk = begin(kinds.get("client"), head, "bin", {}, {"ids": [many[0].pk, many[1].pk]})
    perform(bulk.pk)
    writing.restore(Client.objects.get(pk=many[0].pk), head)

    begin_undo(bulk, head)
    undone = perform(bulk.pk)

    assert (undone.restored, undone.kept) == (1, 1)
    assert Client.objects.filter(deleted_at=None).count() == 350


def test_a_bulk_change_of_many_is_taken_back_whole(head, many):
    before = list(Client.objects.order_by("pk").values_list("pk", "status", "name"))
    bulk = begin(kinds.get("client"), head, "change", {"status": "supplier"}, {"filter": "", "q": ""})
    perform(bulk.pk)
    assert Client.objects.filter(status="supplier").count() == 350

    begin_undo(bulk, head)
    undone = perform(bulk.pk)

    assert (undone.restored, undone.kept) == (350, 0)
    assert list(Client.objects.order_by("pk").values_list("pk", "status", "name")) == before


def test_after_thirty_days_the_clock_empties_the_bin(db, head, many, clock):
    old, young = many[:2]
    for record in (old, young):
        writing.put_in_bin(record, head)
    lying(old, 31)
    lying(young, 29)

    ran = clock()

    assert ran == ["records.purge"]
    assert list(Binned.objects.values_list("record_id", flat=True)) == [young.pk]
    assert not Client.objects.filter(pk=old.pk).exists()
    assert Client.objects.filter(pk=young.pk).exists()
    event = Event.objects.get(kind="client.purged")
    assert (event.actor, event.data["title"]) == (None, "Client 000")


def test_what_others_lead_to_outlives_its_days(head, make_client_of, clock, deal_kinds):
    client = make_client_of(head)
    writing.create(kinds.get("deal"), head, [{"name": "Line", "client": client.pk}])
    writing.put_in_bin(client, head)
    lying(client, 31)

    clock()

    assert Client.objects.filter(pk=client.pk).exists()
    assert Binned.objects.get().at > timezone.now() - 30 * DAY


def test_what_is_gone_for_good_does_not_come_back(client, head, many, clock):
    writing.put_in_bin(many[0], head)
    lying(many[0], 31)
    clock()
    client.force_login(head)

    assert client.post(f"/bin/client/{many[0].pk}").status_code == 404


def test_what_came_back_since_the_clock_looked_stays_whole(head, many, monkeypatch):
    record = many[0]
    writing.change(record, head, {"tags": ["VIP"]}, record.version)
    writing.put_in_bin(Client.objects.get(pk=record.pk), head)
    lying(record, 31)
    removing = binning._remove

    def late(entry):
        writing.restore(Client.objects.get(pk=record.pk), head)
        return removing(entry)

    monkeypatch.setattr(binning, "_remove", late)

    assert binning.purge() == 0
    assert Client.objects.get(pk=record.pk).deleted_at is None
    assert Tagging.objects.filter(kind="client", record_id=record.pk).count() == 1
    assert len(find(head, "Client 000")) == 1
    assert Event.objects.filter(kind="client.purged").count() == 0


def test_what_came_back_and_was_deleted_anew_lies_its_thirty_days_again(head, many, monkeypatch):
    record = many[0]
    writing.put_in_bin(record, head)
    lying(record, 31)
    removing = binning._remove

    def late(entry):
        writing.restore(Client.objects.get(pk=record.pk), head)
        writing.put_in_bin(Client.objects.get(pk=record.pk), head)
        return removing(entry)

    monkeypatch.setattr(binning, "_remove", late)

    assert binning.purge() == 0
    assert Binned.objects.filter(record_id=record.pk).count() == 1
    assert Client.objects.filter(pk=record.pk).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="the embedded database has one writer at a time")
def test_a_record_being_restored_at_that_moment_is_not_removed(head, make_client_of):
    record = make_client_of(head)
    writing.put_in_bin(record, head)
    lying(record, 31)
    purged = []

    def purge():
        purged.append(binning.purge())
        connection.close()

    clock = threading.Thread(target=purge)
    with transaction.atomic():
        writing.restore(Client.objects.get(pk=record.pk), head)
        clock.start()
        waits_for_a_lock()
    clock.join()

    assert purged == [0]
    assert Client.objects.get(pk=record.pk).deleted_at is None
    assert Event.objects.filter(kind="client.purged").count() == 0


def waits_for_a_lock():
    """Come back when another connection waits for what this one holds."""
    for _attempt in range(1000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")
