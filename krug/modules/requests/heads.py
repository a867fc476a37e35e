"""Who is told of what goes wrong with a request: the head of whoever is to answer."""

from __future__ import annotations

from krug.core.access.models import Department, RoleCode, User
from krug.modules.requests.distributing import Desk
from krug.modules.requests.models import Request


def heads_of(request: Request, desk: Desk | None = None) -> list[User]:
    """Those who lead the department of the person responsible, or of the rule it falls under; the nearest of them.

    A department without a head is led by whoever has the role of one in it. Nobody there: the department above; nobody
    at all: the administrators.
    """
    place = _department_of(request, desk)
    while place is not None:
        found = _leading(place, request.responsible_id)
        if found:
            return found
        place = place.parent
    return list(User.objects.filter(role__code=RoleCode.ADMINISTRATOR, is_active=True).order_by("name_key"))


def _leading(place: Department, besides: int | None) -> list[User]:
    if place.head and place.head.is_active and place.head_id != besides:
        return [place.head]
    rows = User.objects.filter(role__code=RoleCode.HEAD, department=place, is_active=True)
    return [head for head in rows.order_by("name_key") if head.pk != besides]


def _department_of(request: Request, desk: Desk | None) -> Department | None:
    if request.responsible_id:
        return request.responsible.department if request.responsible else None
    rule = desk.rule_of(request) if desk else None
    if rule is None or desk is None:
        return None
    row = desk.rules[rule.pk]
    return row.department if row.department_id else (row.person.department if row.person else None)
