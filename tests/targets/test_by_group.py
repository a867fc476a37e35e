"""Plan and fact by product group: what was sold of each, and the firm's targets for it."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from krug.core.access.policy import Denied
from krug.core.records import kinds, writing
from krug.core.reports import periods
from krug.core.reports.readers import Reader
from krug.core.reports.running import find, read
from krug.modules.catalog.models import ProductGroup
from krug.modules.deals.models import Deal, InterestLine
from krug.modules.targets import keeping
from krug.modules.targets.keeping import Wished
from krug.modules.targets.places import Place

MARCH = dt.date(2026, 3, 1)


@pytest.fixture
def groups(db):
    """Machines with Pumps beneath them, and Belts; "Machines, old" only begins like another."""
    names = ("Machines", "Machines / Pumps", "Belts", "Machines, old")
    made = {name: ProductGroup.objects.create(name=name.split(" / ")[-1], full_name=name) for name in names}
    ProductGroup.objects.filter(pk=made["Machines / Pumps"].pk).update(parent=made["Machines"])
    return made


@pytest.fixture
def sales(groups, administrator, manager, stranger, win, monkeypatch):
    """Deals won in March with lines of several groups, with a product alone, with neither, in two currencies."""
    monkeypatch.setattr(periods, "today", lambda: dt.date(2026, 3, 31))
    rows = [{"name": name, "group": group.pk} for name, group in groups.items()] + [{"name": "Loose"}]
    products = {row.name: row for row in writing.create(kinds.get("product"), administrator, rows)}
    deals = [win(owner, MARCH + dt.timedelta(days=5), "100") for owner in (manager, manager, stranger, manager)]
    lines = [(0, "Machines / Pumps", "70"), (0, "Belts", "25.50"), (0, None, "4.50"), (1, "Machines", "60.01")]
    for at, name, total in [*lines, (1, "Machines, old", "39.99"), (3, "Belts", "100")]:
        InterestLine.objects.create(
            deal=deals[at], product=products.get(name), title="x", price=Decimal(total), total=Decimal(total)
        )
    Deal.objects.filter(pk=deals[2].pk).update(product=products["Loose"])
    Deal.objects.filter(pk=deals[3].pk).update(currency="USD", base_amount=Decimal("9000"))
    return win(manager, MARCH + dt.timedelta(days=6), "11")


def rows_of(user, **more):
    found, reader = find(user, "plan-fact"), Reader(user)
    values = read(found, reader, {"from": "2026-03-01", "to": "2026-03-31", "by": "group", **more})
    return found.run(reader, values), lambda row: found.records(reader, values, row, "fact")


def test_each_group_has_what_was_sold_of_it_and_beneath_it(administrator, sales, groups):
    result, records = rows_of(administrator)

    facts = {str(row.label or row.values["who"]): (row.values["fact"], row.values["deals"]) for row in result.rows}
    assert facts == {
        "Belts": (Decimal("9025.50"), 2),
        "Machines": (Decimal("130.01"), 2),
        "Machines / Pumps": (Decimal("70.00"), 1),
        "Machines, old": (Decimal("39.99"), 1),
        "Без группы товаров": (Decimal("115.50"), 3),
    }
    single = [row for row in result.rows if row.values["who"] != "Machines / Pumps"]
    assert sum(row.values["fact"] for row in single) == result.totals["fact"]
    assert Counter({row.key: records(row.key).count() for row in result.rows}) == {
        row.key: row.values["deals"] for row in result.rows
    }


def test_a_group_is_set_a_target_and_keeps_its_pace(administrator, sales, groups):
    keeping.keep(administrator, [Wished(Place(group=groups["Belts"].pk), MARCH, {"revenue": "18051", "deals": "4"})])

    result, _records = rows_of(administrator)

    row = next(row for row in result.rows if row.values["who"] == "Belts")
    assert (row.values["target"], row.values["done"], row.values["deals_target"]) == (
        Decimal(18051),
        Decimal("0.5000"),
        4,
    )
    # The firm's own plan is not what its groups come to.
    assert result.totals["target"] is None


def test_groups_are_the_firms_whoever_sees_less_is_told_no_target_of_them(administrator, sales, groups, manager, head):
    place = Place(group=groups["Belts"].pk)
    keeping.keep(administrator, [Wished(place, MARCH, {"revenue": "100"})])

    with pytest.raises(Denied):
        keeping.keep(head, [Wished(place, MARCH, {"revenue": "1"})])
    result, _records = rows_of(manager)

    assert {row.values["target"] for row in result.rows} == {None}
    assert next(row for row in result.rows if row.values["who"] == "Belts").values["deals"] == 2


def test_the_page_of_targets_has_the_groups_for_who_sets_the_firms(client, administrator, head, groups):
    name = f"t-g{groups['Belts'].pk}-2026-03"
    client.force_login(administrator)
    page = client.get("/settings/sales?year=2026").content.decode()
    sent = client.post("/settings/sales?year=2026&of=revenue", {name: "500", "was": "{}", "seen": "{}"})

    assert name in page and sent.status_code == 302
    client.force_login(head)
    assert name not in client.get("/settings/sales?year=2026").content.decode()
