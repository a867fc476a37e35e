"""Which rate holds, and how rates and rounding are kept."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from krug.core.events.models import Event
from krug.modules.timesheets.models import BillingRate, TimeRules
from krug.modules.timesheets.rating import Rate, cost, rate_of
from krug.modules.timesheets.rounding import Rounding
from tests.api.conftest import Program

DAY = dt.date(2026, 11, 30)
SOME = st.sampled_from([None, 1, 2])
RATES = st.builds(
    Rate,
    st.integers(1, 10_000).map(Decimal),
    SOME,
    SOME,
    SOME,
    st.sampled_from([None, DAY - dt.timedelta(days=9), DAY, DAY + dt.timedelta(days=1)]),
)


def test_the_most_exact_rate_holds_in_the_order_that_is_told():
    order = [
        Rate(Decimal(6), client=1, person=1),
        Rate(Decimal(5), client=1, kind=1),
        Rate(Decimal(4), client=1),
        Rate(Decimal(3), person=1),
        Rate(Decimal(2), kind=1),
        Rate(Decimal(1)),
    ]

    for number, rate in enumerate(order):
        assert rate_of(reversed(order[number:]), 1, 1, 1, DAY) == rate.amount
    assert rate_of(order, 2, 2, 2, DAY) == 1
    assert rate_of(order[:5], 2, 2, 2, DAY) is None


def test_a_newer_rate_holds_from_its_day_on():
    old, new = Rate(Decimal(1)), Rate(Decimal(2), since=DAY)

    assert [rate_of((old, new), None, None, None, DAY - dt.timedelta(days=n)) for n in (0, 1)] == [2, 1]


@given(st.lists(RATES, max_size=8), SOME, SOME, SOME)
def test_no_rate_that_holds_is_more_exact_or_newer(rates, client, person, kind):
    found = rate_of(rates, client, person, kind, DAY)

    holding = [rate for rate in rates if rate.holds(client, person, kind, DAY)]
    best = max(((rate.exactness, rate.since or dt.date.min) for rate in holding), default=None)
    assert (found is None) == (best is None)
    assert best is None or found in {r.amount for r in holding if (r.exactness, r.since or dt.date.min) == best}


@given(st.integers(0, 1440), st.integers(0, 10**8))
def test_an_amount_is_within_half_a_kopeck(minutes, kopecks):
    rate = Decimal(kopecks).scaleb(-2)

    assert abs(cost(minutes, rate) * 60 - rate * minutes) <= 60 * Decimal("0.005")


def test_the_administrator_keeps_rates_and_rounding_and_the_trail_tells(client, administrator, manager, work):
    client.force_login(administrator)

    made = client.post(
        "/settings/billing-rates/rate", {"person": manager.pk, "amount": "2 500,50", "kind": work["client"].pk}
    )
    twice = client.post(
        "/settings/billing-rates/rate", {"person": manager.pk, "amount": "1", "kind": work["client"].pk}
    )
    wrong = client.post("/settings/billing-rates/rate", {"amount": "much", "since": "soon"})
    client.post("/settings/billing-rates/rules", {"rounding": "up", "round_to": "15", "version": 1})
    bad_step = client.post("/settings/billing-rates/rules", {"rounding": "up", "round_to": "7"})

    rate = BillingRate.objects.get()
    assert (made.status_code, twice.status_code, wrong.status_code, bad_step.status_code) == (302, 422, 422, 422)
    assert wrong.content.decode().count('aria-invalid="true"') == 2
    assert (rate.amount, rate.person, rate.kind) == (Decimal("2500.50"), manager, work["client"])
    assert "Max" in client.get("/settings/billing-rates").content.decode()
    assert (TimeRules.current().rounding, TimeRules.current().round_to) == (Rounding.UP, 15)
    told = Event.objects.filter(kind__in=["billing_rates.changed", "time_rules.changed"]).order_by("pk")
    assert [event.kind for event in told] == ["billing_rates.changed", "time_rules.changed"]
    assert client.post(f"/settings/billing-rates/{rate.pk}/removal").status_code == 302
    assert not BillingRate.objects.exists()


def test_rates_are_the_administrators_alone(client, administrator, manager, head):
    rate = BillingRate.objects.create(amount=Decimal(1))
    for user in (manager, head):
        client.force_login(user)
        assert client.get("/settings/billing-rates").status_code == 403
        assert client.post("/settings/billing-rates/rate", {"amount": "1"}).status_code == 403
        assert client.post(f"/settings/billing-rates/{rate.pk}/removal").status_code == 403
        assert Program(user).get("billing-rates").status_code == 403
    assert BillingRate.objects.count() == 1


def test_programs_keep_them_too(administrator, make_client_of):
    ours, buyer = Program(administrator), make_client_of(administrator)

    made = ours.post("billing-rates", {"client": buyer.pk, "since": "2026-01-01", "amount": "4000.00"})
    listed = ours.get("billing-rates").json()["items"]
    rules = ours.patch("time-rules", {"rounding": "nearest", "round_to": 6})
    stale = ours.patch("time-rules", {"round_to": 5, "version": 99})
    removed = ours.delete(f"billing-rates/{made.json()['id']}")

    assert (made.status_code, listed) == (201, [made.json()])
    assert made.json() | {"id": 0} == {
        "id": 0,
        "client": buyer.pk,
        "person": None,
        "kind": None,
        "since": "2026-01-01",
        "amount": "4000.00",
    }
    assert (rules.json()["rounding"], rules.json()["round_to"], stale.status_code) == ("nearest", 6, 409)
    assert (removed.status_code, BillingRate.objects.count()) == (204, 0)
