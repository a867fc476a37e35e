"""What was sold within a period by product group: by the interest lines of won deals, else by the deal's product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet, Sum

from krug.modules.catalog.models import ProductGroup
from krug.modules.catalog.models.group import WITHIN
from krug.modules.deals.models import InterestLine
from krug.modules.targets.plan_fact.facts import Sold

# What belongs to no group.
NONE = 0


def sold(won: QuerySet[Any], own: str) -> dict[int, Sold]:
    """By group; NONE: without one. Four queries. A deal with products of two groups is one of each.

    Amounts in another currency than the firm's `own` come at the rate of the closing day; those without stay apart.
    """
    found: dict[int, Sold] = defaultdict(Sold)
    lines = InterestLine.objects.filter(deal__in=won.values("pk")).order_by()
    in_own = Q(deal__currency=own) | Q(deal__currency="")
    counted = lines.filter(in_own).values_list("product__group").annotate(of_all=Sum("total"))
    for group, total in counted:
        found[group or NONE].add(0, own, int(total.scaleb(2)))
    others = lines.exclude(in_own).values_list(
        "product__group", "deal", "deal__currency", "deal__amount", "deal__base_amount"
    )
    for group, _deal, currency, amount, base, total in others.annotate(of_all=Sum("total")):
        if base is None or not amount:
            found[group or NONE].add(0, currency, int(total.scaleb(2)))
        else:
            found[group or NONE].add(0, own, round(Fraction(total) * Fraction(base) / Fraction(amount) * 100))
    for group, deals in lines.values_list("product__group").annotate(deals=Count("deal", distinct=True)):
        found[group or NONE].deals += deals
    _without_lines(found, won, own)
    return found


def _without_lines(found: dict[int, Sold], won: QuerySet[Any], own: str) -> None:
    has_no_base = ExpressionWrapper(Q(base_amount__isnull=True), output_field=BooleanField())
    rows = won.filter(lines=None).order_by().annotate(apart=has_no_base)
    rows = rows.values_list("product__group", "currency", "apart")
    for group, currency, is_apart, deals, amount, base in rows.annotate(
        deals=Count("pk"), amount_of_all=Sum("amount"), base_of_all=Sum("base_amount")
    ):
        code, worth = (currency or own, amount) if is_apart or currency in ("", own) else (own, base)
        found[group or NONE].add(deals, code, int((worth or 0) * 100))


def among(won: QuerySet[Any], groups: Iterable[int | None]) -> QuerySet[Any]:
    """The deals that count in one of `groups`; [None]: in none."""
    ids = list(groups)
    of_line = Q(product__group=None) if ids == [None] else Q(product__group__in=ids)
    with_lines = InterestLine.objects.filter(of_line).values("deal")
    return won.filter(Q(pk__in=with_lines) | (Q(lines=None) & of_line)).distinct()


def below(groups: dict[int, ProductGroup], pk: int) -> list[int]:
    """The group and those beneath it."""
    name = groups[pk].full_name
    return [one.pk for one in groups.values() if one.pk == pk or one.full_name.startswith(name + WITHIN)]
