"""Who may do what with whose records: the matrix of one role."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.core.access.acting import actor_of
from krug.core.access.addresses import address_of
from krug.core.access.keys import key_of
from krug.core.access.models import Firm, Role, RoleCode
from krug.core.access.models.user import module_of_kind
from krug.core.access.scopes import Action, FieldRight, Scope
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast, warn
from krug.core.settings import field_rights, pipeline_rights
from krug.core.settings import roles as verbs
from krug.core.settings.pipelines import all_pipelines
from krug.core.settings.views.overtaking import seen, version_for

ROOT = "/settings/access"
ACTIONS = (Action.SEE, Action.CREATE, Action.CHANGE, Action.ASSIGN, Action.DELETE, Action.EXPORT, Action.SHARE)
PIPELINE_ACTIONS = tuple(action for action in ACTIONS if action in pipeline_rights.ACTIONS)
PIPELINE = "pipeline"


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{ROOT}/{Role.objects.get(code=RoleCode.MANAGER).pk}")


@require_http_methods(["GET", "POST"])
def role(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Role, pk=pk)
    if request.method == "GET":
        return _draw(request, found)
    actor = actor_of(request)
    try:
        with transaction.atomic():
            verbs.locked(found, seen(request))
            verbs.keep_scopes(actor, found, _wished(request))
            pipeline_rights.keep_pipeline_rights(actor, found, _wished_of_pipelines(request))
            field_rights.keep_field_rights(actor, found, _wished_of_fields(request))
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
        return _draw(request, found, 422)
    except Overtaken as error:
        warn(request, str(error))
        return _draw(request, found, 409)
    toast(request, _("Saved. Everybody sees it with the next page."))
    return HttpResponseRedirect(f"{ROOT}/{pk}")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A role of the firm's own, with the rights of another or without any."""
    everybody = Role.objects.order_by("id")
    like, title, error = request.POST.get("like", ""), request.POST.get("title", "").strip(), ""
    if request.method == "POST":
        actor = actor_of(request)
        model = everybody.filter(pk=key_of(like) or 0).first()
        try:
            return HttpResponseRedirect(f"{ROOT}/{verbs.add_role(actor, title, model).pk}")
        except Invalid as refused:
            error = refused.errors["title"]
    context = {"roles": everybody, "title": title, "like": like or request.GET.get("like", ""), "error": error}
    return render(request, "settings/role_new.html", context, status=422 if error else 200)


@require_POST
def title(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Role, pk=pk)
    actor = actor_of(request)
    try:
        verbs.rename_role(actor, found, request.POST.get("title", "").strip())
        toast(request, _("Saved."))
    except Invalid as error:
        warn(request, " ".join(error.errors.values()))
    return HttpResponseRedirect(f"{ROOT}/{pk}")


@require_POST
def second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the role must have one."""
    found = get_object_or_404(Role, pk=pk)
    actor = actor_of(request)
    try:
        verbs.need_second_factor(actor, found, request.POST.get("needs") == "1")
        toast(request, _("Saved."))
    except Invalid as error:
        warn(request, error.errors["role"])
    return HttpResponseRedirect(f"{ROOT}/{pk}")


@require_POST
def networks(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the role may come from."""
    found = get_object_or_404(Role, pk=pk)
    try:
        verbs.keep_networks(actor_of(request), found, request.POST.get("networks", ""), address_of(request))
        toast(request, _("Saved."))
    except Invalid as error:
        warn(request, error.errors["networks"])
    return HttpResponseRedirect(f"{ROOT}/{pk}")


@require_POST
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Role, pk=pk)
    actor = actor_of(request)
    try:
        verbs.remove_role(actor, found)
    except Invalid as error:
        warn(request, error.errors["role"])
        return HttpResponseRedirect(f"{ROOT}/{pk}")
    toast(request, _("The role is removed."))
    return HttpResponseRedirect(ROOT)


