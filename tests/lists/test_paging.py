"""Pages by key: whatever the order, the ties and the blanks, every row is met once, forwards and back."""

import datetime as dt

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.lists.columns import order_by, sortable
from krug.core.lists.paging import page
from krug.core.records import kinds
from krug.modules.deals.models import Deal

DAYS = st.sampled_from([None, dt.date(2026, 1, 1), dt.date(2026, 6, 1), dt.date(2027, 1, 1)])
AMOUNTS = st.sampled_from([None, "0", "100.50", "2000"])


def walked(order, limit):
    """The ids met from the first page to the last, and those met on the way back."""
    there, found = [], page(Deal.objects.all(), order, limit)
    there += [row.pk for row in found.rows]
    while found.next:
        found = page(Deal.objects.all(), order, limit, found.next)
        there += [row.pk for row in found.rows]
    back = [row.pk for row in found.rows]
    while found.previous:
        found = page(Deal.objects.all(), order, limit, found.previous)
        back = [row.pk for row in found.rows] + back
    return there, back


def in_order(order):
    """The ids sorted here: by the leading column with blanks last, then by id."""
    name, down = order[0].lstrip("-"), order[0].startswith("-")
    rows = sorted(Deal.objects.all(), key=lambda deal: deal.pk, reverse=down)
    filled = [row for row in rows if getattr(row, name) is not None]
    blank = [row for row in rows if getattr(row, name) is None]
    return [row.pk for row in [*sorted(filled, key=lambda row: getattr(row, name), reverse=down), *blank]]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(AMOUNTS, DAYS), max_size=9),
    sort=st.sampled_from(["amount", "expected_close_on", "number", "closed_at", "created_at"]),
    down=st.booleans(),
    limit=st.integers(1, 4),
)
def test_every_row_is_met_once_in_order(make_deal_of, manager, rows, sort, down, limit):
    Deal.objects.all().delete()
    for amount, day in rows:
        make_deal_of(manager, amount=amount, expected_close_on=day.isoformat() if day else None)
    order = order_by(kinds.get("deal"), f"-{sort}" if down else sort)

    there, back = walked(order, limit)

    assert there == back == in_order(order)


def test_only_the_leading_column_of_an_order_may_be_blank(roles):
    for kind in kinds.all_kinds():
        orders = [kind.order, *(order_by(kind, name) for name in sortable(kind))]
        for order in orders:
            first, *rest = [name.lstrip("-") for name in order]
            columns = [kind.model._meta.get_field(name) for name in (rest or [first])]  # a field beside may lead alone
            assert not any(column.null for column in columns[not rest :]), (kind.code, order)
            assert columns[-1].unique, (kind.code, order)
