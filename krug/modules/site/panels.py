"""What a request's card shows of the form it came by."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records.panels import Panel, Position
from krug.modules.requests.models import CameBy, Phase, Request
from krug.modules.site import chatting
from krug.modules.site.came import CLICKS, UTM, without_query
from krug.modules.site.models import Submission

TITLES = {
    "utm_source": _("Source"),
    "utm_medium": _("Medium"),
    "utm_campaign": _("Campaign"),
    "utm_term": _("Search words"),
    "utm_content": _("Advertisement"),
}


def from_site(user: User, request: Request) -> dict[str, Any] | None:
    """The form, the page, what led there and the marks; None for a request that came otherwise. One query.

    What the visitor typed is in the request's own fields, and hidden with them. What led there is hidden with the
    primary interest, of which it tells more.
    """
    rows = Submission.objects.filter(request_id=request.pk).select_related("form", "consent__text")
    found = rows.order_by("pk").first()
    if found is None:
        return None
    sees_source = all(user.sees_field(Request.KIND, name) for name in ("channel", "source"))
    came = found.came if sees_source else {}
    return {
        "submission": found,
        "page": without_query(found.came.get("page", "")),
        "referrer": without_query(came.get("referrer", "")),
        "marks": [(TITLES[name], came[name]) for name in UTM if name in came],
        "clicks": [(name, came[name]) for name in CLICKS if name in came],
    }


def chat(user: User, request: Request) -> dict[str, Any] | None:
    """What the visitor and the firm have said; None where there is no chat. Hidden with the request's text.

    Two queries, one for a request that came otherwise.
    """
    if request.came_by != CameBy.SITE or not user.sees_field(Request.KIND, "text"):
        return None
    found = chatting.of_request(request)
    if found is None:
        return None
    return {
        "request": request,
        "said": chatting.messages(found),
        "form": found.submission.form,
        "may_reply": request.phase == Phase.OPEN and policy.may(user, Action.CHANGE, request),
        "address": f"/requests/{request.pk}/chat",
    }


PANELS = (
    Panel("request_chat", _("Chat on the site"), Position.NEXT, "site/chat_panel.html", chat, ("request",), order=8),
    Panel("request_from_site", _("From the site"), Position.SIDE, "site/panel.html", from_site, ("request",), order=30),
)
