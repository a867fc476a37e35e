"""The one gate: which rows a person may reach, and whether a verb may go on."""

from __future__ import annotations

import functools
import operator
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from krug.core.access.scopes import FROM_QUEUE, WITH_PARTNERS, Action, Scope

if TYPE_CHECKING:
    from krug.core.access.models import User

M = TypeVar("M", bound=Model)
# Kinds of which a record nobody is responsible for lies in a common queue: before everybody who sees any of them.
common: set[str] = set()
# Kinds whose records stand in pipelines, of which a role may say otherwise than of the kind; each with its model.
in_pipelines: dict[str, Any] = {}
NOTHING = Q(pk__in=[])


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

    Who is a partner of single records reaches those too: `key` is the column of the record's id. Where a role has other
    scopes in some pipelines, it is a condition on `pipeline` too, on rows of another table asked of the record's own.
    """
    whole, beside = _parts(user, kind, action, key)
    return whole if whole is None or beside is None else whole | beside


def in_parts(user: User, kind: str, action: str, pipeline: int | None = None) -> tuple[Q | None, Q | None]:
    """The same for who counts rows that stand for many records: the scope alone, as a condition on `responsible`,
    `department` and `pipeline`, and on the records themselves which single ones there are beside it (None: none), of
    which some may lie within it too. `pipeline`: of its records alone, and no condition on it."""
    if pipeline is None:
        return _parts(user, kind, action, "pk")
    return _alike(user, user.scope_in(kind, action, pipeline), kind, action, "pk")


def _parts(user: User, kind: str, action: str, key: str) -> tuple[Q | None, Q | None]:
    usual, apart = user.scope_in(kind, action, None), user.scopes_apart(kind, action)
    if not apart:
        return _alike(user, usual, kind, action, key)
    of_scope: dict[Scope, list[int]] = defaultdict(list)
    for pipeline, scope in apart.items():
        of_scope[scope].append(pipeline)
    shut = of_scope.pop(Scope.NONE, [])
    parts = [_standing_in(ids, kind, key) & _reached(user, scope, kind, action) for scope, ids in of_scope.items()]
    beside = _beside(user, kind, action, key)
    if usual is Scope.NONE:
        beside = beside and beside & _standing_in([pk for ids in of_scope.values() for pk in ids], kind, key)
    else:
        parts.append(~_standing_in(apart, kind, key) & _reached(user, usual, kind, action))
        beside = beside & ~_standing_in(shut, kind, key) if beside and shut else beside
    return functools.reduce(operator.or_, parts), beside


def _alike(user: User, scope: Scope, kind: str, action: str, key: str) -> tuple[Q | None, Q | None]:
    """Where one scope holds for all."""
    if scope is Scope.ALL:
        return None, None
    if scope is Scope.NONE:
        return NOTHING, None
    return _reached(user, scope, kind, action), _beside(user, kind, action, key)


def _beside(user: User, kind: str, action: str, key: str) -> Q | None:
    partner_of = user.partner_of(kind, action) if action in WITH_PARTNERS else []
    return Q(**{f"{key}__in": partner_of}) if partner_of else None


def _standing_in(pipelines: Iterable[int], kind: str, key: str) -> Q:
    if key == "pk":
        return Q(pipeline_id__in=list(pipelines))
    return Q(Exists(in_pipelines[kind].objects.filter(pk=OuterRef(key), pipeline_id__in=list(pipelines))))


def columns_of(kind: str) -> list[str]:
    """What must be read of a record of `kind` for the gate to tell who may reach it."""
    return ["responsible", "department", *(["pipeline"] if kind in in_pipelines else [])]


def pipelines_open(user: User, kind: str, action: str, column: str = "pk") -> Q:
    """The pipelines of `kind` in which the person may do `action` with anything at all; `column` holds their ids."""
    apart = user.scopes_apart(kind, action)
    if user.scope_in(kind, action, None) is Scope.NONE:
        return Q(**{f"{column}__in": list(apart)})
    shut = [pk for pk, scope in apart.items() if scope is Scope.NONE]
    return ~Q(**{f"{column}__in": shut}) if shut else Q()


def is_common(record: Owned | Any, action: str) -> bool:
    """Whether the record lies in a common queue, from which whoever may do `action` with any may take it."""
    return record.KIND in common and record.responsible_id is None and action in FROM_QUEUE


def _reached(user: User, scope: Scope, kind: str, action: str) -> Q:
    if scope is Scope.ALL:
        return Q()
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
    scope = scope_of(user, action, record)
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


def scope_of(user: User, action: str, record: Any) -> Scope:
    """How far the person reaches where this record stands."""
    apart = user.scopes_apart(record.KIND, action)
    usual = user.scope_in(record.KIND, action, None)
    # Only those of whom it is asked read the column: elsewhere it may not have been read with the row.
    return apart.get(record.pipeline_id, usual) if apart else usual


def check(user: User, action: str, record: Owned | Any) -> None:
    """Raise Denied unless `user` may do `action` with `record`."""
    if not may(user, action, record):
        raise Denied(_("You have no right to do this."))


def check_kind(user: User, action: str, kind: str) -> None:
    """Raise Denied unless `user` may do `action` with any record of `kind` at all."""
    if user.scope(kind, action) is Scope.NONE:
        raise Denied(_("You have no right to do this."))


def check_places(user: User, action: str, records: Iterable[Owned | Any]) -> None:
    """Raise Denied unless `user` may do `action` with any record at all where each of these stands."""
    if any(scope_of(user, action, record) is Scope.NONE for record in records):
        raise Denied(_("You have no right to do this."))


def check_administrator(user: User) -> None:
    """Raise Denied unless `user` runs the firm's Krug: people, roles, options. This right cannot be given in part."""
    if not (user.is_active and user.is_administrator):
        raise Denied(_("You have no right to do this."))
