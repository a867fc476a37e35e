"""Who works here: taking on, moving, letting go, and the link a person comes in by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import ApiToken, Invitation, OpenSession, Role, RoleCode, User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import kinds
from krug.core.records.carrying import carry
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.staff.differing import changed, names_of
from krug.core.staff.skills import tidy_skills

TITLES = {
    "name": gettext_lazy("person's name"),
    "email": gettext_lazy("e-mail"),
    "role": gettext_lazy("role"),
    "department": gettext_lazy("department"),
    "position": gettext_lazy("position"),
    "skills": gettext_lazy("skills"),
}


@transaction.atomic
def hire(actor: User, values: Mapping[str, Any], channel: str = Channel.PAGE) -> User:
    """A new employee, who cannot sign in before setting a password. Raises Invalid for an e-mail already taken, for
    skills that are too many."""
    policy.check_administrator(actor)
    values = _tidied(values)
    _check_email(values["email"])
    person = User(**values)
    person.set_unusable_password()
    person.save()
    data = {"title": person.name, "values": {name: {"old": None, "new": str(v)} for name, v in values.items() if v}}
    write([Fact("user.added", ("user", person.pk), data)], actor, channel)
    return person


@transaction.atomic
def change_person(
    actor: User, person: User, values: Mapping[str, Any], channel: str = Channel.PAGE, seen: int | None = None
) -> None:
    """Name, e-mail, role, department, position, skills. A move takes the person's records along.

    `seen`: the version that was shown. Raises Invalid, Overtaken.
    """
    policy.check_administrator(actor)
    values = _tidied(values)
    _lock_administrators()
    person = User.objects.get(pk=person.pk)
    check_seen(person, seen)
    if "email" in values and values["email"].lower() != person.email.lower():
        _check_email(values["email"])
    if person.is_administrator and "role" in values and not values["role"].is_administrator:
        _check_not_last(person)
    differing = changed(person, values)
    if not differing:
        return
    person.save()
    if "department" in differing:
        carry(person, actor)
    data = {"title": person.name, "fields": names_of(differing, TITLES), "values": differing}
    write([Fact("user.changed", ("user", person.pk), data)], actor, channel)


@transaction.atomic
def invite(actor: User, person: User, channel: str = Channel.PAGE) -> str:
    """The key of a link by which `person` sets a password; the link before is void. Raises Invalid."""
    policy.check_administrator(actor)
    if not person.is_active:
        raise Invalid({"person": _("Open Krug to this person first.")})
    key = Invitation.issue(person)
    write([Fact("user.invited", ("user", person.pk), {"title": person.name})], actor, channel)
    return key


@transaction.atomic
def end_sessions(actor: User, person: User, with_tokens: bool = False, channel: str = Channel.PAGE) -> None:
    """`person` must sign in anew on every browser; `with_tokens`: the keys of their programs end too."""
    policy.check_administrator(actor)
    OpenSession.end(OpenSession.objects.filter(user=person))
    if with_tokens:
        ApiToken.objects.filter(user=person).delete()
    write([Fact("user.signed_out_by", ("user", person.pk), {"title": person.name})], actor, channel)


@transaction.atomic
def deactivate(actor: User, person: User, channel: str = Channel.PAGE) -> None:
    """Krug is closed to `person` at once, on every browser and for every key. Records and history stay theirs.

    Raises Invalid for oneself and for the last administrator. A second time does nothing.
    """
    policy.check_administrator(actor)
    if actor.pk == person.pk:
        raise Invalid({"person": _("You cannot close Krug to yourself.")})
    _lock_administrators()
    if person.is_administrator:
        _check_not_last(person)
    if _set_active(person, False):
        OpenSession.end(OpenSession.objects.filter(user=person))
        ApiToken.objects.filter(user=person).delete()
        Invitation.objects.filter(user=person).delete()
        write([Fact("user.deactivated", ("user", person.pk), {"title": person.name})], actor, channel)


@transaction.atomic
def remove_person(actor: User, person: User, channel: str = Channel.PAGE) -> bool:
    """Away as if never here; False, with nothing done, where a record or the history leads to the person.

    Raises Invalid for oneself and for the last administrator.
    """
    policy.check_administrator(actor)
    pk, name = person.pk, person.name
    if actor.pk == pk:
        raise Invalid({"person": _("You cannot close Krug to yourself.")})
    _lock_administrators()
    if person.is_administrator:
        _check_not_last(person)
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        person.pk = pk
        return False
    write([Fact("user.removed", ("user", pk), {"title": name})], actor, channel)
    return True


@transaction.atomic
def activate(actor: User, person: User, channel: str = Channel.PAGE) -> None:
    """Krug is open to `person` again, with the password of before. A second time does nothing."""
    policy.check_administrator(actor)
    if _set_active(person, True):
        write([Fact("user.activated", ("user", person.pk), {"title": person.name})], actor, channel)


def held_by(person: User) -> list[tuple[kinds.RecordKind, int]]:
    """How many records of each kind the person is responsible for; kinds without any are left out, and those that stay
    with who leaves."""
    counted = [
        (kind, kind.model.objects.filter(responsible=person, deleted_at=None).count())
        for kind in kinds.all_kinds()
        if not kind.stays_with_person
    ]
    return [(kind, number) for kind, number in counted if number]


def _tidied(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**values, "skills": tidy_skills(values["skills"])} if values.get("skills") else values


def _set_active(person: User, is_active: bool) -> bool:
    """Whether it was otherwise."""
    rows = User.objects.filter(pk=person.pk, is_active=not is_active)
    return bool(rows.update(is_active=is_active, version=F("version") + 1))


def _check_email(email: str) -> None:
    if User.objects.filter(email__iexact=email).exists():
        raise Invalid({"email": _("Somebody has this e-mail already.")})


def _lock_administrators() -> None:
    """Two administrators who close Krug to each other at one moment must not both succeed."""
    list(Role.objects.select_for_update().filter(code=RoleCode.ADMINISTRATOR))


def _check_not_last(person: User) -> None:
    others = User.objects.filter(role__code=RoleCode.ADMINISTRATOR, is_active=True).exclude(pk=person.pk)
    if not others.exists():
        raise Invalid({"role": _("This is the last administrator. Make another one first.")})
