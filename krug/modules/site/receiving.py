"""A visitor's form, kept before the visitor is answered, and the request that comes of it in the same moment."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from krug.core.access.people import krug_itself
from krug.core.events.models import Channel
from krug.core.files.attaching import attach
from krug.core.files.refusals import NotTaken
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.marketing import interest
from krug.modules.marketing.models import SOURCES
from krug.modules.requests.models import CameBy, Request
from krug.modules.site import asked, traps
from krug.modules.site.came import source_in_words
from krug.modules.site.models import SiteForm, Submission, Verdict

AN_HOUR = dt.timedelta(hours=1)
# A form without a key, sent again within this time with the same words, is the same form.
AGAIN = dt.timedelta(minutes=10)
MOST_FILES = 5
MOST_BYTES = 20 * 1024 * 1024  # of all files of one form: nobody has signed in here
OF_REQUEST = ("contact_name", "phone", "email", "region")
logger = logging.getLogger(__name__)


class TooMany(Exception):
    """This address has sent as much as it may within the hour."""


@dataclass(frozen=True)
class Sent:
    """What came: `values` as typed, `age` in seconds since the form was drawn (None: not known), `key` "" where the
    form has none, `files` as Django has them uploaded."""

    values: Mapping[str, str]
    honey: str = ""
    age: float | None = None
    key: str = ""
    came: Mapping[str, str] = field(default_factory=dict)
    agreed: bool = False
    address: str = ""
    agent: str = ""
    files: Sequence[Any] = ()


def most_bytes() -> int:
    return min(settings.FILE_MOST_BYTES, MOST_BYTES)


def receive(form: SiteForm, sent: Sent) -> Submission:
    """The submission, kept; sent a second time, the first. A request is made of it unless it looks like spam.

    Raises Invalid with the reason by field, TooMany.
    """
    values = _read(form, sent)
    found, is_new = _kept(form, sent, values)
    if is_new and found.verdict == Verdict.WAITING:
        become_request(found, sent.files)
    return found


def let_through(found: Submission) -> bool:
    """A person has looked: it is no spam. False where it is a request already."""
    rows = Submission.objects.filter(pk=found.pk, verdict=Verdict.TRAPPED)
    if not rows.update(verdict=Verdict.WAITING, reason=""):
        return False
    found.refresh_from_db()
    return become_request(found)


def become_request(found: Submission, files: Sequence[Any] = ()) -> bool:
    """Whether it is a request now. What hinders it is written down, and it waits: nothing a visitor sent is lost."""
    try:
        with transaction.atomic(), translation.override(found.form.language):
            waiting = Submission.objects.select_for_update(of=("self",)).filter(pk=found.pk, verdict=Verdict.WAITING)
            if not waiting.exists():
                return False
            request = _request_of(found)
            found.request_id, found.verdict, found.reason = request.pk, Verdict.TAKEN, ""
            found.save(update_fields=["request_id", "verdict", "reason"])
    except Invalid as error:
        found.reason = str(error)[:300]
        found.save(update_fields=["reason"])
        logger.warning("no request could be made of submission %s: %s", found.pk, error)
        return False
    _attach(request, files)
    return True


def make_up() -> int:
    """Requests of what waits since the form's settings, or Krug's, did not let it become one; gives how many."""
    waiting = Submission.objects.filter(
        verdict=Verdict.WAITING, received_at__lt=timezone.now() - dt.timedelta(minutes=1)
    )
    return sum(become_request(found) for found in waiting.select_related("form").order_by("pk")[:100])


def sweep() -> int:
    """Spam older than a month is forgotten."""
    old = timezone.now() - dt.timedelta(days=30)
    return Submission.objects.filter(verdict=Verdict.TRAPPED, received_at__lt=old).delete()[0]


def _read(form: SiteForm, sent: Sent) -> dict[str, str]:
    errors: dict[str, str] = {}
    values: dict[str, str] = {}
    try:
        values = asked.read(asked.asked_by(form.fields), sent.values)
    except Invalid as error:
        errors |= error.errors
    if form.consent_id and not sent.agreed:
        errors["agreed"] = _("Without your consent we may not keep what you write.")
    if len(sent.files) > MOST_FILES or (sent.files and not form.takes_files):
        errors["files"] = _("At most %(most)d files.") % {"most": MOST_FILES if form.takes_files else 0}
    if errors:
        raise Invalid(errors)
    return values


@transaction.atomic
def _kept(form: SiteForm, sent: Sent, values: dict[str, str]) -> tuple[Submission, bool]:
    """The row, and whether it is new. Of two presses at once the second waits here and finds the first's."""
    SiteForm.objects.select_for_update(no_key=True, of=("self",)).get(pk=form.pk)
    now, digest = timezone.now(), _digest(form, sent, values)
    rows = Submission.objects.filter(form=form)
    key = _key(sent.key)
    there = Submission.objects.filter(key=key).first() if key else None
    if there is None and key is None:
        there = rows.filter(address=sent.address, received_at__gt=now - AGAIN, digest=digest).first()
    if there is not None:
        return there, False
    if rows.filter(address=sent.address, received_at__gt=now - AN_HOUR).count() >= form.most_per_hour:
        raise TooMany
    why = traps.suspicion(sent.honey, sent.age, values)
    made = Submission.objects.create(
        form=form,
        key=key or uuid.uuid4(),
        digest=digest,
        values=values,
        came=dict(sent.came),
        address=sent.address,
        agent=sent.agent[:200],
        consent=form.consent.current if form.consent else None,
        verdict=Verdict.TRAPPED if why else Verdict.WAITING,
        reason=why,
    )
    return made, True


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _digest(form: SiteForm, sent: Sent, values: Mapping[str, str]) -> str:
    told = json.dumps([form.pk, sent.address, sorted(values.items())], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _request_of(found: Submission) -> Request:
    form, values = found.form, found.values
    wanted: dict[str, Any] = {name: values[name] for name in OF_REQUEST if name in values}
    wanted |= {"came_by": CameBy.SITE, "text": _text(found), **_interest(found)}
    if form.kind and form.kind.is_active:
        wanted["kind"] = form.kind_id
    if form.use != "form" or not values.get("text"):
        wanted["title"] = f"{form.heading or form.title}: {values.get('contact_name') or _reached(values)}"[:255]
    request: Request = writing.create(kinds.get(Request.KIND), krug_itself(), [wanted], Channel.RULE)[0]
    return request


def _reached(values: Mapping[str, str]) -> str:
    return values.get("phone") or values.get("email", "")


def _text(found: Submission) -> str:
    """The message, then the answers to the firm's own questions."""
    answers = [
        f"{one.label}: {found.values[one.name]}"
        for one in asked.asked_by(found.form.fields)
        if one.name.startswith("own") and one.name in found.values
    ]
    return "\n".join([*filter(None, [found.values.get("text", "")]), *answers])


def _interest(found: Submission) -> dict[str, Any]:
    """The form's channel, with the campaign in words where such a channel takes words."""
    channel = found.form.channel
    if channel is None or channel.deleted_at is not None or not krug_itself().firm.has(interest.OPTION):
        return {}
    words = source_in_words(found.came) if "source" in SOURCES[channel.influence] else ""
    return {"channel": channel.pk, **({"source": words} if words else {})}


def _attach(request: Request, files: Sequence[Any]) -> None:
    """What is too large or empty is left out; the words have gone in already."""
    for one in files:
        try:
            attach(request, krug_itself(), one.name or "file", one.chunks(), Channel.RULE)
        except NotTaken as error:
            logger.info("a visitor's file was not taken: %s", error)
