"""What goes by the clock: offers run out, the queue is given out, heads are told what is late or stays untaken.

Each step looks for what is due and writes it down once, so that two workers, or one that was killed, do no harm.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.hours.clocks import after, worked
from krug.core.jobs.kinds import Schedule
from krug.core.records import followers, kinds
from krug.core.records.modules import is_on
from krug.modules.requests import assigning, offers
from krug.modules.requests.calendars import calendar_of
from krug.modules.requests.distributing import Desk
from krug.modules.requests.heads import heads_of
from krug.modules.requests.models import QUEUED, UNANSWERED, About, Alarm, Answer, Offer, Request, Terms

EVERY = 20
# So many at a time: each is a transaction of its own, and others write in between.
PIECE = 100
LOOKED_AT = 1000


def watch() -> None:
    if not is_on("requests"):
        return
    run_out()
    give_out()
    tell_heads()


def run_out() -> None:
    """Offers whose time is over go on to the next."""
    due = Offer.objects.filter(answer=Answer.WAITING, until__lte=timezone.now()).select_related("request")
    for offer in list(due.order_by("until")[:PIECE]):
        offers.pass_on(offer)


def give_out() -> None:
    """What lies in the queue without being offered to anybody: their hours may have begun, or a rule is new."""
    desk = Desk.now()
    if not desk.terms:
        return
    waiting = Offer.objects.filter(answer=Answer.WAITING).values("request")
    rows = Request.objects.filter(QUEUED, deleted_at=None).exclude(pk__in=waiting).select_related("product")
    queue = list(rows.order_by("pk")[:LOOKED_AT])
    passed: dict[int, set[int]] = defaultdict(set)
    for request, person in Offer.objects.filter(request__in=queue).values_list("request", "person"):
        passed[request].add(person)
    ready = [one for one in queue if (rule := desk.rule_of(one)) and desk.order(rule, one, passed[one.pk])]
    for request in ready[:PIECE]:
        _give(request)
    for request in queue:
        rule = desk.rule_of(request)
        if rule and passed[request.pk] and not set(rule.people) & desk.takers_of(request) - passed[request.pk]:
            _warn(request, About.UNTAKEN, desk)  # everybody has let it go


@transaction.atomic
def _give(request: Request) -> None:
    desk = Desk.now(locked=True)
    rule = desk.rule_of(request)
    if rule is None:
        return
    if desk.rules[rule.pk].offer_minutes is not None:
        offers.offer_next(request, desk)
        return
    order = desk.order(rule, request)
    if not order:
        return
    person = desk.people[order[0]]
    # Somebody may take it at this moment: who finds it in the queue is the one.
    if not assigning.put(request, person):
        return
    desk.given(rule, person.pk)
    data = {"title": str(request), "to": str(person), "rule": str(desk.rules[rule.pk]), "version": request.version}
    write([Fact("request.given", request.card, data, request.cards())], None, Channel.RULE)
    followers.put(kinds.get(Request.KIND), [request])


def tell_heads() -> None:
    """Of deadlines near and past, and of what nobody takes."""
    terms, now = Terms.current(), timezone.now()
    calendar = calendar_of(terms)
    soon = after(calendar, now, dt.timedelta(minutes=terms.warn_minutes)) or now
    for deadline, open_, near, late in (
        ("answer_by", UNANSWERED, About.ANSWER_SOON, About.ANSWER_LATE),
        ("solve_by", Q(phase="open"), About.SOLUTION_SOON, About.SOLUTION_LATE),
    ):
        _tell(open_ & Q(**{f"{deadline}__lte": now}), late)
        if terms.warn_minutes:
            _tell(open_ & Q(**{f"{deadline}__gt": now, f"{deadline}__lte": soon}), near)
    if terms.climb_minutes:
        patience = dt.timedelta(minutes=terms.climb_minutes)
        long_ago = Q(received_at__lte=now - patience)
        _tell(QUEUED & long_ago, About.UNTAKEN, lambda one: worked(calendar, one.received_at, now) >= patience)


def _tell(due: Q, about: About, is_so: Callable[[Request], bool] = lambda _request: True) -> None:
    told = Alarm.objects.filter(about=about).values("request")
    rows = Request.objects.filter(due, deleted_at=None).exclude(pk__in=told)
    found = [one for one in rows.select_related("responsible", "product").order_by("pk")[:PIECE] if is_so(one)]
    desk = Desk.now() if found else None
    for request in found:
        _warn(request, about, desk)


@transaction.atomic
def _warn(request: Request, about: About, desk: Desk | None) -> None:
    # Another worker may be at the same: the unique row lets one of them tell.
    _row, is_new = Alarm.objects.get_or_create(request=request, about=about)
    if is_new:
        names = [str(head) for head in heads_of(request, desk)]
        data = {"title": str(request), "to": ", ".join(names)}
        write([Fact(f"request.{about.value}", request.card, data, request.cards())], None, Channel.RULE)


WATCH = Schedule("requests.watch", EVERY, watch)
