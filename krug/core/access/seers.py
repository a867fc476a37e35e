"""Turned round: not what a person sees, but who sees a record, and which roles may do something at all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from krug.core.access.models import Department, Partner, Permission, Role, User
from krug.core.access.policy import Owned, is_common
from krug.core.access.rights import Rights
from krug.core.access.scopes import Action, Scope


def who_sees(record: Owned) -> list[User]:
    """Everybody at work who may see `record`, by name. Five queries, however many people there are."""
    rule = _Rule.of(record)
    return [person for person in User.objects.filter(is_active=True).order_by("name_key") if rule.lets(person)]


def roles_that_may(action: str, kind: str = "") -> list[int]:
    """Ids of the roles that reach any record of `kind` with `action`, "": of any kind, be it in a single pipeline; the
    administrator's is among them. Two queries."""
    found = []
    for role, rights in _roles_with_rights(action):
        known = {kind} if kind else {code for code, _action in rights.scopes} | set(rights.of_pipelines)
        if role.is_administrator or any(rights.widest(code, action) is not Scope.NONE for code in known):
            found.append(role.pk)
    return found


def roles_by_pipeline(action: str, kind: str) -> dict[int | None, set[int]]:
    """As `roles_that_may`, for the records of each pipeline of which a role has it otherwise; None: for those of every
    other. Two queries."""
    roles = _roles_with_rights(action)
    said = {int(pipeline) for _role, rights in roles for pipeline in rights.of_pipelines.get(kind, ())}
    return {
        pipeline: {
            role.pk
            for role, rights in roles
            if role.is_administrator or rights.scope_in(kind, action, pipeline) is not Scope.NONE
        }
        for pipeline in (None, *said)
    }


def _roles_with_rights(action: str) -> list[tuple[Role, Rights]]:
    """Every role with its rights to `action`, and to see, which all else keeps within."""
    given: dict[int, dict[tuple[str, str], Scope]] = defaultdict(dict)
    rows = Permission.objects.filter(action__in={action, Action.SEE})
    for role, code, of_action, scope in rows.values_list("role_id", "kind", "action", "scope"):
        given[role][code, of_action] = Scope(scope)
    return [(role, Rights(given[role.pk], role.pipeline_rights)) for role in Role.objects.order_by("pk")]


@dataclass(frozen=True)
class _Rule:
    """The policy of one record, with all looked up that it asks of each person."""

    responsible: int | None
    scopes: dict[int, Scope]
    kind: str
    pipeline: int | None
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
            scopes={role: Scope(scope) for role, scope in permissions.values_list("role_id", "scope")},
            kind=record.KIND,
            pipeline=getattr(record, "pipeline_id", None),
            path=department.values_list("path", flat=True).first() or "",
            partners={row.user_id for row in Partner.objects.filter(kind=record.KIND, record_id=record.pk)},
            is_common=is_common(record, Action.SEE),
            teammates=set(mates.values_list("id", flat=True)),
        )

    def lets(self, person: User) -> bool:
        scope = self._scope(person.role)
        if scope in (Scope.ALL, Scope.NONE):
            return scope is Scope.ALL
        if self.is_common or person.pk in self.partners:
            return True
        if scope is Scope.TEAM:
            return person.pk == self.responsible or person.pk in self.teammates
        if scope is Scope.DEPARTMENT and person.department is not None:
            return self.path.startswith(person.department.path)
        return person.pk == self.responsible

    def _scope(self, role: Role) -> Scope:
        if role.is_administrator:
            return Scope.ALL
        given: dict[tuple[str, str], Scope] = {(self.kind, Action.SEE): self.scopes.get(role.pk, Scope.NONE)}
        return Rights(given, role.pipeline_rights).scope_in(self.kind, Action.SEE, self.pipeline)
