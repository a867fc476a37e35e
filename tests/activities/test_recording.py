import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.core.search.finding import find
from krug.modules.activities.models import Activity, Doing, State
from krug.modules.activities.recording import Deed, record

MARCH = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


def deeds(client, count):
    return [
        Deed(
            Activity(kind="call", title=f"Call {number}", client=client, due_on=MARCH.date()),
            MARCH - dt.timedelta(days=1),
            MARCH if number % 2 else None,
            "reached" if number % 2 else "",
        )
        for number in range(count)
    ]


def test_the_past_is_written_down_as_of_then(manager, make_client_of):
    client = make_client_of(manager)

    record(manager, deeds(client, 4))

    assert Activity.objects.filter(state=State.DONE).count() == 2
    assert [doing.at for doing in Doing.objects.all()] == [MARCH, MARCH]
    times = list(Event.objects.filter(record_kind="activity").order_by("id").values_list("at", flat=True))
    assert times == [MARCH - dt.timedelta(days=1)] * 4 + [MARCH] * 2
    assert [entry.title for entry in find(manager, "call 3")] == ["Call 3"]


def test_queries_do_not_grow_with_the_deeds(manager, make_client_of, django_assert_num_queries):
    client = make_client_of(manager)
    with CaptureQueriesContext(connection) as of_two:
        record(manager, deeds(client, 2))

    with django_assert_num_queries(len(of_two)):
        record(manager, deeds(client, 20))


def test_of_what_one_may_not_nothing_is_written(manager, head, stranger, make_client_of):
    foreign = make_client_of(stranger)
    for_another = Deed(Activity(kind="call", responsible=head, due_on=MARCH.date()))

    with pytest.raises(Invalid):
        record(manager, deeds(foreign, 1))
    with pytest.raises(Denied):
        record(manager, [for_another])

    assert Activity.objects.count() == 0
