"""Roles: what each may do with which records, and whose."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import Permission, Role, RoleCode, User
from krug.core.access.networks import is_within, networks_in
from krug.core.access.scopes import WITHIN_SIGHT, Action, Scope
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.records.kinds import RecordKind
from krug.core.staff.differing import changed

Right = tuple[str, str]
SECOND_FACTOR = gettext_lazy("second factor of sign-in")
NETWORKS = gettext_lazy("networks to come from")
NEEDED = {True: gettext_lazy("must be set up"), False: gettext_lazy("as each likes")}


def offered(kind: RecordKind, action: str) -> list[Scope]:
    """The scopes that make sense: nobody assigns what has no responsible person of its own, a view is whole."""
    if action == Action.SHARE:
        return [Scope.NONE, Scope.DEPARTMENT, Scope.ALL]
    return [] if action == Action.ASSIGN and "responsible" not in kind.names else list(Scope)


def scopes_of(role: Role) -> dict[Right, Scope]:
    """What the role may, by (kind, action); a right nobody gave is not among them."""
    rows = role.permissions.values_list("kind", "action", "scope")
    return {(kind, action): Scope(scope) for kind, action, scope in rows}


@transaction.atomic
def keep_scopes(actor: User, role: Role, wished: Mapping[Right, Scope], channel: str = Channel.PAGE) -> None:
    """The rights given in `wished`; others stay. What does not make sense is narrowed: nobody changes unseen things.

    Raises Invalid for the administrator's role, which cannot be limited, and for a scope that is not offered.
    """
    policy.check_administrator(actor)
    if role.is_administrator:
        raise Invalid({"role": _("The administrator's role cannot be limited.")})
    role = locked(role)
    before = scopes_of(role)
    for (code, action), scope in wished.items():
        if scope not in offered(kinds.get(code), action):
            raise Invalid({f"{code}.{action}": _("Choose from the list.")})
    after = _narrowed({**before, **wished})
    differing = {
        right: scope for right, scope in after.items() if right in wished and scope is not before.get(right, Scope.NONE)
    }
    if not differing:
        return
    rows = [Permission(role=role, kind=kind, action=action, scope=scope) for (kind, action), scope in differing.items()]
    # Rows of "nobody's" are kept too: a kind without any row would get its first scopes again at the next start.
    count_change(role)
    Permission.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["role", "kind", "action"], update_fields=["scope"]
    )
    write([Fact("role.changed", ("role", role.pk), _told(role, before, differing))], actor, channel)


@transaction.atomic
def add_role(actor: User, title: str, like: Role | None = None, channel: str = Channel.PAGE) -> Role:
    """A role of the firm's own, with the rights of `like` or with none. Raises Invalid for a title already taken."""
    policy.check_administrator(actor)
    _check_title(title, None)
    model = like if like and not like.is_administrator else Role()
    limits = {"field_rights": model.field_rights, "pipeline_rights": model.pipeline_rights}
    role = Role.objects.create(code=f"own-{secrets.token_hex(6)}", title=title, **limits)
    given = _everything() if like and like.is_administrator else scopes_of(like) if like else {}
    Permission.objects.bulk_create(
        Permission(role=role, kind=kind, action=action, scope=scope) for (kind, action), scope in given.items()
    )
    data = {"title": title, "like": str(like) if like else None}
    write([Fact("role.added", ("role", role.pk), data)], actor, channel)
    return role


@transaction.atomic
def rename_role(actor: User, role: Role, title: str, channel: str = Channel.PAGE, seen: int | None = None) -> None:
    """An own role only: the four first ones keep their names. Raises Invalid, Overtaken."""
    policy.check_administrator(actor)
    role = locked(role, seen)
    _check_own(role)
    _check_title(title, role)
    if role.title == title:
        return
    old, role.title = role.title, title
    role.version += 1
    role.save()
    write([Fact("role.renamed", ("role", role.pk), {"title": title, "old": old})], actor, channel)


