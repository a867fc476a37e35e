"""What people are told of the site."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.notices.concerning import now_in_charge
from krug.core.notices.kinds import NoticeKind
from krug.modules.requests.notices import GROUP, LOUD

VISITOR_WROTE = NoticeKind(
    "visitor_wrote",
    _("A visitor writes in a chat of mine"),
    GROUP,
    hears=("request.visitor_wrote",),
    whom=now_in_charge,
    ways=LOUD,
    order=29,
)
