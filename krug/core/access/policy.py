"""The one gate: which rows a person may reach, and whether a verb may go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from krug.core.access.scopes import FROM_QUEUE, WITH_PARTNERS, Action, Scope

if TYPE_CHECKING:
    from krug.core.access.models import User

M = TypeVar("M", bound=Model)
# Kinds of which a record nobody is responsible for lies in a common queue: before everybody who sees any of them.
common: set[str] = set()


class Denied(Exception):
    """The person may see the record, but not do this with it."""


class Owned(Protocol):
    """What the policy needs of a record."""

    KIND: str
    pk: Any
    responsible_id: int | None
    department_id: int | None


def condition(user: User, kind: str, action: str, key: str = "pk") -> Q | None:
    """The scope as one condition on `responsible` and `department`; None when nothing is to be left out.

    Who is a partner of single records reaches those too: `key` is the column of the record's id.
    """
    scope = user.scope(kind, action)
    if scope is Scope.ALL:
        return None
    if scope is Scope.NONE:
        return Q(pk__in=[])
    partner_of = user.partner_of(kind, action) if action in WITH_PARTNERS else []
    own = _reached(user, scope, kind, action)
    return own | Q(**{f"{key}__in": partner_of}) if partner_of else own


def in_parts(user: User, kind: str, action: str) -> tuple[Q | None, list[int]]:
    """The same for who counts rows that stand for many records: the scope alone, and the ids of single records beside
    it, of which some may lie within it too."""
    scope = user.scope(kind, action)
    if scope is Scope.ALL:
        return None, []
    if scope is Scope.NONE:
        return Q(pk__in=[]), []
    return _reached(user, scope, kind, action), user.partner_of(kind, action) if action in WITH_PARTNERS else []


def is_common(record: Owned | Any, action: str) -> bool:
    """Whether the record lies in a common queue, from which whoever may do `action` with any may take it."""
    return record.KIND in common and record.responsible_id is None and action in FROM_QUEUE


def _reached(user: User, scope: Scope, kind: str, action: str) -> Q:
    own = _of_scope(user, scope)
    return own | Q(responsible_id=None) if kind in common and action in FROM_QUEUE else own


def _of_scope(user: User, scope: Scope) -> Q:
    if scope is Scope.OWN:
        return Q(responsible_id=user.pk)
    if scope is Scope.TEAM:
        return Q(responsible_id__in=user.teammates)
    below = user.departments_below
    if not below:
        return Q(responsible_id=user.pk)
    return Q(department_id=below[0]) if len(below) == 1 else Q(department_id__in=below)


def limit(rows: QuerySet[M], user: User, kind: str, action: str = Action.SEE) -> QuerySet[M]:
    """`rows` less those that `user` may not reach with `action`."""
    found = condition(user, kind, action)
    return rows if found is None else rows.filter(found)


def may(user: User, action: str, record: Owned | Any) -> bool:
    """Whether `user` may do `action` with this very record."""
    scope = user.scope(record.KIND, action)
    if scope is Scope.ALL:
        return True
    if scope is Scope.NONE:
        return False
    if is_common(record, action):
        return True
    if action in WITH_PARTNERS and record.pk in user.partner_of(record.KIND, action):
        return True
    if scope is Scope.TEAM:
        return record.responsible_id in user.teammates
    if scope is Scope.DEPARTMENT and user.departments_below:
        return record.department_id in user.departments_below
    return record.responsible_id == user.pk


def check(user: User, action: str, record: Owned | Any) -> None:
    """Raise Denied unless `user` may do `action` with `record`."""
    if not may(user, action, record):
        raise Denied(_("You have no right to do this."))


def check_kind(user: User, action: str, kind: str) -> None:
    """Raise Denied unless `user` may do `action` with any record of `kind` at all."""
    if user.scope(kind, action) is Scope.NONE:
        raise Denied(_("You have no right to do this."))


def check_administrator(user: User) -> None:
    """Raise Denied unless `user` runs the firm's Krug: people, roles, options. This right cannot be given in part."""
    if not (user.is_active and user.is_administrator):
        raise Denied(_("You have no right to do this."))
