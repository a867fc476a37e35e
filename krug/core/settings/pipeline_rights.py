"""What a role may in single pipelines, where it is not what it may with all records of the kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import Role, User
from krug.core.access.rights import Rights
from krug.core.access.scopes import WITHIN_SIGHT, Action, Scope
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.settings import roles
from krug.core.settings.pipelines import all_pipelines
from krug.core.settings.roles import count_change, locked
from krug.core.stages.models import Pipeline

# Pipeline's id and action.
Place = tuple[int, str]
# Views are shared of a whole kind.
ACTIONS = tuple(action for action in Action if action is not Action.SHARE)
AS_USUAL = gettext_lazy("as with all")


def offered(pipeline: Pipeline, action: str) -> list[Scope]:
    """The scopes that may be given in a pipeline; views are shared of a whole kind."""
    return roles.offered(kinds.get(pipeline.subject), action) if action in ACTIONS else []


def given(role: Role) -> Iterator[tuple[Pipeline, str, Scope]]:
    """What is said otherwise than of the kind, pipeline after pipeline. One query at most."""
    if not role.pipeline_rights:
        return
    for pipeline in all_pipelines():
        said = role.pipeline_rights.get(pipeline.subject, {}).get(str(pipeline.pk), {})
        yield from ((pipeline, action, Scope(said[action])) for action in Action.values if action in said)


@transaction.atomic
def keep_pipeline_rights(
    actor: User, role: Role, wished: Mapping[Place, Scope | None], channel: str = Channel.PAGE
) -> None:
    """The rights given in `wished`, None: as with all records of the kind; others stay. What would reach further than
    seeing is narrowed to it.

    Raises Invalid for the administrator's role, which cannot be limited, and for what is not offered.
    """
    policy.check_administrator(actor)
    if role.is_administrator:
        raise Invalid({"role": _("The administrator's role cannot be limited.")})
    role = locked(role)
    known = {pipeline.pk: pipeline for pipeline in all_pipelines()} if wished or role.pipeline_rights else {}
    _check(known, wished)
    before = {(pipeline.pk, action): scope for pipeline, action, scope in given(role)}
    wanted = {**before, **wished}
    after = _narrowed(role, known, {place: scope for place, scope in wanted.items() if scope is not None})
    if before == after:
        return
    role.pipeline_rights = _plain(known, after)
    role.save(update_fields=["pipeline_rights"])
    count_change(role)
    write([Fact("role.changed", ("role", role.pk), _told(role, known, before, after))], actor, channel)


def _check(known: Mapping[int, Pipeline], wished: Mapping[Place, Scope | None]) -> None:
    wrong = [
        (pk, action)
        for (pk, action), scope in wished.items()
        if pk not in known
        or action not in Action.values
        or (scope not in offered(known[pk], action) if scope else not offered(known[pk], action))
    ]
    if wrong:
        raise Invalid({f"pipeline.{pk}.{action}": _("Choose from the list.") for pk, action in wrong})


def _narrowed(role: Role, known: Mapping[int, Pipeline], wanted: Mapping[Place, Scope]) -> dict[Place, Scope]:
    rights = Rights(roles.scopes_of(role), _plain(known, wanted))
    return {
        (pk, action): rights.scope_in(known[pk].subject, action, pk) if action in WITHIN_SIGHT else scope
        for (pk, action), scope in wanted.items()
    }


def _plain(known: Mapping[int, Pipeline], wanted: Mapping[Place, Scope]) -> dict[str, dict[str, dict[str, str]]]:
    """As a role keeps it. A pipeline that is gone is forgotten with the next change."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for (pk, action), scope in sorted(wanted.items()):
        found.setdefault(known[pk].subject, {}).setdefault(str(pk), {})[action] = scope.value
    return found


def _told(
    role: Role, known: Mapping[int, Pipeline], before: Mapping[Place, Scope], after: Mapping[Place, Scope]
) -> dict[str, object]:
    def said(scope: Scope | None) -> str:
        return str(scope.label if scope else AS_USUAL)

    values = {
        _title(known[pk], action): {"old": said(before.get((pk, action))), "new": said(after.get((pk, action)))}
        for pk, action in sorted(before.keys() | after.keys())
        if before.get((pk, action)) != after.get((pk, action))
    }
    return {"title": str(role), "fields": ", ".join(values), "values": values}


def _title(pipeline: Pipeline, action: str) -> str:
    return f"{kinds.get(pipeline.subject).plural}, {pipeline.title}: {Action(action).label}"
