"""How every view of a list opens: may the person, and what does the address ask to see?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from krug.core.access.acting import actor_of
from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action
from krug.core.lists.filtering import BadFilter
from krug.core.lists.state import ListState, state_of
from krug.core.lists.views.listing import bad_filter
from krug.core.records.kinds import RecordKind

View = Callable[[HttpRequest, ListState], HttpResponseBase]


def of_list(action: str = Action.SEE) -> Callable[[View], Callable[[HttpRequest, RecordKind], HttpResponseBase]]:
    """For a view that takes the list's state instead of its kind.

    Who has no right to `action` is denied; a filter that cannot be read, then or later, is answered with the reason.
    """

    def opened(view: View) -> Callable[[HttpRequest, RecordKind], HttpResponseBase]:
        @wraps(view)
        def run(request: HttpRequest, kind: RecordKind) -> HttpResponseBase:
            user = actor_of(request)
            check_kind(user, action, kind.code)
            try:
                return view(request, state_of(kind, user, request.GET))
            except BadFilter as error:
                return bad_filter(request, kind, error)

        return run

    return opened
