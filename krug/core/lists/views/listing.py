"""The list page of any kind."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from krug.core.access.acting import actor_of
from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action, Scope
from krug.core.lists.cells import css_of_all
from krug.core.lists.chips import chips_of
from krug.core.lists.columns import groupable, sort_column
from krug.core.lists.filtering import BadFilter
from krug.core.lists.grouping import groups_of
from krug.core.lists.paging import BadCursor, Page, page
from krug.core.lists.rows import drawn, matching, with_columns
from krug.core.lists.state import ListState, state_with, views_of
from krug.core.records.kinds import RecordKind

ROWS = 50
MOST_ROWS = 200


@require_safe
def listing(request: HttpRequest, kind: RecordKind) -> HttpResponse:
    """With `part` the rows alone, for a group that is opened in its place."""
    user = actor_of(request)
    check_kind(user, Action.SEE, kind.code)
    views = views_of(kind, user)
    try:
        state = state_with(kind, user, request.GET, views)
        rows = matching(state)
        shell = {
            "state": state,
            "kind": kind,
            "views": views,
            "chips": chips_of(state),
            "rights": rights(state),
            "groupings": grouping_choices(state),
            "ungrouped": state.url(group=""),
        }
        if state.group and not request.GET.get("cursor"):
            groups = groups_of(state, rows)
            return render(request, "lists/list.html", shell | {"groups": groups, "heads": heads(state)})
        found = page(with_columns(rows, state.columns), state.order, limit_of(request), request.GET.get("cursor", ""))
    except BadFilter as error:
        return bad_filter(request, kind, error)
    except BadCursor:
        raise Http404 from None
    if "part" in request.GET:
        return render(request, "lists/rows.html", shell | paged(request, state, found))
    return render(request, "lists/list.html", shell | paged(request, state, found))


def paged(request: HttpRequest, state: ListState, found: Page) -> dict[str, Any]:
    """What the template needs of one page of rows."""
    start = request.GET.get("from", "1")
    first = int(start) if start.isdecimal() and len(start) < 12 else 1
    before = max(1, first - limit_of(request))
    return {
        "heads": heads(state),
        "page": found,
        "rows": drawn(state.kind.code, state.columns, found.rows, state.user),
        "first": first,
        "last": first + len(found.rows) - 1,
        "whole": len(found.rows) if not found.next and not found.previous else None,
        "next": f"{state.url()}&cursor={found.next}&from={first + len(found.rows)}" if found.next else "",
        "previous": f"{state.url()}&cursor={found.previous}&from={before}" if found.previous else "",
    }


def rights(state: ListState) -> dict[str, bool]:
    """What the person may do at all with this kind, for the buttons."""
    scopes = {action: state.user.scope(state.kind.code, action) for action in Action}
    return {action.value: scope is not Scope.NONE for action, scope in scopes.items()}


def heads(state: ListState) -> list[dict[str, Any]]:
    """The head of each column: its title, and the address that orders by it."""
    found = []
    for field, css in zip(state.columns, ["", *css_of_all(state.columns[1:])], strict=True):
        column = sort_column(state.kind, field.name)
        down = state.sort == f"-{field.name}"
        by_default = not state.sort and column is not None and state.kind.order[0].lstrip("-") == column
        up = state.sort == field.name or (by_default and not state.kind.order[0].startswith("-"))
        down = down or (by_default and not up)
        url = state.url(sort=f"-{field.name}" if up else field.name) if column else ""
        found.append({"field": field, "url": url, "up": up, "down": down, "css": css})
    return found


def limit_of(request: HttpRequest) -> int:
    asked = request.GET.get("rows", "")
    return max(1, min(int(asked), MOST_ROWS)) if asked.isdecimal() and len(asked) < 5 else ROWS


def frame_of(request: HttpRequest) -> str:
    """What a small form stands in: the dialog of the page that asked for it, or a page of its own."""
    return "lists/dialog.html" if request.headers.get("HX-Request") else "ui/page.html"


def bad_filter(request: HttpRequest, kind: RecordKind, error: BadFilter) -> HttpResponse:
    return render(request, "lists/bad_filter.html", {"kind": kind, "reason": str(error)}, status=400)


def grouping_choices(state: ListState) -> list[tuple[str, str, str]]:
    """(name, title, address) of what the list can be grouped by."""
    return [(field.name, str(field.title), state.url(group=field.name)) for field in groupable(state.kind)]