def _wished(request: HttpRequest) -> dict[tuple[str, str], Scope]:
    """The cells of the form; a cell that is not there or not a scope is left alone or refused by the verb."""
    cells = {(kind.code, action): request.POST.get(f"{kind.code}.{action}") for kind, action in _cells()}
    wrong = [f"{kind}.{action}" for (kind, action), value in cells.items() if value and value not in Scope.values]
    if wrong:
        raise Invalid({name: _("Choose from the list.") for name in wrong})
    return {right: Scope(value) for right, value in cells.items() if value}


def _wished_of_pipelines(request: HttpRequest) -> dict[tuple[int, str], Scope | None]:
    """What the form says of each pipeline, "" is as with all; a cell that is not there is left alone."""
    found: dict[tuple[int, str], Scope | None] = {}
    for name, value in request.POST.items():
        part, pk, action = (*name.split("."), "", "")[:3]
        if part == PIPELINE and (number := key_of(pk)) is not None:
            if value not in ("", *Scope.values):
                raise Invalid({name: _("Choose from the list.")})
            found[number, action] = Scope(str(value)) if value else None
    return found


def _wished_of_fields(request: HttpRequest) -> dict[tuple[str, str], str]:
    names = {
        (kind.code, field.name): f"field.{kind.code}.{field.name}" for kind, field, _rights in field_rights.offered()
    }
    return {place: request.POST[name] for place, name in names.items() if request.POST.get(name)}


def _fields(role: Role, shown: list[kinds.RecordKind]) -> list[dict[str, Any]]:
    """For each kind its fields with what the role has of them, and the titles of those it has not whole."""
    found: list[dict[str, Any]] = []
    for kind in shown:
        lines = [
            {"field": field, "right": field_rights.right_of(role, kind, field), "offered": rights}
            for one, field, rights in field_rights.offered()
            if one.code == kind.code
        ]
        limited = [line for line in lines if line["right"] is not FieldRight.CHANGE]
        if lines:
            found.append({"kind": kind, "lines": lines, "limited": limited})
    return found


def _pipelines(role: Role, shown: list[kinds.RecordKind]) -> list[dict[str, Any]]:
    """For each kind with stages its pipelines, each with a cell for every action; `said`: what is otherwise there."""
    said = {(pipeline.pk, action): scope for pipeline, action, scope in pipeline_rights.given(role)}
    known = list(all_pipelines())
    found: list[dict[str, Any]] = []
    for kind in shown:
        of_kind = [pipeline for pipeline in known if pipeline.subject == kind.code]
        lines = [
            (
                pipeline,
                [
                    (action, said.get((pipeline.pk, action)), pipeline_rights.offered(pipeline, action))
                    for action in PIPELINE_ACTIONS
                ],
            )
            for pipeline in of_kind
        ]
        if lines:
            has_own = bool({pipeline.pk for pipeline in of_kind} & {pk for pk, _action in said})
            found.append({"kind": kind, "lines": lines, "has_own": has_own})
    return found


def _cells() -> list[tuple[kinds.RecordKind, Action]]:
    return [(kind, action) for kind in kinds.all_kinds() for action in ACTIONS if verbs.offered(kind, action)]


def _draw(request: HttpRequest, found: Role, status: int = 200) -> HttpResponse:
    firm, given = Firm.current(), verbs.scopes_of(found)
    shown = [kind for kind in kinds.all_kinds() if firm.has(module_of_kind.get(kind.code, ""))]
    shown.sort(key=lambda kind: kind.menu or 0)
    rows = [
        {
            "kind": kind,
            "cells": [
                {
                    "action": action,
                    "scope": Scope.ALL if found.is_administrator else given.get((kind.code, action), Scope.NONE),
                    "offered": verbs.offered(kind, action),
                }
                for action in ACTIONS
            ],
        }
        for kind in shown
    ]
    people = Count("users", filter=Q(users__is_active=True))
    everybody = list(Role.objects.annotate(people=people).order_by("id"))
    context = {
        "role": next(one for one in everybody if one.pk == found.pk),
        "roles": everybody,
        "rows": rows,
        "actions": ACTIONS,
        "fields": _fields(found, shown),
        "pipelines": _pipelines(found, shown),
        "pipeline_actions": PIPELINE_ACTIONS,
        "version": version_for(request, found, status),
        "is_own": found.code not in RoleCode.values,
    }
    return render(request, "settings/access.html", context, status=status)
