"""The reports once more, from rows in plain Python: nothing of the engine's statements is used."""

from collections import Counter, defaultdict
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median

from krug.core.stages.models import Passage, Stage
from krug.modules.deals.models import Deal


def fraction(part, whole=1):
    """With four decimals, halves to the even, as Decimal does; None of nothing."""
    if not whole:
        return None
    value = Fraction(part) / Fraction(whole)
    return float((Decimal(value.numerator) / value.denominator).quantize(Decimal("0.0001"), ROUND_HALF_EVEN))


def middle(days):
    found = median(days) if days else None
    return found if found is None or found != int(found) else int(found)


def whole_days(later, earlier):
    return max(0, (int(later.timestamp()) - int(earlier.timestamp())) // 86400)


def money(amounts):
    return f"{sum((amount or Decimal(0) for amount in amounts), Decimal(0)):.2f}"


def inside(moment, first, end):
    return (first is None or moment >= first) and (end is None or moment < end)


def paths():
    found = defaultdict(list)
    for passage in Passage.objects.filter(record_kind="deal").order_by("entered_at", "id"):
        found[passage.record_id].append(passage)
    return found


def deals_of(user, kind, product=None):
    """The user's deals of the kind; with a product those that name it themselves or in a line of interest."""
    deals = Deal.objects.visible_to(user).filter(kind=kind).prefetch_related("lines")
    return [deal for deal in deals if product is None or product in {deal.product_id, *_named(deal)}]


def _named(deal):
    return [line.product_id for line in deal.lines.all()]


def cohort(user, kind, first=None, end=None, product=None):
    """The rows of the funnel by cohort for one currency."""
    order = [stage.pk for stage in Stage.objects.filter(pipeline=kind.pipeline_id).order_by("sort", "id")] or [None]
    path = paths()
    chosen = []
    for deal in deals_of(user, kind, product):
        steps = path[deal.pk]
        started = min((step.entered_at for step in steps), default=deal.created_at)
        if inside(started, first, end):
            reached = len(order) if deal.state == "won" else max((order.index(s.stage_id) for s in steps), default=0)
            chosen.append((deal, steps, started, reached))
    rows = []
    for number, stage in enumerate([*order, "won"]):
        came = [one for one in chosen if one[3] >= number]
        before = [one for one in chosen if one[3] >= number - 1]
        ended = [one for one in came if one[3] == number and stage != "won"]
        stays = [
            whole_days(step.left_at, step.entered_at)
            for _deal, steps, _started, _reached in chosen
            for step in steps
            if step.stage_id == stage and step.left_at
        ]
        if stage == "won":
            stays = [whole_days(deal.closed_at, started) for deal, _steps, started, _reached in came]
        rows.append(
            {
                "entered": len(came),
                "passed": len(came) - len(ended),
                "lost": sum(one[0].state == "lost" for one in ended),
                "open": sum(one[0].state == "open" for one in ended),
                "conversion_from_previous": fraction(len(came), len(before)) if number else None,
                "conversion_from_start": fraction(len(came), len(chosen)),
                "amount": money(one[0].amount for one in came),
                "median_days": middle(stays),
            }
        )
    return rows


def moves(user, kind, first=None, end=None, product=None):
    """The rows of the funnel by moves for one currency."""
    order = [stage.pk for stage in Stage.objects.filter(pipeline=kind.pipeline_id).order_by("sort", "id")]
    path = paths()
    deals = deals_of(user, kind, product)
    rows, reached = [], Fraction(1)
    before = None
    for number, stage in enumerate(order):
        ended, amounts, stays = Counter(), [], []
        for deal in deals:
            steps = path[deal.pk]
            entries = [n for n, s in enumerate(steps) if s.stage_id == stage and inside(s.entered_at, first, end)]
            if not entries:
                continue
            last = entries[-1]
            amounts.append(deal.amount)
            if steps[last].left_at:
                stays.append(whole_days(steps[last].left_at, steps[last].entered_at))
            if last + 1 < len(steps):
                ended["passed" if order.index(steps[last + 1].stage_id) > number else "back"] += 1
            else:
                ended["passed" if deal.state == "won" else deal.state] += 1
        step, reached = _on(before, reached, ended, number)
        rows.append(
            {
                "entered": ended.total(),
                "passed": ended["passed"],
                "lost": ended["lost"],
                "open": ended["open"],
                "conversion_from_previous": None if step is None else fraction(step),
                "conversion_from_start": None if reached is None else fraction(reached),
                "amount": money(amounts),
                "median_days": middle(stays),
            }
        )
        before = ended
    won = [deal for deal in deals if deal.state == "won" and inside(deal.closed_at, first, end)]
    step, reached = _on(before, reached, Counter(), len(order))
    stays = [whole_days(d.closed_at, min([s.entered_at for s in path[d.pk]], default=d.created_at)) for d in won]
    rows.append(
        {
            "entered": len(won),
            "passed": len(won),
            "lost": 0,
            "open": 0,
            "conversion_from_previous": None if step is None else fraction(step),
            "conversion_from_start": None if reached is None else fraction(reached),
            "amount": money(deal.amount for deal in won),
            "median_days": middle(stays),
        }
    )
    return rows


def _on(before, reached, ended, number):
    """The share of the step before that went on, and the product of such shares."""
    if number == 0:
        return None, Fraction(1) if ended.total() else None
    step = Fraction(before["passed"], before.total()) if before.total() else None
    return step, reached if not reached else None if step is None else reached * step


def lost_reasons(user, first=None, end=None):
    """(reason, stage) to deals, amount, share."""
    lost = [d for d in Deal.objects.visible_to(user).filter(state="lost") if inside(d.closed_at, first, end)]
    kinds = defaultdict(set)
    for deal in lost:
        kinds[str(deal.stage or "")].add(deal.pipeline_id)
    groups = defaultdict(list)
    for deal in lost:
        stage = str(deal.stage or "")
        name = stage if len(kinds[stage]) == 1 else f"{stage} ({deal.pipeline})"
        groups[str(deal.lost_reason or ""), name].append(deal)
    return {key: (len(v), money(d.amount for d in v), fraction(len(v), len(lost))) for key, v in groups.items()}


def sales(user, first=None, end=None):
    """Manager to the row's figures."""
    groups = defaultdict(list)
    for deal in Deal.objects.visible_to(user):
        if (end is None or deal.created_at < end) and (first is None or not deal.closed_at or deal.closed_at >= first):
            groups[deal.responsible.name].append(deal)
    return {name: _sales(deals, first, end) for name, deals in groups.items()}


def _sales(deals, first, end):
    won = [deal for deal in deals if deal.state == "won" and inside(deal.closed_at, first, end)]
    lost = [deal for deal in deals if deal.state == "lost" and inside(deal.closed_at, first, end)]
    revenue = sum((deal.amount or Decimal(0) for deal in won), Decimal(0))
    return {
        "deals": len(deals),
        "won": len(won),
        "lost": len(lost),
        "conversion": fraction(len(won), len(deals)),
        "revenue": f"{revenue:.2f}",
        "average_deal": str((revenue / len(won)).quantize(Decimal("0.01"), ROUND_HALF_UP)) if won else None,
        "median_days_to_win": middle([whole_days(deal.closed_at, deal.created_at) for deal in won]),
    }
