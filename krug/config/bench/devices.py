"""A person with a full calendar, and the phone that asks for all of it."""

from __future__ import annotations

import base64
import datetime as dt

from django.utils import timezone

from krug.config.bench.http import Ask
from krug.core.access.models import ApiToken, User
from krug.core.access.models.token import TokenScope
from krug.core.events.models import Channel
from krug.modules.activities.kinds import Kind
from krug.modules.activities.models import Activity
from krug.modules.activities.recording import Deed, record

EVENTS = 5000
# Opens a base that holds nothing but chance.
KEY = "krug_of_the_benchmark"
_ASKED = (
    '<d:sync-collection xmlns:d="DAV:"><d:sync-token/><d:sync-level>1</d:sync-level>'
    "<d:prop><d:getetag/></d:prop></d:sync-collection>"
)


def fill_calendar(person: User) -> None:
    """A thousand days of meetings, five a day, and the password of a phone."""
    first = timezone.localdate() - dt.timedelta(days=500)
    rows = [
        Activity(
            kind=Kind.MEETING,
            title=f"Встреча {number}",
            due_on=first + dt.timedelta(days=number // 5),
            due_time=dt.time(9 + number % 5 * 2),
        )
        for number in range(EVENTS)
    ]
    record(person, [Deed(row, planned_at=timezone.now()) for row in rows], Channel.IMPORT)
    digest = ApiToken.digest_of(KEY)
    ApiToken.objects.create(user=person, name="Phone", digest=digest, scope=TokenScope.DAV)


def first_sync(person: int, email: str) -> Ask:
    """The report of all that is in the calendar, as a phone asks for it that knows nothing yet."""
    given = base64.b64encode(f"{email}:{KEY}".encode()).decode()
    headers = {"Authorization": f"Basic {given}", "Content-Type": "application/xml", "Depth": "0"}
    return Ask(f"/dav/calendars/{person}/events/", method="REPORT", body=_ASKED, headers=headers)
