import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from krug.core.stages import staged
from krug.core.stages.calendar import IN_DAY, IN_MONTH, Reader
from krug.core.stages.spans import Span
from krug.modules.deals.models import Deal

DAY = dt.date(2026, 11, 25)
NOVEMBER = Span("month", DAY)


def calendar_of(user, span=NOVEMBER, **wishes):
    return Reader(staged.get("deal"), user, **wishes).calendar(span)


def day_of(found, day=DAY):
    return next(one for one in found.days if one.date == day)


def test_a_month_is_whole_weeks_from_monday():
    assert (NOVEMBER.days[0], NOVEMBER.days[-1]) == (dt.date(2026, 10, 26), dt.date(2026, 12, 6))
    assert (NOVEMBER.before().query(), NOVEMBER.after().query()) == ("month=2026-10", "month=2026-12")


@pytest.mark.parametrize(
    "given", [{}, {"month": "x"}, {"week": "2026-13-01"}, {"day": "0001-01-01"}, {"month": "9999-12"}]
)
def test_what_is_no_span_is_this_month(given):
    assert Span.read(given) == Span("month", timezone.localdate())


def test_one_kind_alone_is_shown_when_asked_for(make_deal_of, manager):
    deal = make_deal_of(manager, expected_close_on=DAY)

    shown = day_of(calendar_of(manager, pipeline=deal.pipeline_id)).total.count
    other = day_of(calendar_of(manager, pipeline=deal.pipeline_id + 1)).total.count

    assert (shown, other) == (1, 0)


def test_records_stand_on_their_days_with_sums(make_deal_of, manager):
    make_deal_of(manager, name="In", amount="100", expected_close_on=DAY)
    make_deal_of(manager, name="Out of the month", amount="7", expected_close_on=dt.date(2026, 12, 2))
    make_deal_of(manager, name="Never")
    make_deal_of(manager, name="Closed", amount="50", expected_close_on=DAY).win(manager)

    found = calendar_of(manager)

    assert [card.title for card in day_of(found).cards] == ["In"]
    assert [card.title for card in day_of(found, dt.date(2026, 12, 2)).cards] == ["Out of the month"]
    assert (found.total.count, found.total.amounts) == (1, {"RUB": Decimal(100)})


def test_each_sees_their_own(make_deal_of, manager, stranger, head, observer, nobody, client):
    make_deal_of(manager, name="Ours", expected_close_on=DAY)
    make_deal_of(stranger, name="Theirs", expected_close_on=DAY)

    seen = {one.name: [card.title for card in day_of(calendar_of(one)).cards] for one in (manager, stranger, head)}

    assert seen == {"Max": ["Ours"], "Stan": ["Theirs"], "Hanna": ["Ours"]}
    assert [(card.title, card.may_move) for card in day_of(calendar_of(observer)).cards] == [
        ("Ours", False),
        ("Theirs", False),
    ]
    client.force_login(nobody)
    assert client.get("/deals/calendar").status_code == 403


def test_many_on_one_day_are_opened_page_by_page(make_deal_of, manager, client):
    for number in range(IN_DAY + 5):
        make_deal_of(manager, name=f"Deal {number}", expected_close_on=DAY)

    day = day_of(calendar_of(manager))
    client.force_login(manager)
    first = client.get("/deals/calendar?day=2026-11-25").context["calendar"]
    rest = client.get(f"/deals/calendar?day=2026-11-25&after={first.next}").context["calendar"]

    assert (len(day.cards), day.left) == (IN_MONTH, IN_DAY + 5 - IN_MONTH)
    assert [card.title for one in (first, rest) for card in one.days[0].cards] == [
        f"Deal {n}" for n in range(IN_DAY + 5)
    ]
    assert rest.next is None


def test_the_same_number_of_queries_for_few_and_many(make_deal_of, manager, client):
    client.force_login(manager)

    def asked():
        with CaptureQueriesContext(connection) as found:
            client.get("/deals/calendar?month=2026-11")
        return len(found)

    make_deal_of(manager, expected_close_on=DAY)
    asked()
    few = asked()
    for number in range(60):
        make_deal_of(manager, expected_close_on=DAY + dt.timedelta(days=number % 20 - 10))

    assert asked() == few


def test_to_another_day_and_back(make_deal_of, manager, client):
    deal = make_deal_of(manager, name="Tunnel", expected_close_on=DAY)
    client.force_login(manager)

    moved = client.post(
        f"/deals/{deal.pk}/due", {"day": "2026-11-27", "seen": "2026-11-25"}, headers={"HX-Request": "true"}
    )
    then = Deal.objects.get(pk=deal.pk).expected_close_on
    client.post(f"/deals/{deal.pk}/due?day=2026-11-25", headers={"HX-Request": "true"})

    assert (moved.status_code, then) == (204, dt.date(2026, 11, 27))
    assert f"/deals/{deal.pk}/due?day=2026-11-25" in moved.headers["HX-Trigger"]
    assert Deal.objects.get(pk=deal.pk).expected_close_on == DAY


@pytest.mark.parametrize(
    ("who", "given", "status"),
    [
        ("observer", {"day": "2026-11-27"}, 403),
        ("stranger", {"day": "2026-11-27"}, 404),
        ("manager", {"day": "soon"}, 400),
        ("manager", {"day": "2026-11-27", "seen": "2026-11-01"}, 409),
    ],
)
def test_what_does_not_fit_changes_nothing(request, make_deal_of, manager, client, who, given, status):
    deal = make_deal_of(manager, expected_close_on=DAY)
    client.force_login(request.getfixturevalue(who))

    answer = client.post(f"/deals/{deal.pk}/due", given, headers={"HX-Request": "true"})

    assert answer.status_code == status
    assert Deal.objects.get(pk=deal.pk).expected_close_on == DAY


def test_list_board_and_calendar_lead_to_one_another(client, manager, deal_kinds):
    client.force_login(manager)

    for address in ("/deals", "/deals/list", "/deals/calendar"):
        page = client.get(address).content.decode()
        assert [page.count(f'<a href="{one}"') > 0 for one in ("/deals", "/deals/list", "/deals/calendar")] == [
            True
        ] * 3
