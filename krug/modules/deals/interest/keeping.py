"""Interest lines put down: the verb behind page, API and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.access.scopes import Action
from krug.core.events.models import Channel, Event
from krug.core.events.writing import Fact, write
from krug.core.records import followers, kinds
from krug.core.records.conflicts import Overtaken
from krug.core.records.money import said
from krug.modules.deals.interest import sums
from krug.modules.deals.interest.wishing import Wished, read
from krug.modules.deals.models import ClosedPeriod, Deal, InterestLine

EVENT = "deal.lines"


@transaction.atomic
def keep(deal: Deal, actor: User, rows: Sequence[Wished], seen: int | None = None, channel: str = Channel.PAGE) -> Deal:
    """The lines as given and no others; the deal's amount follows. Gives the deal as it is then.

    `seen`: the version of the deal that was shown; None: whoever asks does not mind. Nothing is written where nothing
    differs. Raises Denied, Invalid, Overtaken where somebody has changed the lines since.
    """
    deal = Deal.objects.select_for_update(of=("self",)).get(pk=deal.pk)
    return _keep(deal, actor, rows, seen, channel, deal.amount)


def _keep(
    deal: Deal, actor: User, rows: Sequence[Wished], seen: int | None, channel: str, by_hand: Decimal | None
) -> Deal:
    """As `keep`, of a locked deal; without lines its amount is `by_hand`."""
    check_may(deal, actor)
    if seen is not None and (seen > deal.version or _changed_since(deal, seen)):
        raise Overtaken(_("Somebody has changed this meanwhile. Look at what stands here now, then save again."))
    old = lines_of(deal)
    lines = read(deal, actor, rows)
    was, rivals = [_plain(line) for line in old], [line.competitor for line in old]
    if was == [_plain(line) for line in lines] and rivals == [line.competitor for line in lines]:
        return deal
    if not deal.is_open:
        ClosedPeriod.ensure_open(deal.closed_at, "lines")
    left = {line.pk for line in lines}
    InterestLine.objects.filter(pk__in=[line.pk for line in old if line.pk not in left]).delete()
    _write(lines)
    amount = _follow(deal, lines, by_hand)
    told = {"old": _money(amount), "new": _money(deal.amount), "currency": deal.currency}
    both = {"old": was, "new": [_plain(line) for line in lines]}
    # Under the names of the deal's fields, so that each is kept from whom that field is kept from.
    data = {"title": str(deal), "version": deal.version, "amount": {**told, "lines": both}}
    data["competitor"] = {"old": rivals, "new": [line.competitor for line in lines]}
    write([Fact(EVENT, deal.card, data, deal.cards())], actor, channel)
    followers.put(kinds.get(Deal.KIND), [deal])
    return deal


@transaction.atomic
def take_back(deal: Deal, actor: User, version: int, channel: str = Channel.PAGE) -> Deal:
    """Undo the change that led to `version`: lines and amount are what they were. Raises what `keep` does; Overtaken
    where the lines were changed since."""
    event = Event.objects.filter(record_kind=Deal.KIND, record_id=deal.pk, kind=EVENT, data__version=version).first()
    if event is None or _changed_since(deal, version):
        raise Overtaken(_("The lines were changed since: this cannot be taken back."))
    there = {line.pk for line in lines_of(deal)}
    rows = []
    for one, rival in zip(event.data["amount"]["lines"]["old"], event.data["competitor"]["old"], strict=True):
        given = {**{name: value for name, value in one.items() if name != "id"}, "competitor": rival}
        rows.append(Wished(one["id"] if one["id"] in there else None, given))
    amount = event.data["amount"]["old"]
    deal = Deal.objects.select_for_update(of=("self",)).get(pk=deal.pk)
    return _keep(deal, actor, rows, version, channel, None if amount is None else Decimal(amount))


def check_may(deal: Deal, actor: User) -> None:
    """Lines are the deal's amount in detail: who may not change that does not change them. Raises Denied."""
    policy.check(actor, Action.CHANGE, deal)
    if not actor.changes_field(Deal.KIND, "amount"):
        raise Denied(_("You have no right to do this."))


