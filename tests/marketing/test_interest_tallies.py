"""Whatever is done to clients and deals, what is kept of their interests says what the rows say."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access.models import User
from krug.core.records import writing
from krug.core.reports.models import Tally
from krug.core.reports.readers import Reader
from krug.core.reports.running import find, read, run_report
from krug.core.reports.tallies import tallied
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.primary_interest.counting import counted
from krug.modules.marketing.models import Influence
from tests.marketing.test_primary_interest_report import is_known, key_of, plainly

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "client",
                "deal",
                "win",
                "reopen",
                "hand over",
                "give to another client",
                "came otherwise",
                "day alone",
                "bin",
                "look",
            ]
        ),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=14,
)


@pytest.fixture
def people(administrator, head, manager, stranger):
    return [manager, stranger, head]


def do(deed, which, number, people, administrator, channels, make_client_of, make_deal_of):
    clients, deals = list(Client.objects.filter(deleted_at=None)), list(Deal.objects.filter(deleted_at=None))
    came = {"channel": channels[Influence.INTERNET].pk, "source": f"words {number % 2}"}
    owner = people[number % 3]
    if deed == "client" or not clients:
        make_client_of(administrator, name=f"Client {which}", responsible=owner.pk, **came)
        return
    client = clients[which % len(clients)]
    if deed == "came otherwise":
        writing.change(client, administrator, {"source": f"words {number}"}, client.version)
    elif deed == "day alone":
        make_client_of(administrator, name=f"Client {which}", responsible=owner.pk, interest_on="2026-03-01")
    elif deed == "deal" or not deals:
        make_deal_of(administrator, responsible=owner.pk, client=client.pk, amount=str(100 * number))
    else:
        deal = deals[number % len(deals)]
        if deed == "win":
            deal.win(administrator)
        elif deed == "reopen":
            deal.reopen(administrator)
        elif deed == "hand over":
            record = client if which % 2 else deal
            writing.change(record, administrator, {"responsible": owner.pk}, record.version)
        elif deed == "give to another client":
            writing.change(deal, administrator, {"client": client.pk}, deal.version)
        elif deed == "bin":
            writing.put_in_bin(deal if which % 2 else client, administrator)


def told(user):
    return {row.key: row.values for row in _run(user).rows}


def _run(user):
    report, reader = find(user, "primary-interest"), Reader(user)
    return report.run(reader, read(report, reader, {}))


@given(DEEDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_report_follows_any_deeds(people, administrator, head, channels, make_client_of, make_deal_of, deeds):
    Deal.objects.all().delete()
    Client.objects.all().delete()
    for deed, which, number in deeds:
        if deed == "look":
            told(administrator)
            told(head)
        else:
            do(deed, which, number, people, administrator, channels, make_client_of, make_deal_of)

    for user in (administrator, User.objects.get(pk=head.pk)):
        plain = {key_of(key): found for key, found in plainly(user, {}, "source").items()}
        rows = told(user)
        assert rows.keys() == plain.keys()
        for key, found in plain.items():
            names = ("leads", "clients", "deals", "won")
            assert [rows[key][name] for name in names] == [len(found[name]) for name in names]
        _check_waiting(user)
    assert list(tallied.faults()) == []


def _check_waiting(user):
    reader = Reader(user)
    values = read(find(user, "primary-interest"), reader, {})
    found = counted(reader, {**values, "waiting": True})
    sold = {deal.client_id for deal in Deal.objects.visible_to(user)}
    free = [
        c
        for c in Client.objects.visible_to(user)
        if c.custom.get("krug_interest_on") and is_known(c) and c.pk not in sold
    ]
    assert sum(tally.waiting for tally in found.values()) == len(free)


def test_a_deal_moved_on_the_board_leaves_the_clients_counted(administrator, channels, make_client_of, make_deal_of):
    client = make_client_of(administrator, channel=channels[Influence.INTERNET].pk)
    deal = make_deal_of(administrator, client=client.pk)
    run_report(administrator, "primary-interest", {})
    seen = set(Tally.objects.filter(subject="interest-leads").values_list("department", "month", "seen"))

    stage = deal.stage.pipeline.stages.order_by("sort")[1]
    deal.move(administrator, stage)
    run_report(administrator, "primary-interest", {})

    assert set(Tally.objects.filter(subject="interest-leads").values_list("department", "month", "seen")) == seen
    deal.win(administrator)
    run_report(administrator, "primary-interest", {})
    assert set(Tally.objects.filter(subject="interest-leads").values_list("department", "month", "seen")) != seen
