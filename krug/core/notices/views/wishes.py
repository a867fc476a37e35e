"""A person's own settings: of what they are told and how."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from krug.core.access.acting import actor_of
from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.notices import keeping, kinds
from krug.core.notices.deciding import ways_for
from krug.core.notices.forms import WishesForm
from krug.core.notices.models import Browser, Chat, Service, Wishes
from krug.core.notices.place import ROOT
from krug.core.notices.reaching import columns
from krug.core.notices.ways import Way
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.records.toasts import toast


@require_http_methods(["GET", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    user = actor_of(request)
    if request.method == "GET":
        found = Wishes.of(user)
        return _draw(request, user, WishesForm.of(found), found)
    form = WishesForm(request.POST)
    chosen = {kind.code: request.POST.getlist(f"ways.{kind.code}") for kind in kinds.wished_by(user)}
    if form.is_valid():
        try:
            values = {**form.values(), "ways": chosen}
            keeping.change(user, values, key_of(request.POST.get("version", "")))
            toast(request, _("Saved."))
            return HttpResponseRedirect(ROOT)
        except Overtaken as error:
            form.add_error(None, str(error))
        except Invalid as error:
            for name, words in error.errors.items():
                form.add_error(name if name in form.fields else None, words)
    found = Wishes.of(user)
    found.ways = chosen
    return _draw(request, user, form, found, 422)


def _draw(request: HttpRequest, user: User, form: WishesForm, found: Wishes, status: int = 200) -> HttpResponse:
    ways, bot = columns(user, found), Service.of(Way.TELEGRAM)

    def row(kind: kinds.NoticeKind) -> dict[str, Any]:
        chosen = ways_for(kind, user.role.code, found.ways)
        return {"kind": kind, "cells": [(column.way, column.way in chosen) for column in ways]}

    groups_in_order = list(dict.fromkeys(str(kind.group) for kind in kinds.wished_by(user)))
    offered = sorted(kinds.wished_by(user), key=lambda kind: groups_in_order.index(str(kind.group)))
    groups = [
        (title, [row(kind) for kind in part]) for title, part in groupby(offered, key=lambda kind: str(kind.group))
    ]
    context = {
        "form": form,
        "groups": groups,
        "columns": ways,
        "browsers": Browser.objects.filter(user=user).order_by("-pk"),
        "push_is_on": Way.PUSH in Service.open_ways(),
        "chat": Chat.objects.filter(user=user, chat__isnull=False).first(),
        "bot": bot.state.get("bot") if bot.is_on else "",
        "version": Wishes.objects.filter(user=user).values_list("version", flat=True).first() or 1,
    }
    return render(request, "notices/wishes.html", context, status=status)