def lines_of(deal: Deal) -> list[InterestLine]:
    return list(InterestLine.objects.filter(deal=deal).order_by("sort", "id"))


def misfits(values: Mapping[str, Any]) -> dict[str, str]:
    """For the deal's form, files and API: an amount that lines add up to, and their currency, are not typed over."""
    if values.get("lines_amount") is None:
        return {}
    errors = {}
    if values.get("amount") != values["lines_amount"]:
        errors["amount"] = _("The amount follows the interest lines: change them.")
    if values.get("currency") != values.get("lines_currency"):
        errors["currency"] = _("The interest lines are in %(currency)s: take them out first.") % {
            "currency": values.get("lines_currency")
        }
    return errors


def in_words(data: dict[str, Any]) -> dict[str, Any]:
    """What was added, taken out and changed, and the amount; nothing for who does not see the amount."""
    amount = data.get("amount")
    if not isinstance(amount, dict):
        return {**data, "said": ""}
    old = {one["id"]: one for one in amount["lines"]["old"]}
    new = {one["id"]: one for one in amount["lines"]["new"]}
    texts = [f"+ {_in_short(one)}" for pk, one in new.items() if pk not in old]
    texts += [f"− {_in_short(one)}" for pk, one in old.items() if pk not in new]
    texts += [
        f"{_in_short(old[pk])} → {_in_short(one)}"
        for pk, one in new.items()
        if pk in old and _short(old[pk]) != _short(one)
    ]
    sums_ = [_spoken(amount["old"], amount["currency"]), _spoken(amount["new"], amount["currency"])]
    texts += [" → ".join(sums_)] if sums_[0] != sums_[1] else []
    return {**data, "said": f": {'; '.join(texts)}" if texts else ""}


def _changed_since(deal: Deal, version: int) -> bool:
    rows = Event.objects.filter(record_kind=Deal.KIND, record_id=deal.pk, kind=EVENT, data__version__gt=version)
    return version < deal.version and rows.exists()


def _write(lines: Sequence[Any]) -> None:
    for line in lines:
        line.total = line.amount
    names = [field.name for field in InterestLine._meta.concrete_fields if not field.primary_key]
    InterestLine.objects.bulk_update([line for line in lines if line.pk is not None], names)
    for line in lines:
        if line.pk is None:  # ids are told in the history
            line.save()


def _follow(deal: Any, lines: Sequence[InterestLine], by_hand: Decimal | None) -> Decimal | None:
    """The deal's amount from its lines; without any it is `by_hand`. Gives the amount before."""
    before: Decimal | None = deal.amount
    total = sums.total(line.amount for line in lines) if lines else None
    deal.lines_amount, deal.lines_currency = total, deal.currency if lines else ""
    deal.amount = by_hand if total is None else total
    deal.version += 1
    deal.updated_at = timezone.now()
    deal.settle()
    deal.save()
    return before


def _plain(line: InterestLine) -> dict[str, Any]:
    return {
        "id": line.pk,
        "product": line.product_id,
        "title": line.title,
        "quantity": f"{Decimal(line.quantity).normalize():f}",
        "unit": line.unit_id,
        "price": _money(line.price),
        "discount": f"{Decimal(line.discount).normalize():f}",
        "vat": line.vat,
        "probability": line.probability,
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _spoken(amount: str | None, currency: str) -> str:
    return said(Decimal(amount), currency) if amount is not None else "—"


def _short(one: Mapping[str, Any]) -> tuple[Any, ...]:
    return one["title"], one["quantity"], one["price"], one["discount"]


def _in_short(one: Mapping[str, Any]) -> str:
    discount = f" − {one['discount']} %" if one["discount"] != "0" else ""
    return f"{one['title']}, {one['quantity'].replace('.', ',')} × {said(Decimal(one['price']))}{discount}"
