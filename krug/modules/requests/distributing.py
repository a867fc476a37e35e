"""Whom a request goes to by the firm's rules: what `choosing` needs, read from the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet
from django.utils import timezone

from krug.core.access.models import Department, User
from krug.core.access.scopes import Action, Scope
from krug.core.access.seers import roles_by_pipeline
from krug.core.hours.clocks import is_working
from krug.core.staff.skills import has_skill
from krug.modules.catalog.models import Product
from krug.modules.requests import choosing
from krug.modules.requests.calendars import calendars_of
from krug.modules.requests.choosing import Facts, Hand
from krug.modules.requests.models import Answer, Offer, Phase, Request, Rule, Terms


@dataclass
class Desk:
    """The rules in order, and who may take requests now. Read once, it counts on as requests are given out.

    `takers`: who of `people` may work with the requests of a pipeline; None: with those of every other.
    """

    rules: dict[int, Rule]
    terms: list[choosing.Terms]
    people: dict[int, User]
    takers: dict[int | None, set[int]]
    load: Counter[int]
    working: set[int]

    @classmethod
    def now(cls, locked: bool = False) -> Desk:
        """Five queries at most; none but the first where the firm has no rules. `locked`: for giving out in turn."""
        rows = Rule.objects.select_for_update() if locked else Rule.objects.all()
        rules = {rule.pk: rule for rule in rows.filter(is_active=True).order_by("sort", "id")}
        if not rules:
            return cls({}, [], {}, {None: set()}, Counter(), set())
        roles = roles_by_pipeline(Action.CHANGE, Request.KIND)
        people = {person.pk: person for person in _at_work(set().union(*roles.values())).order_by("pk")}
        takers = {place: {pk for pk, one in people.items() if one.role_id in may} for place, may in roles.items()}
        below = _people_below(people.values(), {rule.department_id for rule in rules.values()})
        terms = [_terms(rule, below, people) for rule in rules.values()]
        asked = {pk for rule in terms for pk in rule.people}
        hours, now = Terms.current(), timezone.now()
        calendars = calendars_of(hours, [people[pk] for pk in sorted(asked) if pk in people])
        working = {pk for pk, calendar in calendars.items() if is_working(calendar, now)}
        return cls(rules, terms, people, takers, load_of(asked), working)

    def rule_of(self, request: Request) -> choosing.Terms | None:
        return choosing.fitting(self.terms, facts_of(request))

    def takers_of(self, request: Request) -> set[int]:
        """People at work whose role lets them work with requests where this one stands."""
        return self.takers.get(request.pipeline_id, self.takers[None])

    def order(self, rule: choosing.Terms, request: Request, passed: Collection[int] = ()) -> list[int]:
        """Who of its takers may have it now by the rule, the best first."""
        takers = self.takers_of(request)
        hands = [Hand(pk, self.load[pk], pk in self.working) for pk in rule.people if pk in takers]
        last = self.rules[rule.pk].last_id
        return choosing.in_order(replace(rule, last=last), hands, passed)

    def given(self, rule: choosing.Terms, person: int) -> None:
        """It went to this person: the next in turn is another."""
        self.load[person] += 1
        self.rules[rule.pk].last_id = person
        Rule.objects.filter(pk=rule.pk).update(last=person)


def facts_of(request: Request) -> Facts:
    product = request.product if request.product_id else None
    named = f"{product.name} {product.code} {product.series}" if isinstance(product, Product) else ""
    return Facts(request.came_by, request.kind_id, request.region, named)


def give_at_once(requests: Sequence[Request]) -> None:
    """New requests that a rule gives to somebody without asking. Before they are written, each in its pipeline."""
    nobodys = [request for request in requests if request.responsible_id is None]
    if not nobodys:
        return
    desk = Desk.now(locked=True)
    for request in nobodys:
        rule = desk.rule_of(request)
        if rule is None or desk.rules[rule.pk].offer_minutes is not None:
            continue
        if order := desk.order(rule, request):
            request.responsible = desk.people[order[0]]
            request.given_by = str(desk.rules[rule.pk])
            desk.given(rule, order[0])


def may_take(person: User, request: Request) -> bool:
    """Whether the person's role lets them work with requests where this one stands."""
    return person.scope_in(Request.KIND, Action.CHANGE, request.pipeline_id) is not Scope.NONE


def workers(request: Request) -> QuerySet[User]:
    """Everybody at work of whom `may_take` is true."""
    roles = roles_by_pipeline(Action.CHANGE, Request.KIND)
    return _at_work(roles.get(request.pipeline_id, roles[None]))


def _at_work(roles: Collection[int]) -> QuerySet[User]:
    return User.objects.filter(role__in=roles, is_active=True)


def _people_below(people: Iterable[User], departments: Collection[int | None]) -> dict[int, tuple[int, ...]]:
    """Department to those who work in it or below it."""
    wanted = Department.objects.filter(pk__in=[pk for pk in departments if pk is not None])
    there = list(people)
    return {
        one.pk: tuple(
            person.pk for person in there if person.department and person.department.path.startswith(one.path)
        )
        for one in wanted
    }


def _terms(rule: Rule, below: dict[int, tuple[int, ...]], everybody: dict[int, User]) -> choosing.Terms:
    names = ("pk", "came_by", "region", "product", "manner", "hours")
    people = _people_of(rule, below, everybody)
    return choosing.Terms(
        people=people, kind=rule.kind_id, last=rule.last_id, **{name: getattr(rule, name) for name in names}
    )


def _people_of(rule: Rule, below: dict[int, tuple[int, ...]], everybody: dict[int, User]) -> tuple[int, ...]:
    if rule.person_id:
        return (rule.person_id,)
    there: Collection[int] = below[rule.department_id] if rule.department_id else everybody if rule.skill else ()
    return tuple(pk for pk in there if has_skill(everybody[pk].skills, rule.skill))


def load_of(people: Collection[int]) -> Counter[int]:
    """How many open requests each has, and how many wait for their answer."""
    rows = Request.objects.filter(phase=Phase.OPEN, responsible__in=people, deleted_at=None).order_by()
    load = Counter(dict(rows.values_list("responsible").annotate(n=Count("pk"))))
    asked = Offer.objects.filter(answer=Answer.WAITING, person__in=people).order_by()
    load.update(dict(asked.values_list("person").annotate(n=Count("pk"))))
    return load