@transaction.atomic
def remove_role(actor: User, role: Role, channel: str = Channel.PAGE) -> None:
    """An own role that nobody has, also nobody who left. Raises Invalid."""
    policy.check_administrator(actor)
    _check_own(role)
    if role.users.exists():
        raise Invalid({"role": _("Somebody has this role. Give them another one first.")})
    fact = Fact("role.removed", ("role", role.pk), {"title": role.title})
    role.delete()
    write([fact], actor, channel)


@transaction.atomic
def need_second_factor(actor: User, role: Role, needs: bool, channel: str = Channel.PAGE) -> None:
    """Whoever has the role signs in with a second factor; who has none sets it up before anything else.

    Raises Invalid where the actor would shut themselves out.
    """
    policy.check_administrator(actor)
    if needs and actor.role_id == role.pk and not actor.has_second_factor:
        raise Invalid({"role": _("Set your own second factor up first.")})
    if not Role.objects.filter(pk=role.pk).exclude(needs_second_factor=needs).update(needs_second_factor=needs):
        return
    count_change(role)
    words = [str(NEEDED[wish]) for wish in (not needs, needs)]
    values = {str(SECOND_FACTOR): {"old": words[0], "new": words[1]}}
    data = {"title": str(role), "fields": str(SECOND_FACTOR), "values": values}
    write([Fact("role.changed", ("role", role.pk), data)], actor, channel)


def locked(role: Role, seen: int | None = None) -> Role:
    """The role as it stands, held until the transaction ends. Raises Overtaken where it is not as it was `seen`."""
    found = Role.objects.select_for_update().get(pk=role.pk)
    check_seen(found, seen)
    return found


def count_change(role: Role) -> None:
    Role.objects.filter(pk=role.pk).update(version=F("version") + 1)


@transaction.atomic
def keep_networks(actor: User, role: Role, text: str, here: str, channel: str = Channel.PAGE) -> None:
    """Where whoever has the role may come from: addresses and networks; nothing: from anywhere.

    `here` is the address the actor works from. Raises Invalid for what is no network, and where the actor would shut
    themselves out.
    """
    policy.check_administrator(actor)
    role = locked(role)
    try:
        networks = networks_in(text)
    except ValueError as error:
        raise Invalid({"networks": _("“%(part)s” is no address and no network.") % {"part": error}}) from None
    if networks and actor.role_id == role.pk and not is_within(here, networks):
        raise Invalid({"networks": _("You work from %(address)s yourself: name it too.") % {"address": here}})
    told = {"old": ", ".join(role.networks), "new": ", ".join(networks)}
    if not changed(role, {"networks": networks}):
        return
    role.save()
    data = {"title": str(role), "fields": str(NETWORKS), "values": {str(NETWORKS): told}}
    write([Fact("role.changed", ("role", role.pk), data)], actor, channel)


def _narrowed(rights: dict[Right, Scope]) -> dict[Right, Scope]:
    found = {}
    for (code, action), scope in rights.items():
        seen = rights.get((code, Action.SEE), Scope.NONE)
        too_far = action in WITHIN_SIGHT and scope.reach > seen.reach
        found[code, action] = seen if too_far else scope
    return found


def _told(role: Role, before: Mapping[Right, Scope], after: Mapping[Right, Scope]) -> dict[str, object]:
    titles = {right: f"{kinds.get(right[0]).plural}: {Action(right[1]).label}" for right in after}
    values = {
        titles[right]: {"old": str(before.get(right, Scope.NONE).label), "new": str(scope.label)}
        for right, scope in after.items()
    }
    return {"title": str(role), "fields": ", ".join(titles.values()), "values": values}


def _everything() -> dict[Right, Scope]:
    return {
        (kind.code, action): Scope.ALL
        for kind in kinds.all_kinds()
        for action in Action.values
        if offered(kind, action)
    }


def _check_own(role: Role) -> None:
    if role.code in RoleCode.values:
        raise Invalid({"role": _("This role is Krug's own: copy it, and change the copy.")})


def _check_title(title: str, but: Role | None) -> None:
    taken = {str(role).casefold() for role in Role.objects.all() if but is None or role.pk != but.pk}
    if not title.strip() or len(title) > 100:
        raise Invalid({"title": _("From 1 to %(most)d characters.") % {"most": 100}})
    if title.casefold() in taken:
        raise Invalid({"title": _("There is a role of this name already.")})
