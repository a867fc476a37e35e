"""The report of primary interests against a plain count of the very same records."""

import datetime as dt
import random
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access.models import Firm
from krug.core.dashboards import keeping
from krug.core.dashboards.panels import Panel
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.running import find, read, run_report
from krug.modules.clients.models import Client
from krug.modules.deals import bulk
from krug.modules.deals.bulk import moment
from krug.modules.deals.models import Deal, DealState, Outcome
from krug.modules.deals.new_deal import NewDeal
from krug.modules.deals.reports.primary_interest import costs
from krug.modules.deals.reports.primary_interest.places import Place
from krug.modules.marketing.models import Influence, MarketingEvent

NAME = "primary-interest"
PERIODS = ({}, {"from": "2026-03-01", "to": "2026-04-30"}, {"from": "2026-04-01"}, {"to": "2026-02-28"})
COUNTS = ("leads", "clients", "deals", "won")
FOUR, KOPECK = Decimal("0.0001"), Decimal("0.01")


@pytest.fixture
def firm(administrator, head, manager, stranger, channels, make_client_of, make_event_of, deal_kinds):
    """firm(seed): three people's clients and deals, two events that cost, who came through what by chance."""

    def make(seed):
        chance = random.Random(seed)
        fair = make_event_of(
            administrator, name="Fair", budget_fact="100000.07", held_from="2026-03-30", held_to="2026-04-05",
            channel=channels[Influence.EVENT].pk, responsible=manager.pk,
        )  # fmt: skip
        campaign = make_event_of(stranger, name="Campaign", budget_fact="33.34", starts_on="2026-01-01")
        make_event_of(administrator, name="Free", budget_plan="500")
        friend = make_client_of(manager, name="Friend")
        ways = [
            {},
            {"channel": Influence.EMPLOYEE, "source_person": head.pk},
            {"channel": Influence.PARTNER, "source_client": friend.pk},
            {"channel": Influence.EVENT, "source_event": fair.pk},
            {"channel": Influence.INTERNET, "source_event": fair.pk},
            {"channel": Influence.INTERNET, "source_event": campaign.pk},
            {"channel": Influence.INTERNET, "source": "yandex~cpc"},
            {"channel": Influence.REPEAT},
            {"source": "Long ago"},
        ]
        for number in range(14):
            owner = chance.choice([manager, stranger, head])
            way = chance.choice(ways)
            values = {**way, **({"channel": channels[way["channel"]].pk} if "channel" in way else {})}
            if chance.random() < 0.9:
                values["interest_on"] = (dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(150))).isoformat()
            client = make_client_of(administrator, name=f"Client {number}", responsible=owner.pk, **values)
            bulk.add(administrator, [a_deal(chance, deal_kinds, client, owner) for _n in range(chance.randrange(4))])

    return make


def a_deal(chance, kinds, client, owner):
    outcome = chance.choice([None, Outcome.WON, Outcome.LOST])
    made = moment(dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(150)))
    alone = {"krug_interest_on": made.date().isoformat()} if chance.random() < 0.2 else {}
    return NewDeal(
        name="Line",
        kind=kinds[2],
        responsible=owner,
        client=client,
        amount=chance.choice([None, Decimal(chance.randrange(10**8)) / 100]),
        currency=chance.choice(["RUB", "RUB", "RUB", "USD"]),
        created_at=made,
        outcome=outcome,
        closed_at=made if outcome else None,
        custom=alone,
    )


