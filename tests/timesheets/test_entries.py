"""An entry of time: made, priced, refused where it cannot be, seen by whom, told in the history."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from krug.core.events import history
from krug.core.events import kinds as event_kinds
from krug.core.handover.holding import held_by
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.activities.times import today
from krug.modules.timesheets.models import BillingRate, TimeEntry, TimeRules
from krug.modules.timesheets.rounding import Rounding
from tests.api.conftest import Program


def change(entry, actor, **values):
    return writing.change(TimeEntry.objects.get(pk=entry.pk), actor, values, entry.version)


def test_time_for_a_deal_is_time_for_its_client_and_stands_in_the_history_of_both(
    manager, book, make_client_of, make_deal_of
):
    client = make_client_of(manager)
    deal = make_deal_of(manager, client=client.pk)

    entry = book(manager, "1,5", deal=deal.pk)

    assert (entry.spent, entry.client_id, entry.responsible) == (90, client.pk, manager)
    for card in (("deal", deal.pk), ("client", client.pk)):
        event = history.of_card(*card, manager)[0].event
        assert event.kind == "time_entry.created"
        assert "1:30" in event_kinds.get(event.kind).say(event.data, "Max")


def test_an_entry_keeps_the_rate_and_the_rounding_of_its_day(manager, work, book):
    BillingRate.objects.create(amount=Decimal(3000))
    TimeRules.objects.create(pk=1, rounding=Rounding.UP, round_to=30)
    entry = book(manager, "1:10")
    BillingRate.objects.all().delete()
    BillingRate.objects.create(amount=Decimal(9000))
    TimeRules.objects.update(round_to=15)

    noted = change(entry, manager, note="Read the contract")
    longer = change(noted, manager, spent="1:20")
    inside = change(longer, manager, kind=work["inside"].pk)

    assert (entry.billable_time, entry.rate, entry.amount) == (90, 3000, 4500)
    assert (noted.billable_time, noted.amount) == (90, 4500)
    assert (longer.billable_time, longer.rate, longer.amount) == (90, 3000, 4500)
    assert (inside.is_billable, inside.billable_time, inside.rate, inside.amount) == (False, 0, None, None)


def test_a_day_has_no_more_than_it_has(manager, book):
    book(manager, "20:00")
    short = book(manager, "4:00")

    with pytest.raises(Invalid) as one_more:
        book(manager, "1 мин")
    with pytest.raises(Invalid) as longer:
        change(short, manager, spent="4:01")

    assert list(one_more.value.errors) == list(longer.value.errors) == ["spent"]
    assert "24:00" in one_more.value.errors["spent"]
    assert TimeEntry.objects.count() == 2


@pytest.mark.parametrize("spent", ["-1:30", "25:00", "0", "soon"])
def test_what_is_no_time_is_refused_at_its_field(manager, book, spent):
    with pytest.raises(Invalid) as caught:
        book(manager, spent)

    assert list(caught.value.errors) == ["spent"]


def test_a_day_is_the_persons_own_day(manager, book):
    """Of two people at the two ends of the world each has another today, and tomorrow is not booked."""
    manager.time_zone = "Pacific/Kiritimati"
    manager.save()
    far = today(manager)
    assert book(manager, "1:00", day="").day == far
    manager.time_zone = "Pacific/Pago_Pago"
    manager.save()
    assert today(manager) < far

    with pytest.raises(Invalid) as caught:
        book(manager, "1:00", ago=-1)

    assert list(caught.value.errors) == ["day"]


def test_who_sees_what_is_as_everywhere(manager, head, stranger, book):
    entry = book(manager, "1:00")

    assert TimeEntry.objects.visible_to(head).get() == entry
    assert not TimeEntry.objects.visible_to(stranger).exists()
    with pytest.raises(Invalid):
        writing.create(kinds.get("time_entry"), stranger, [{"spent": "1:00", "responsible": manager.pk}])
    assert TimeEntry.objects.count() == 1


def test_programs_book_read_and_narrow_down(manager, work, book):
    mine = Program(manager)

    made = mine.post("time-entries", {"spent": "1:30", "kind": work["client"].pk, "note": "Drafted it"})
    short = book(manager, "0:20", ago=1)
    long = mine.get("time-entries?spent__gte=1:00").json()["items"]
    wrong = mine.post("time-entries", {"spent": "1:30", "rate": "5.00"})

    assert made.status_code == 201
    assert (made.json()["spent"], made.json()["billable_time"], made.json()["amount"]) == ("1:30", "1:30", None)
    assert [one["id"] for one in long] == [made.json()["id"]]
    assert wrong.status_code == 422
    assert mine.get(f"time-entries/{short.pk}").json()["day"] == (today(manager) - dt.timedelta(days=1)).isoformat()
    assert [one["name"] for one in mine.get("work-kinds").json()["items"]][:1] == [work["client"].name]


def test_what_an_hour_brings_is_hidden_from_a_role(manager, book, client):
    BillingRate.objects.create(amount=Decimal(7654))
    entry = book(manager, "1:00")
    client.force_login(manager)
    open_ = [client.get(url).content.decode() for url in (f"/time-entries/{entry.pk}", "/time-entries")]

    manager.role.field_rights = {"time_entry": {"rate": "hidden", "amount": "hidden"}}
    manager.role.save()

    pages = [client.get(url).content.decode() for url in (f"/time-entries/{entry.pk}", "/time-entries")]
    told = Program(manager).get(f"time-entries/{entry.pk}").json()
    assert ["7\u202f654" in page for page in open_] == [True, True]
    assert ["7\u202f654" in page for page in pages] == [False, False]
    assert "amount" not in told and "rate" not in told and told["spent"] == "1:00"


def test_what_somebody_spent_stays_theirs_when_they_leave(manager, book, make_client_of):
    make_client_of(manager)
    book(manager, "1:00")

    assert [held.kind.code for held in held_by(manager).records] == ["client"]


def test_a_file_has_time_as_it_reads(client, head, book, manager):
    book(manager, "1:30")
    client.force_login(head)

    answer = client.post("/time-entries/list/export", {"format": "xlsx"})

    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active.values)
    assert "1:30" in rows[1]
