"""What each channel of influence, source and marketing event brought: leads, clients, deals, revenue, cost, return."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import User
from krug.core.records.sight import name_of
from krug.core.reports import currencies, figures
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.parameters import ChoiceParameter
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Chart, End, Figure, Result, Row, Series, Values
from krug.modules.catalog.models import Product
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, DealState
from krug.modules.deals.reports import gross_profit
from krug.modules.deals.reports.parameters import CHANNEL, SEGMENT
from krug.modules.deals.reports.primary_interest import costs, counting
from krug.modules.deals.reports.primary_interest.places import By, Place
from krug.modules.deals.reports.primary_interest.tally import Tally
from krug.modules.marketing.interest import NAMED, OPTION
from krug.modules.marketing.models import Channel, MarketingEvent

MOST_BARS = 15
MODELS: dict[str, Any] = {"person": User, "client": Client, "event": MarketingEvent}


def _run(reader: Reader, values: Values) -> Result:
    """Nine queries at most, whatever the size."""
    places = counting.rows_of(counting.counted(reader, {**values, "profit": True}), values["by"])
    whole = Tally()
    for tally in places.values():
        whole.add(tally)
    currency = currencies.choose(whole.won_in or Counter(dict.fromkeys(whole.cost, 1)), reader.user.firm.currency)
    names = _names(places, reader.user)
    rows = [_row(place, tally, names, currency, values["by"]) for place, tally in places.items()]
    rows.sort(key=lambda row: (-row.values["revenue"], -row.values["won"], -row.values["leads"], row.key))
    others = {
        code: Decimal(kopecks).scaleb(-2) for code, kopecks in whole.revenue.items() if code != currency and kopecks
    }
    return Result(rows, whole.values(currency) if rows else {}, currency, others)


def _row(place: Place, tally: Tally, names: Mapping[Place, tuple[str, str]], currency: str, by: str) -> Row:
    channel, source = names[place]
    if by == By.EVENT:
        channel, source = source, ""
    label = "" if channel else _("Without an event") if by == By.EVENT else _("No channel said")
    return Row(place.key, {"channel": channel, "source": source, **tally.values(currency)}, label=label)


def _names(places: Mapping[Place, Tally], reader: User) -> dict[Place, tuple[str, str]]:
    """What channel and source of each place are called, as far as `reader` sees them; at most four queries."""
    channels = Channel.objects.in_bulk({place.channel for place in places if place.channel})
    known: dict[str, dict[int, Any]] = {}
    for sort, model in MODELS.items():
        ids = {place.pk for place in places if place.sort == sort}
        known[sort] = model.objects.in_bulk(ids) if ids else {}
    return {
        place: (
            name_of(channels.get(place.channel or 0), reader) or ("—" if place.channel else ""),
            place.words or name_of(known.get(place.sort, {}).get(place.pk), reader) or ("—" if place.pk else ""),
        )
        for place in places
    }


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    place = Place.named(row) if row else None
    if row and place is None:
        return None
    by = values["by"]
    if column in ("cost", "return_on_investment"):
        return _behind_cost(reader, values, row)
    rows = counting.leads_of(reader, values) if column in ("leads", "clients") else counting.deals_of(reader, values)
    if column == "clients":
        rows = counting.bought(rows, reader)
    elif column == "gross_profit":
        won = rows.filter(state=DealState.WON)
        rows = won.filter(pk__in=gross_profit.lines_of(won).values("deal"))
    elif column in ("won", "revenue"):
        rows = rows.filter(state=DealState.WON)
    return place.among(rows, by) if place else rows


def _behind_cost(reader: Reader, values: Values, row: str) -> QuerySet[Any]:
    """The marketing events of whose budgets the row bears a part."""
    places = counting.counted(reader, values)
    borne = [p for p, tally in places.items() if tally.cost.total() and row in ("", p.told(values["by"]).key)]
    return costs.events_of(reader).filter(pk__in={place.pk for place in borne})


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    said = {"period": values["period"].say()}
    leads = _(
        "clients whose day of primary interest lies %(period)s and of whom a channel or a source is said: each client "
        "counts once, by its own interest. Clients are those of them who have bought: with a deal won, whenever it was."
    )
    deals = _(
        "those made %(period)s, by the deal's own interest; won are those of them that are won by now, revenue is "
        "theirs. Conversion: the won among the deals. What has no interest noted is not counted here."
    )
    spent = _(
        "actual budgets of the marketing events you see, spread evenly over the days of each; counted are the days "
        "that lie %(period)s. Where clients came from one event through several channels, each bears its part by their "
        "number; where nobody came, the event's own channel bears it."
    )
    returned = _(
        "per lead and per client: the cost divided by their number. Return: revenue less cost, divided by the cost. "
        "A dash stands where there is nothing to divide by."
    )
    earned = _(
        "of the interest lines of won deals whose product has a purchase cost in the deal's currency: the line's "
        "amount less the quantity at today's purchase cost. Lines without a product or without a cost are left out of "
        "it; a dash stands where there are no others."
    )
    earned_back = _("gross profit less cost, divided by the cost.")
    costs_told = [(_("Cost:"), spent % said), (_("Cost and return:"), returned)]
    sees_costs = not result.totals or "cost" in result.totals
    return [
        (_("Leads:"), leads % said),
        (_("Deals:"), deals % said),
        *(costs_told if sees_costs else ()),
        (_("Gross profit:"), earned),
        *([(_("Return on profit:"), earned_back)] if sees_costs else ()),
        *currencies.how(result),
    ]


def _chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    """Leads, those who bought first; revenue and return stand at the end of each bar."""
    rows = [row for row in result.rows if row.values["leads"] or row.values["won"]][:MOST_BARS]
    if not rows:
        return None
    old = {row.key: row.values["leads"] for row in before.rows} if before else {}
    return Chart(
        title=_("Leads and clients"),
        categories=[_title(row) for row in rows],
        series=[
            Series(_("became clients"), "--ch1", [row.values["clients"] for row in rows]),
            Series(_("leads so far"), "--ch1-soft", [row.values["leads"] - row.values["clients"] for row in rows]),
        ],
        ends=[_end(row, result.currency) for row in rows],
        marks=Series(_("before"), "--ch-prev", [old.get(row.key, 0) for row in rows]) if before else None,
    )


def _title(row: Row) -> str:
    return " · ".join(text for text in (str(row.label or row.values["channel"]), row.values["source"]) if text)


def _end(row: Row, currency: str) -> End:
    back = row.values.get("return_on_investment")  # absent where the reader does not see what events cost
    aside = "" if back is None else figures.percent(back)
    return End(figures.compact(row.values["revenue"], currency), aside, bad=back is not None and back < 0)


BY = ChoiceParameter(
    "by", gettext_lazy("Rows are"), choices=lambda reader: [(one.value, str(one.label)) for one in By], buttons=True
)
COST = f"{MarketingEvent.KIND}.budget_fact"
EARNED = f"amount {Product.KIND}.cost"
PRIMARY_INTEREST = Report(
    name="primary-interest",
    title=gettext_lazy("Primary interest"),
    summary=gettext_lazy("Which channels, recommendations and events bring clients and money, and at what cost"),
    subject=Deal.KIND,
    counts=tuple(f"{kind}.{name}" for kind in (Client.KIND, Deal.KIND) for name in ("channel", *NAMED)),
    option=OPTION,
    parameters=(BY, CHANNEL, SEGMENT),
    columns=(
        Column("channel", gettext_lazy("Channel"), ColumnType.TEXT, opens=False),
        Column("source", gettext_lazy("Source"), ColumnType.TEXT, opens=False),
        Column("leads", gettext_lazy("Leads"), better=1, compared=True),
        Column("clients", gettext_lazy("Clients"), better=1, compared=True),
        Column("deals", gettext_lazy("Deals"), better=1),
        Column("won", gettext_lazy("Won deals"), better=1),
        Column("conversion", gettext_lazy("Conversion"), ColumnType.SHARE, 1, compared=True, blank="—"),
        Column("revenue", gettext_lazy("Revenue"), ColumnType.MONEY, 1, compared=True, of="amount"),
        Column("cost", gettext_lazy("Cost"), ColumnType.MONEY, -1, compared=True, of=COST),
        Column("cost_per_lead", gettext_lazy("Per lead"), ColumnType.MONEY, -1, False, of=COST, blank="—"),
        Column("cost_per_client", gettext_lazy("Per client"), ColumnType.MONEY, -1, False, of=COST, blank="—"),
        Column("return_on_investment", gettext_lazy("Return"), ColumnType.SHARE, 1, of=f"amount {COST}", blank="—"),
        Column("gross_profit", gettext_lazy("Gross profit"), ColumnType.MONEY, 1, compared=True, of=EARNED, blank="—"),
        Column(
            "return_on_profit",
            gettext_lazy("Return on profit"),
            ColumnType.SHARE,
            1,
            opens=False,
            of=f"{EARNED} {COST}",
            blank="—",
        ),
    ),
    figures=(
        Figure(gettext_lazy("Leads"), "", "leads"),
        Figure(gettext_lazy("Clients"), "", "clients"),
        Figure(gettext_lazy("Revenue"), "", "revenue"),
        Figure(gettext_lazy("Cost"), "", "cost"),
        Figure(gettext_lazy("Return"), "", "return_on_investment"),
    ),
    run=_run,
    ranked_by="revenue",
    records=_records,
    how=_how,
    chart=_chart,
)
