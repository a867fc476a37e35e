"""A trial notice to oneself, by one way."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.notices.kinds import NoticeKind
from krug.core.notices.models import Notice, Telling
from krug.core.notices.standard import KRUG
from krug.core.notices.ways import OUTWARD, Way

TRIAL = NoticeKind(
    "trial",
    _("A trial of a way"),
    KRUG,
    ways=OUTWARD,
    order=99,
    is_wished=False,
    may=lambda user: user.is_administrator,
    leads_to=lambda _key: "/settings/notice-ways",
    words=lambda _data, _record, _user: str(_("If you read this, notices come by this way.")),
)


@transaction.atomic
def send_trial(actor: User, way: Way) -> Telling:
    policy.check_administrator(actor)
    notice = Notice.objects.create(user=actor, kind=TRIAL.code, key=f"trial:{uuid.uuid4().hex}", in_app=False)
    return Telling.objects.create(notice=notice, user=actor, way=way)
