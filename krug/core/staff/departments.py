"""The tree of departments, and teams across it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import Department, Team, User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.staff.differing import changed, names_of

TITLES = {
    "name": gettext_lazy("name"),
    "parent": gettext_lazy("parent department"),
    "head": gettext_lazy("head"),
    "members": gettext_lazy("members"),
}


@transaction.atomic
def add_department(actor: User, values: Mapping[str, Any], channel: str = Channel.PAGE) -> Department:
    """A new node of the tree: name, parent, head. Raises Invalid for a name its neighbour has."""
    policy.check_administrator(actor)
    _check_name(values["name"], values.get("parent"), None)
    department = Department.objects.create(**values)
    write([Fact("department.added", ("department", department.pk), {"title": department.name})], actor, channel)
    return department


@transaction.atomic
def change_department(
    actor: User,
    department: Department,
    values: Mapping[str, Any],
    channel: str = Channel.PAGE,
    seen: int | None = None,
) -> None:
    """Rename, move in the tree, give a head. `seen`: the version that was shown.

    Raises Invalid for a move beneath itself, Overtaken.
    Records need not be touched by a move: each names its department, and the tree says what lies above it.
    """
    policy.check_administrator(actor)
    # All rows in one order: of two moves at once the second sees the first, so that no ring can come about.
    nodes = {node.pk: node for node in Department.objects.select_for_update().order_by("pk")}
    department = nodes[department.pk]
    check_seen(department, seen)
    parent = nodes.get(values["parent"].pk) if values.get("parent") else None
    if parent is not None and parent.path.startswith(department.path):
        raise Invalid({"parent": _("A department cannot stand beneath itself.")})
    _check_name(values["name"], parent, department)
    differing = changed(department, {**values, "parent": parent})
    if not differing:
        return
    department.save()
    if "parent" in differing:
        _settle_below(department)
    data = {"title": department.name, "fields": names_of(differing, TITLES), "values": differing}
    write([Fact("department.changed", ("department", department.pk), data)], actor, channel)


@transaction.atomic
def remove_department(actor: User, department: Department, channel: str = Channel.PAGE) -> None:
    """An empty one only. Raises Invalid while people, departments or records are in it."""
    policy.check_administrator(actor)
    pk, name = department.pk, department.name
    try:
        with transaction.atomic():
            department.delete()
    except ProtectedError:
        words = _("People, departments or records are still in it. Move them first.")
        raise Invalid({"name": words}) from None
    write([Fact("department.removed", ("department", pk), {"title": name})], actor, channel)


@transaction.atomic
def keep_team(
    actor: User,
    team: Team,
    name: str,
    members: list[User],
    channel: str = Channel.PAGE,
    seen: int | None = None,
) -> Team:
    """A team made or changed. `seen`: the version that was shown. Raises Invalid for a name another has, Overtaken."""
    policy.check_administrator(actor)
    if team.pk:
        team = Team.objects.select_for_update().get(pk=team.pk)
        check_seen(team, seen)
    if Team.objects.filter(name=name).exclude(pk=team.pk).exists():
        raise Invalid({"name": _("There is a team of this name already.")})
    is_new = team.pk is None
    before = "" if is_new else ", ".join(person.name for person in team.members.order_by("name_key"))
    after = ", ".join(person.name for person in sorted(members, key=lambda person: person.name_key))
    differing = changed(team, {"name": name})
    if before != after:
        team.version += 1 if team.pk and not differing else 0
        differing["members"] = {"old": before, "new": after}
    if not differing:
        return team
    team.save()
    team.members.set(members)
    data = {"title": name, "fields": names_of(differing, TITLES), "values": differing}
    write([Fact(f"team.{'added' if is_new else 'changed'}", ("team", team.pk), data)], actor, channel)
    return team


@transaction.atomic
def remove_team(actor: User, team: Team, channel: str = Channel.PAGE) -> None:
    """Its people stay; rights that reach as far as the team reach less far."""
    policy.check_administrator(actor)
    data = {"title": team.name, "values": {"members": {"old": ", ".join(p.name for p in team.members.all())}}}
    fact = Fact("team.removed", ("team", team.pk), data)
    team.delete()
    write([fact], actor, channel)


def _check_name(name: str, parent: Department | None, but: Department | None) -> None:
    same = Department.objects.filter(name=name, parent=parent)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise Invalid({"name": _("There is a department of this name already.")})


def _settle_below(department: Department) -> None:
    """Paths of everything beneath follow."""
    for child in Department.objects.filter(parent=department):
        child.save()
        _settle_below(child)
