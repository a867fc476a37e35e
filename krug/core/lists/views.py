"""The list page of any kind."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action, Scope
from krug.core.lists.paging import BadCursor, page
from krug.core.records.fields import BadValue, ChoiceField
from krug.core.records.kinds import RecordKind
from krug.core.search.finding import ids

ROWS = 50


@require_safe
def listing(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    user: Any = request.user
    check_kind(user, Action.SEE, kind.code)
    rows = kind.model.objects.visible_to(user).select_related(*kind.related).prefetch_related(*kind.children)
    asked = request.GET.get("q", "").strip()
    if asked:
        rows = rows.filter(pk__in=ids(user, kind.code, asked))
    try:
        found = page(_filtered(kind, rows, request), kind.order, ROWS, request.GET.get("cursor", ""))
    except BadCursor:
        raise Http404 from None
    context = {
        "kind": kind,
        "columns": [field for field in kind.fields if field.in_list],
        "choices": [f for f in kind.fields if f.can_filter and isinstance(f, ChoiceField)],
        "page": found,
        "chosen": request.GET,
        "filtered": any(request.GET.get(name) for name in ["q", *kind.names]),
        "may_create": user.scope(kind.code, Action.CREATE) is not Scope.NONE,
    }
    return render(request, "lists/list.html", context)


def _filtered(kind: RecordKind, rows: Any, request: HttpRequest) -> Any:
    for field in kind.fields:
        raw = request.GET.get(field.name, "")
        if not raw or not field.can_filter:
            continue
        try:
            value = field.parse(raw)
        except BadValue:
            raise Http404 from None
        rows = rows.filter(**{field.column: value})
    return rows
