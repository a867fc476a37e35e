"""Ready reports of the clients of one segment."""

import pytest
from django.utils import timezone

from krug.core.access.people import krug_itself
from krug.core.access.scopes import FieldRight
from krug.core.lists import segmenting
from krug.core.lists.filtering import read
from krug.core.lists.models import Segment
from krug.core.records import kinds
from krug.core.reports.readers import Reader
from krug.core.reports.running import BadParameter, find, run_report
from krug.core.reports.running import read as read_values
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, DealKind

NAMES = ["funnel", "lost-reasons", "sales-by-manager", "forecast", "abc", "abc-clients", "xyz", "abc-xyz", "abc-moves"]
ASKED = {
    "funnel": [{"by": "cohort"}, {"by": "moves"}],
    "abc": [{"by": "revenue"}, {"by": "deals"}, {"by": "profit"}],
    "abc-moves": [{"from": "2024-01-01", "to": "2024-12-31"}],
}


def best(actor, *clients, audience="all", title="Best"):
    """A fixed segment of these clients."""
    rows = Client.objects.filter(pk__in=[client.pk for client in clients])
    return segmenting.make(kinds.get("client"), actor, title, read({"all": []}), audience, True, rows)


@pytest.fixture
def sold_to(make_sales, make_deal_of, administrator):
    """Clients with sales, and for half of them a deal in work."""
    clients = make_sales(3)
    for client in clients[::2]:
        make_deal_of(administrator, client=client.pk, amount="500", expected_close_on=timezone.localdate().isoformat())
    return clients


def told(user, name, raw):
    found = run_report(user, name, raw)
    return found["rows"], found["totals"]


@pytest.mark.parametrize("name", NAMES)
def test_a_report_of_a_segment_tells_what_it_would_if_there_were_no_other_clients(administrator, sold_to, name):
    chosen = sold_to[:7]
    segment = best(administrator, *chosen)
    asked = [{**raw, "kind": str(kind.pk)} for raw in ASKED.get(name, [{}]) for kind in DealKind.objects.all()[:2]]
    everybody = [told(administrator, name, raw) for raw in asked]

    of_segment = [told(administrator, name, {**raw, "segment": str(segment.pk)}) for raw in asked]
    Deal.objects.exclude(client__in=chosen).update(deleted_at=timezone.now())
    Client.objects.exclude(pk__in=[client.pk for client in chosen]).update(deleted_at=timezone.now())
    alone = [told(administrator, name, raw) for raw in asked]

    assert of_segment == alone
    assert of_segment != everybody


@pytest.mark.parametrize("name", ["funnel", "lost-reasons", "sales-by-manager", "abc", "xyz"])
def test_what_lies_behind_a_total_is_of_the_segment_only(administrator, sold_to, name):
    segment = best(administrator, *sold_to[:7])
    found, reader = find(administrator, name), Reader(administrator)
    values = read_values(found, reader, {"segment": segment.title})
    row, column = ("1", "entered") if name == "funnel" else ("", "clients" if name in ("abc", "xyz") else "deals")

    rows = found.records(reader, values, row, column)

    column = "pk" if rows.model is Client else "client"
    assert set(rows.values_list(column, flat=True)) <= {client.pk for client in sold_to[:7]}


def test_clients_out_of_the_readers_sight_do_not_count(administrator, manager, sold_to):
    segment = best(administrator, *sold_to)

    of_segment = told(manager, "abc", {"segment": str(segment.pk)})

    assert of_segment == told(manager, "abc", {})


@pytest.mark.parametrize("name", ["funnel", "abc", "primary-interest"])
def test_a_segment_the_reader_does_not_know_is_refused(administrator, manager, sold_to, name):
    segment = best(administrator, sold_to[0], audience="own")

    for raw in (str(segment.pk), segment.title, "999999999"):
        with pytest.raises(BadParameter) as caught:
            run_report(manager, name, {"segment": raw})
        assert caught.value.name == "segment"


def test_a_segment_that_asks_for_a_hidden_field_is_refused(administrator, manager, sold_to):
    asked = read({"all": [{"field": "industry", "op": "is", "value": "Milk"}]})
    segment = segmenting.make(kinds.get("client"), administrator, "Milk", asked, "all")
    manager.role.field_rights = {"client": {"industry": FieldRight.HIDDEN}}
    manager.role.save()

    with pytest.raises(BadParameter):
        run_report(type(manager).objects.get(pk=manager.pk), "funnel", {"segment": str(segment.pk)})


def test_the_firm_itself_asks_by_name_at_its_command(administrator, sold_to):
    segment = best(administrator, *sold_to[:7], audience="own", title="Of the few")

    found = run_report(krug_itself(), "abc", {"segment": "Of the few"})

    assert found["parameters"]["segment"] == segment.pk
    assert found["rows"] == run_report(administrator, "abc", {"segment": str(segment.pk)})["rows"]


def test_a_segment_of_other_records_is_none(administrator, sold_to):
    Segment.objects.create(kind="deal", title="Deals", owner=administrator, audience="all")

    with pytest.raises(BadParameter):
        run_report(administrator, "funnel", {"segment": "Deals"})


def test_the_page_offers_segments_and_says_which(client, administrator, sold_to):
    segment = best(administrator, *sold_to[:7])
    client.force_login(administrator)

    page = client.get(f"/reports/abc?segment={segment.pk}").content.decode()

    assert f'<option value="{segment.pk}" selected>Best</option>' in page


def test_a_segment_is_asked_for_by_its_number_before_any_title(administrator, sold_to):
    first, second = best(administrator, *sold_to[:1]), best(administrator, *sold_to[1:3], title="Others")
    type(first).objects.filter(pk=first.pk).update(title=str(second.pk))

    by_number, by_title = (told(administrator, "abc", {"segment": raw}) for raw in (str(second.pk), "Others"))

    assert by_number == by_title