def plainly(user, asked, by):
    """Rows by (channel, source) as lists of records and kopecks, counted without any of the report's own code."""
    first, last = (dt.date.fromisoformat(asked[name]) if name in asked else None for name in ("from", "to"))

    def inside(day):
        return (first is None or day >= first) and (last is None or day <= last)

    won_by = {deal.client_id for deal in Deal.objects.visible_to(user) if deal.state == "won"}
    rows = defaultdict(lambda: defaultdict(list))
    for client in Client.objects.visible_to(user):
        day = client.custom.get("krug_interest_on")
        if day and is_known(client) and inside(dt.date.fromisoformat(day)):
            rows[where(client)]["leads"].append(client.pk)
            if client.pk in won_by:
                rows[where(client)]["clients"].append(client.pk)
    for deal in Deal.objects.visible_to(user):
        if deal.custom.get("krug_interest_on") and is_known(deal) and inside(timezone.localdate(deal.created_at)):
            rows[where(deal)]["deals"].append(deal.pk)
            if deal.state == "won":
                rows[where(deal)]["won"].append(deal.pk)
                rows[where(deal)]["money"].append((deal.currency, deal.amount or Decimal(0)))
    for event in MarketingEvent.objects.visible_to(user).exclude(budget_fact=None):
        days = [event.days[0] + dt.timedelta(days=n) for n in range((event.days[1] - event.days[0]).days + 1)]
        kopecks = int(event.budget_fact * 100)
        paid = [kopecks * (n + 1) // len(days) - kopecks * n // len(days) for n in range(len(days))]
        whole = sum(paid[n] for n, day in enumerate(days) if inside(day))
        named = [key for key in list(rows) if key[1:] == ("event", event.pk) and rows[key]["leads"]]
        named.sort(key=lambda key: f"{key[0] or 0}~event~{event.pk}")
        shares = [(key, len(rows[key]["leads"])) for key in named] or [((event.channel_id, "event", event.pk), 1)]
        total, passed = sum(n for _key, n in shares), 0
        for key, count in shares if whole else ():
            rows[key]["cost"].append(whole * (passed + count) // total - whole * passed // total)
            passed += count
    told = defaultdict(lambda: defaultdict(list))
    for (channel, sort, what), found in rows.items():
        key = {"source": (channel, sort, what), "channel": (channel, "", ""), "event": (None, "", "")}[by]
        if by == "event" and sort == "event":
            key = (None, sort, what)
        for name, values in found.items():
            told[key][name] += values
    return told


def is_known(record):
    """A day alone says of nobody where they came from."""
    return where(record) != (None, "", "")


def where(record):
    custom = record.custom
    for sort in ("event", "person", "client"):
        if custom.get(f"krug_source_{sort}"):
            return custom.get("krug_channel"), sort, custom[f"krug_source_{sort}"]
    words = custom.get("krug_source")
    return (custom.get("krug_channel"), "words", words) if words else (custom.get("krug_channel"), "", "")


def key_of(key):
    channel, sort, what = key
    words = what if sort == "words" else ""
    return Place(channel, sort, 0 if words or not sort else what, words).key


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.sampled_from(PERIODS), st.sampled_from(["source", "channel", "event"]), st.booleans())
def test_it_says_what_a_plain_count_says(firm, administrator, manager, seed, asked, by, everything):
    Deal.objects.all().delete()
    Client.objects.all().delete()
    MarketingEvent.objects.all().delete()
    firm(seed)
    user = administrator if everything else manager

    report, reader = find(user, NAME), Reader(user)
    values = read(report, reader, {**asked, "by": by})
    result = report.run(reader, values)
    plain = plainly(user, asked, by)

    rows = {row.key: row.values for row in result.rows}
    assert set(rows) == {key_of(key) for key in plain}
    for key, found in plain.items():
        row = rows[key_of(key)]
        assert [row[name] for name in COUNTS] == [len(found[name]) for name in COUNTS]
        money = sum((amount for currency, amount in found["money"] if currency == result.currency), Decimal(0))
        cost = Decimal(sum(found["cost"])).scaleb(-2) if result.currency == "RUB" else Decimal(0)
        assert (row["revenue"], row["cost"]) == (money, cost)
        _check_shares(row, money, cost)
    _check_totals(result, rows)
    _check_drilling_down(report, reader, values, result, plain)


def _check_shares(row, money, cost):
    won, deals, leads, clients = row["won"], row["deals"], row["leads"], row["clients"]
    assert row["conversion"] == ((Decimal(won) / deals).quantize(FOUR) if deals else None)
    assert row["conversion"] is None or 0 <= row["conversion"] <= 1
    assert clients <= leads
    for name, count in (("cost_per_lead", leads), ("cost_per_client", clients)):
        assert row[name] == ((cost / count).quantize(KOPECK, ROUND_HALF_UP) if cost and count else None)
    assert row["return_on_investment"] == (((money - cost) / cost).quantize(FOUR) if cost else None)


def _check_totals(result, rows):
    for name in (*COUNTS, "revenue", "cost"):
        assert result.totals.get(name, 0) == sum(row[name] for row in rows.values())


def _check_drilling_down(report, reader, values, result, plain):
    told = {key_of(key): found for key, found in plain.items()}
    for row in result.rows:
        for name in COUNTS:
            records = report.records(reader, values, row.key, name)
            assert sorted(records.values_list("pk", flat=True)) == sorted(told[row.key][name])
        paid = report.records(reader, values, row.key, "cost")
        assert bool(paid.count()) == bool(row.values["cost"]) or result.currency != "RUB"
    for name in COUNTS:
        assert report.records(reader, values, "", name).count() == result.totals.get(name, 0)


@given(
    st.integers(1, 10**9),
    st.integers(0, 40),
    st.lists(st.integers(1, 60), min_size=1, max_size=5),
    st.dictionaries(st.integers(1, 5), st.integers(1, 50), max_size=4),
)
def test_parts_of_a_cost_add_up_to_the_kopeck(kopecks, length, cuts, leads):
    first = dt.date(2026, 1, 10)
    event = MarketingEvent(
        pk=7, budget_fact=Decimal(kopecks) / 100, held_from=first, held_to=first + dt.timedelta(days=length),
        currency="RUB", channel_id=9,
    )  # fmt: skip
    bounds = [None, *(dt.date(2026, 1, 1) + dt.timedelta(days=sum(cuts[: n + 1])) for n in range(len(cuts))), None]
    periods = [Period(first, last and last - dt.timedelta(days=1)) for first, last in pairwise(bounds)]
    came = {Place(channel, "event", 7): count for channel, count in leads.items()}

    parts = [costs.within(event, period) for period in periods]
    spread = costs.spread([(event, kopecks)], came)

    assert sum(parts) == kopecks
    assert sum(spread.values()) == kopecks
    assert {place for place, _currency in spread} == (set(came) or {Place(9, "event", 7)})
    assert all(part >= 0 for part in spread.values())


def test_nothing_at_all_is_no_fault(pages, administrator):
    found = run_report(administrator, NAME, {})

    assert (found["rows"], found["totals"].get("leads", 0)) == ([], 0)
    assert pages.get(f"/reports/{NAME}").status_code == 200


def test_where_there_is_nothing_to_divide_by_a_dash_stands(pages, administrator, make_event_of):
    make_event_of(administrator, name="Fair", budget_fact="100", held_from="2026-03-30")

    row = run_report(administrator, NAME, {})["rows"][0]
    page = pages.get(f"/reports/{NAME}?period=all").content.decode()

    assert [row[name] for name in ("leads", "conversion", "cost", "cost_per_lead")] == [0, None, "100.00", None]
    assert row["return_on_investment"] == -1.0
    assert "—" in page


def test_page_and_file_and_figures_open(pages, administrator, channels, make_client_of, make_deal_of):
    client = make_client_of(administrator, name="Newcomer", channel=channels[Influence.OTHER].pk, source="Fair & co")
    make_deal_of(administrator, client=client.pk, amount="1000").win(administrator)
    key = Place(channels[Influence.OTHER].pk, "words", words="Fair & co").key

    page = pages.get(f"/reports/{NAME}?period=all").content.decode()
    behind = {
        column: pages.get(f"/reports/{NAME}/records", {"period": "all", "row": key, "column": column})
        for column in ("leads", "clients", "deals", "won", "revenue", "conversion")
    }
    strange = pages.get(f"/reports/{NAME}/records", {"row": "x~y~z", "column": "leads"})

    assert "Fair &amp; co" in page
    assert {name: answer.status_code for name, answer in behind.items()} == dict.fromkeys(behind, 200)
    assert "Newcomer" in behind["leads"].content.decode()
    assert "Shrink tunnel" in behind["won"].content.decode()
    assert strange.status_code == 404


COSTS = {"cost", "cost_per_lead", "cost_per_client", "return_on_investment", "return_on_profit"}


@pytest.fixture
def without_costs(head):
    """without_costs(how): what events cost is hidden from the head's role, or the module of events is off."""

    def make(how):
        if how == "hidden":
            head.role.field_rights = {"marketing_event": {"budget_fact": "hidden"}}
            head.role.save()
        else:
            Firm.objects.update_or_create(pk=1, defaults={"modules_off": ["marketing"]})
        return type(head).objects.get(pk=head.pk)

    return make


@pytest.mark.parametrize("how", ["hidden", "off"])
def test_who_does_not_see_what_events_cost_is_told_nothing_of_it(head, make_event_of, without_costs, how):
    make_event_of(head, name="Fair", budget_fact="100")

    found = run_report(without_costs(how), NAME, {})

    assert {column["key"] for column in found["columns"]} & COSTS == set()
    assert found["rows"] == []


@pytest.mark.parametrize("how", ["hidden", "off"])
def test_who_does_not_see_what_events_cost_reads_page_and_panel_without_it(
    client, administrator, head, channels, make_event_of, make_client_of, make_deal_of, without_costs, how
):
    make_event_of(head, name="Fair", budget_fact="100")
    channel = channels[Influence.OTHER].pk
    came = make_client_of(administrator, name="Newcomer", channel=channel, source="By word", responsible=head.pk)
    make_deal_of(administrator, client=came.pk, amount="1000", responsible=head.pk).win(administrator)
    board = keeping.make(head, "Mine", panels=[Panel(NAME, "chart", {"period": "all"})])
    client.force_login(without_costs(how))

    page = client.get(f"/reports/{NAME}?period=all")
    panel = client.get(f"/dashboards/{board.pk}/panels/1")

    told = page.content.decode()
    assert (page.status_code, panel.status_code) == (200, 200)
    assert ("By word" in told, "By word" in panel.content.decode()) == (True, True)
    assert [word in told for word in ("Затраты", "Отдача")] == [False, False]


def test_a_day_alone_is_no_lead_and_brings_no_client_deal_or_revenue(
    administrator, channels, make_client_of, make_deal_of
):
    day = "2026-03-01"
    owner = make_client_of(administrator, name="Day alone", interest_on=day)
    make_deal_of(administrator, client=owner.pk, amount="1000").win(administrator)
    make_deal_of(administrator, interest_on=day, amount="500").win(administrator)
    known = make_client_of(administrator, name="By a channel", interest_on=day, channel=channels[Influence.OTHER].pk)
    make_deal_of(administrator, client=known.pk, amount="70").win(administrator)

    months = [run_report(administrator, NAME, {}), run_report(administrator, NAME, {"from": "2020-01-01"})]

    for found in months:
        assert [found["totals"][name] for name in (*COUNTS, "revenue")] == [1, 1, 1, 1, "70.00"]


def test_a_state_not_won_brings_no_revenue(administrator, channels, make_deal_of):
    make_deal_of(administrator, amount="1000", channel=channels[Influence.OTHER].pk)

    row = run_report(administrator, NAME, {"by": "channel"})["rows"][0]

    assert Deal.objects.get().state == DealState.OPEN
    assert (row["deals"], row["won"], row["conversion"], row["revenue"]) == (1, 0, 0.0, "0.00")
