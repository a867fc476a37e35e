"""Turned round: not what a person sees, but who sees a record."""

from __future__ import annotations

from dataclasses import dataclass

from krug.core.access.models import Department, Partner, Permission, User
from krug.core.access.policy import Owned, is_common
from krug.core.access.scopes import Action, Scope


def who_sees(record: Owned) -> list[User]:
    """Everybody at work who may see `record`, by name. Five queries, however many people there are."""
    rule = _Rule.of(record)
    return [person for person in User.objects.filter(is_active=True).order_by("name_key") if rule.lets(person)]


@dataclass(frozen=True)
class _Rule:
    """The policy of one record, with all looked up that it asks of each person."""

    responsible: int | None
    scopes: dict[int, str]
    path: str
    teammates: set[int]
    partners: set[int]
    is_common: bool

    @classmethod
    def of(cls, record: Owned) -> _Rule:
        permissions = Permission.objects.filter(kind=record.KIND, action=Action.SEE)
        department = Department.objects.filter(pk=record.department_id or 0)
        mates = User.objects.filter(teams__members=record.responsible_id or 0)
        return cls(
            responsible=record.responsible_id,
            scopes=dict(permissions.values_list("role_id", "scope")),
            path=department.values_list("path", flat=True).first() or "",
            partners={row.user_id for row in Partner.objects.filter(kind=record.KIND, record_id=record.pk)},
            is_common=is_common(record, Action.SEE),
            teammates=set(mates.values_list("id", flat=True)),
        )

    def lets(self, person: User) -> bool:
        scope = Scope.ALL if person.is_administrator else Scope(self.scopes.get(person.role_id, Scope.NONE))
        if scope in (Scope.ALL, Scope.NONE):
            return scope is Scope.ALL
        if self.is_common or person.pk in self.partners:
            return True
        if scope is Scope.TEAM:
            return person.pk == self.responsible or person.pk in self.teammates
        if scope is Scope.DEPARTMENT and person.department is not None:
            return self.path.startswith(person.department.path)
        return person.pk == self.responsible
