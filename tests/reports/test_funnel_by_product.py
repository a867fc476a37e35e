"""The funnel of the deals about one product, against the same figures worked out in plain Python."""

import datetime as dt
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access.models import User
from krug.core.access.scopes import FieldRight
from krug.core.records import kinds, writing
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.running import BadParameter, find, read, run_report
from krug.modules.deals.models import Deal, InterestLine
from tests.reports import plain

DAYS = st.dates(dt.date(2025, 12, 20), dt.date(2026, 8, 1))
PERIODS = st.one_of(st.just(Period()), st.tuples(DAYS, DAYS).map(lambda pair: Period(min(pair), max(pair))))
SOME = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def asked(period, **more):
    days = {"from": period.first, "to": period.last}
    return {**{name: day.isoformat() for name, day in days.items() if day}, **more}


@pytest.fixture
def goods(administrator, manager):
    """Products that the manager and the head of the department see."""
    rows = [{"name": "Линия «Альфа»", "code": "L-1"}, {"name": "Дозатор", "code": "77"}]
    rows = [{**row, "responsible": manager.pk} for row in rows]
    return writing.create(kinds.get("product"), administrator, rows)


@pytest.fixture
def some_deals(make_deals, goods):
    """Of each four one names a product itself, one in two lines, one both in two ways, and one none."""
    chance, deals = random.Random(5), make_deals(120)
    for number, deal in enumerate(deals):
        if number % 4 in (0, 2):
            Deal.objects.filter(pk=deal.pk).update(product=chance.choice(goods))
        if number % 4 in (1, 2):
            wanted = [chance.choice(goods), goods[0], None]
            InterestLine.objects.bulk_create(
                InterestLine(deal=deal, product=one, title="Line", price=1) for one in wanted
            )
    return deals


@SOME
@given(
    period=PERIODS,
    who=st.sampled_from(["administrator", "head", "manager"]),
    by=st.sampled_from(["cohort", "moves"]),
    number=st.sampled_from([0, 1]),
)
def test_it_is_what_the_deals_about_the_product_say(request, some_deals, goods, deal_kinds, period, who, by, number):
    user, product = request.getfixturevalue(who), goods[number].pk

    for kind in deal_kinds[:2]:
        found = run_report(user, "funnel", asked(period, kind=str(kind.pk), by=by, product=str(product)))

        rows = [{key: value for key, value in row.items() if key != "stage"} for row in found["rows"]]
        assert rows == getattr(plain, by)(user, kind, period.start, period.end, product)
        assert found["parameters"]["product"] == product


@pytest.mark.parametrize("by", ["cohort", "moves"])
def test_each_count_leads_to_the_deals_about_the_product(head, some_deals, goods, by):
    found, reader = find(head, "funnel"), Reader(head)
    values = read(found, reader, {"by": by, "product": str(goods[1].pk)})
    about = {d.pk for d in Deal.objects.all() if goods[1].pk in {d.product_id, *plain._named(d)}}

    for row in found.run(reader, values).rows:
        for column in ("entered", "passed", "lost", "open"):
            behind = set(found.records(reader, values, row.key, column).values_list("pk", flat=True))
            assert len(behind) == row.values[column] and behind <= about


def test_two_periods_stand_side_by_side(administrator, some_deals, goods, deal_kinds):
    product = goods[0].pk
    months = {"from": "2026-04-01", "to": "2026-06-30", "compare": "previous"}

    found = run_report(administrator, "funnel", {**months, "product": str(product)})

    before = Period(*map(dt.date.fromisoformat, (found["comparison"]["from"], found["comparison"]["to"])))
    was = [row["entered"] for row in found["comparison"]["rows"]]
    assert was == [
        row["entered"] for row in plain.cohort(administrator, deal_kinds[0], before.start, before.end, product)
    ]


def test_a_product_is_chosen_by_number_code_or_name(administrator, some_deals, goods):
    every = [str(goods[0].pk), "L-1", "линия Альфа"]

    rows = [run_report(administrator, "funnel", {"product": one})["rows"] for one in every]

    assert rows[0] == rows[1] == rows[2] != run_report(administrator, "funnel", {})["rows"]


@pytest.mark.parametrize("wrong", ["Nothing of the kind", "999999", "9" * 30])
def test_a_product_that_there_is_not_is_refused_by_name(administrator, some_deals, wrong):
    with pytest.raises(BadParameter) as refused:
        run_report(administrator, "funnel", {"product": wrong})

    assert (refused.value.name, refused.value.reason) == ("product", "Такой записи нет, или она вам не видна.")


def test_a_product_one_does_not_see_is_none(stranger, some_deals, goods):
    with pytest.raises(BadParameter) as refused:
        run_report(stranger, "funnel", {"product": str(goods[0].pk)})

    assert refused.value.name == "product"


def test_lines_tell_nothing_to_whom_amounts_are_hidden(manager, some_deals, goods):
    manager.role.field_rights = {"deal": {"amount": FieldRight.HIDDEN}}
    manager.role.save()

    found = run_report(User.objects.get(pk=manager.pk), "funnel", {"product": str(goods[0].pk)})

    mine = Deal.objects.visible_to(manager).filter(kind_id=found["parameters"]["kind"], product=goods[0].pk)
    assert found["rows"][0]["entered"] == mine.count() > 0


def test_nothing_more_is_asked_where_no_product_is(administrator, some_deals, django_assert_num_queries, client):
    client.force_login(administrator)
    run_report(administrator, "funnel", {})

    with django_assert_num_queries(0):
        fields = [one for one in find(administrator, "funnel").parameters if one.name == "product"]
        values = [(one.default(Reader(administrator)), one.options(Reader(administrator))) for one in fields]
        said = [one.say(None, Reader(administrator)) for one in fields]

    assert (values, said) == ([(None, None)], [""])


def test_the_page_lets_a_product_be_chosen_and_leads_on_with_it(administrator, some_deals, goods, client):
    client.force_login(administrator)

    text = client.get("/reports/funnel", {"product": "L-1"}).content.decode()

    assert 'data-pick="/pick/product"' in text and "Линия «Альфа»" in text
    assert f"product={goods[0].pk}" in text and "строке интереса" in text
