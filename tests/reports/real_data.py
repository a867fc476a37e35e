"""The sample of a computer-hardware seller as deals of Krug, where its files lie beside the checkout."""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

from krug.core.access.models import Role
from krug.core.access.people import add_person, ensure_roles
from krug.core.records import kinds
from krug.core.stages.models import Stage
from krug.modules.deals.bulk import NewDeal, add
from krug.modules.deals.kinds import make_kind
from krug.modules.deals.models import KindType, Outcome

ROOT = Path(__file__).resolve().parents[3]
FILES = next((path for path in (ROOT / "shared/data", ROOT.parent / "shared/data") if path.exists()), None)
FILES = FILES / "crm-sales-opportunities" if FILES else None


def rows(name):
    with (FILES / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def load():
    """Everybody and every deal; gives the administrator and the people by name."""
    ensure_roles([kind.code for kind in kinds.all_kinds()])
    actor = add_person("boss@maven.example", "Boss", Role.objects.get(code="administrator").code)
    people = {
        row["sales_agent"]: add_person(f"agent{number}@maven.example", row["sales_agent"], "manager", row["manager"])
        for number, row in enumerate(rows("sales_teams"))
    }
    kind = make_kind("Hardware", KindType.MANUAL_STAGES, "USD")
    stages = [
        Stage.objects.create(pipeline=kind.pipeline, name=n, sort=i) for i, n in enumerate(["Prospecting", "Engaging"])
    ]
    prices = {row["product"]: Decimal(row["sales_price"]) for row in rows("products")}
    deals = [deal(row, kind, stages, people, prices) for row in rows("sales_pipeline")]
    for start in range(0, len(deals), 1000):
        add(actor, deals[start : start + 1000])
    return actor, people


def deal(row, kind, stages, people, prices):
    engaged = dt.date.fromisoformat(row["engage_date"]) if row["engage_date"] else None
    product = row["product"].replace("GTXPro", "GTX Pro")
    return NewDeal(
        name=row["opportunity_id"],
        kind=kind,
        responsible=people[row["sales_agent"]],
        amount=Decimal(row["close_value"]) if row["close_value"] else prices[product],
        stage_dates={stages[0]: None, **({stages[1]: engaged} if engaged else {})},
        outcome={"Won": Outcome.WON, "Lost": Outcome.LOST}.get(row["deal_stage"]),
        closed_at=dt.date.fromisoformat(row["close_date"]) if row["close_date"] else None,
    )
