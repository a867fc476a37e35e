"""What people are told of deals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.notices.concerning import now_in_charge
from krug.core.notices.kinds import NoticeKind
from krug.core.notices.ways import Way

MOVED = NoticeKind(
    "deal_moved",
    _("Somebody moves, wins or loses a deal of mine"),
    _("Deals"),
    hears=("deal.moved", "deal.taken_back", "deal.won", "deal.lost", "deal.reopened"),
    whom=now_in_charge,
    ways=(Way.APP, Way.PUSH),
    order=40,
)
