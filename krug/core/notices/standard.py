"""What people are told of whatever rooms there are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.notices import concerning, saying
from krug.core.notices.kinds import NoticeKind, is_administrator
from krug.core.notices.ways import Way

AROUND_ME, WORK, KRUG = _("What concerns me"), _("Records"), _("Krug itself")
LOUD = (Way.APP, Way.MAIL, Way.PUSH, Way.TELEGRAM)

MENTION = NoticeKind(
    "mention",
    _("A colleague calls me in a comment"),
    AROUND_ME,
    hears=(".commented",),
    whom=concerning.called,
    ways=LOUD,
    order=10,
)
IN_CHARGE = NoticeKind(
    "responsible",
    _("I become responsible for a record"),
    AROUND_ME,
    hears=(".changed", ".created"),
    whom=concerning.put_in_charge,
    ways=LOUD,
    order=30,
)
REMINDER = NoticeKind(
    "reminder",
    _("My reminders"),
    AROUND_ME,
    ways=LOUD,
    order=12,
    words=saying.of_reminder,
)
COMMENT = NoticeKind(
    "comment",
    _("A comment on a record that I follow or am responsible for"),
    WORK,
    hears=(".commented", ".stage_commented"),
    whom=concerning.commented_to,
    ways=(Way.APP,),
    order=60,
)
FOLLOWED = NoticeKind(
    "followed",
    _("Whatever happens to a record that I follow"),
    WORK,
    hears=("*",),
    whom=concerning.following,
    ways=(Way.APP,),
    order=90,
)
IMPORTED = NoticeKind(
    "imported",
    _("My import has ended"),
    KRUG,
    hears=("import.finished",),
    whom=concerning.whoever_did,
    ways=(Way.APP, Way.PUSH),
    order=70,
    to_oneself=True,
    leads_to=lambda pk: f"/imports/{pk}",
)
LARGE_EXPORT = NoticeKind(
    "large_export",
    _("Somebody takes out unusually much"),
    KRUG,
    hears=("firm.large_export",),
    whom=concerning.administrators,
    ways=LOUD,
    order=20,
    may=is_administrator,
    leads_to=lambda _firm: "/settings/audit?group=audit",
)
WEBHOOK = NoticeKind(
    "webhook_paused",
    _("Krug has stopped sending to a webhook"),
    KRUG,
    hears=("webhook.paused",),
    whom=concerning.administrators,
    ways=(Way.APP, Way.MAIL),
    order=25,
    may=is_administrator,
    leads_to=lambda pk: f"/settings/webhooks/{pk}",
)
STANDARD = (MENTION, REMINDER, LARGE_EXPORT, WEBHOOK, IN_CHARGE, COMMENT, IMPORTED, FOLLOWED)
