"""A request offered to one person after another, each with a time to accept; whoever takes it ends that."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.conflicts import Overtaken
from krug.modules.requests.distributing import Desk
from krug.modules.requests.models import Answer, Offer, Phase, Request


def waiting_of(person: User) -> list[Offer]:
    """What is offered to the person now."""
    rows = Offer.objects.filter(person=person, answer=Answer.WAITING, until__gt=timezone.now())
    return list(rows.select_related("request").order_by("until"))


def offer_of(request: Request) -> Offer | None:
    """The offer of this request that waits for an answer."""
    return Offer.objects.filter(request=request, answer=Answer.WAITING).select_related("person").first()


@transaction.atomic
def offer_next(request: Request, desk: Desk | None = None) -> Offer | None:
    """Offer a request of the queue to the next person of its rule; None where nobody is left or there at this hour.

    Those who have let it go are not asked again.
    """
    desk = desk or Desk.now(locked=True)
    rule = desk.rule_of(request)
    if rule is None or (minutes := desk.rules[rule.pk].offer_minutes) is None:
        return None
    passed = set(Offer.objects.filter(request=request).values_list("person", flat=True))
    order = desk.order(rule, request, passed)
    if not order:
        return None
    until = timezone.now() + dt.timedelta(minutes=minutes)
    # Another worker may offer it at this moment: the unique row lets one of them.
    made, is_new = Offer.objects.get_or_create(
        request=request, answer=Answer.WAITING, defaults={"person_id": order[0], "until": until}
    )
    if is_new:
        desk.given(rule, order[0])
        data = {"title": str(request), "to": str(desk.people[order[0]]), "minutes": minutes}
        write([Fact("request.offered", request.card, data, request.cards())], None, Channel.RULE)
    return made


@transaction.atomic
def decline(offer: Offer, actor: User, channel: str = Channel.PAGE) -> bool:
    """The person lets it go, and the next is asked. False, and nothing happens, when it waits no longer.

    Raises Denied for another's offer.
    """
    if offer.person_id != actor.pk:
        raise policy.Denied(_("You have no right to do this."))
    if not turn(offer, Answer.DECLINED):
        return False
    data = {"title": str(offer.request)}
    write([Fact("request.declined", offer.request.card, data, offer.request.cards())], actor, channel)
    offer_next(offer.request)
    return True


def check_waits(offer: Offer) -> None:
    """Raises Overtaken for an offer whose time is over."""
    if offer.answer != Answer.WAITING or offer.until <= timezone.now():
        raise Overtaken(_("The time to take it is over."))


def turn(offer: Offer, to: Answer) -> bool:
    """From waiting to `to`; False when another process was quicker."""
    rows = Offer.objects.filter(pk=offer.pk, answer=Answer.WAITING)
    done = rows.update(answer=to, answered_at=timezone.now())
    offer.refresh_from_db(fields=["answer", "answered_at"])
    return bool(done)


def end_all(request: Request, taker: int | None) -> None:
    """Somebody has the request: nobody is asked any more."""
    rows = Offer.objects.filter(request=request, answer=Answer.WAITING)
    now = timezone.now()
    if taker is not None:
        rows.filter(person=taker).update(answer=Answer.ACCEPTED, answered_at=now)
    rows.update(answer=Answer.PASSED, answered_at=now)


@transaction.atomic
def pass_on(offer: Offer) -> Offer | None:
    """Its time is over: the next is asked. Gives the new offer, None where there is none."""
    if not turn(offer, Answer.PASSED):
        return None
    request = Request.objects.filter(pk=offer.request_id, phase=Phase.OPEN, responsible=None, deleted_at=None).first()
    return offer_next(request) if request else None
