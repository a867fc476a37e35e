"""The report of primary interests of the clients of one segment."""

import pytest

from krug.core.lists import segmenting
from krug.core.lists.filtering import read
from krug.core.records import kinds
from krug.core.reports.running import run_report
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal
from krug.modules.marketing.models import Influence


@pytest.fixture
def came(administrator, channels, make_event_of, make_client_of, make_deal_of):
    """Three clients of a fair that cost 300, one of them in the segment; and one of another channel."""
    fair = make_event_of(
        administrator,
        channel=channels[Influence.EVENT].pk,
        held_from="2026-03-01",
        held_to="2026-03-02",
        budget_fact="300",
    )
    from_fair = {"channel": channels[Influence.EVENT].pk, "source_event": fair.pk, "interest_on": "2026-03-02"}
    other = {"channel": channels[Influence.REPEAT].pk, "interest_on": "2026-03-02"}
    rows = [("Best", from_fair), ("Second", from_fair), ("Third", from_fair), ("Other", other)]
    for name, interest in rows:
        client = make_client_of(administrator, name=name, **interest)
        deal = make_deal_of(administrator, client=client.pk, amount="100", currency="RUB", **interest)
        Deal.objects.get(pk=deal.pk).win(administrator)


def of_segment(user, *names):
    rows = Client.objects.filter(name__in=names)
    segment = segmenting.make(kinds.get("client"), user, "Best", read({"all": []}), "own", True, rows)
    return run_report(user, "primary-interest", {"segment": str(segment.pk)})


def test_clients_deals_and_revenue_are_of_the_segment_and_so_is_its_part_of_the_cost(administrator, came):
    found = of_segment(administrator, "Best")

    (row,) = found["rows"]
    assert (row["leads"], row["clients"], row["deals"], row["won"], row["revenue"]) == (1, 1, 1, 1, "100.00")
    assert (row["cost"], row["cost_per_lead"]) == ("100.00", "100.00")


def test_of_all_the_clients_it_is_what_it_is_without_a_segment(administrator, came):
    found = of_segment(administrator, "Best", "Second", "Third", "Other")

    everybody = run_report(administrator, "primary-interest", {})
    assert found["rows"] == everybody["rows"] and found["totals"] == everybody["totals"]
