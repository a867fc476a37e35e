"""A visitor's form, kept before the visitor is answered, and the request that comes of it in the same moment."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import uuid
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from krug.core.access.networks import around
from krug.core.access.people import krug_itself
from krug.core.access.policy import Denied
from krug.core.events.models import Channel
from krug.core.files.attaching import attach_stored
from krug.core.files.names import cleaned
from krug.core.files.refusals import NotTaken, TooLarge
from krug.core.files.storing import Staged, settle, staged
from krug.core.personal.models import ConsentVersion
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.marketing import interest
from krug.modules.marketing.models import SOURCES
from krug.modules.requests.models import CameBy, Request
from krug.modules.site import asked, traps
from krug.modules.site.came import source_in_words
from krug.modules.site.models import SiteForm, Submission, SubmissionFile, Use, Verdict

AN_HOUR = dt.timedelta(hours=1)
# A form without a key, sent again within this time with the same words, is the same form.
AGAIN = dt.timedelta(minutes=10)
AT_ONCE = 100  # of what waits
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

    Raises Invalid with the reason by field, TooMany, and SiteForm.DoesNotExist where the form has gone meanwhile.
    """
    consent = form.consent.current if form.consent else None
    values = _read(form, sent, consent)
    with ExitStack() as stack:
        files = [(stack.enter_context(staged(one.chunks(), most_bytes())), cleaned(one.name)) for one in sent.files]
        found, is_new = _kept(form, sent, values, consent, files)
    if is_new and found.verdict == Verdict.WAITING:
        become_request(found)
    return found


def let_through(found: Submission) -> bool:
    """A person has looked: it is no spam. False where it is a request already."""
    rows = Submission.objects.filter(pk=found.pk, verdict=Verdict.TRAPPED)
    if not rows.update(verdict=Verdict.WAITING, reason=""):
        return False
    found.refresh_from_db()
    return become_request(found)


def become_request(found: Submission) -> bool:
    """Whether it is a request now. What hinders it is written down, and it waits: nothing a visitor sent is lost."""
    Submission.objects.filter(pk=found.pk).update(tried_at=timezone.now())
    try:
        with transaction.atomic(), translation.override(found.form.language):
            waiting = Submission.objects.select_for_update(of=("self",)).filter(pk=found.pk, verdict=Verdict.WAITING)
            if not waiting.exists():
                return False
            request = _request_of(found)
            found.request_id, found.verdict, found.reason = request.pk, Verdict.TAKEN, ""
            found.save(update_fields=["request_id", "verdict", "reason"])
            _attach(request, found)
    except (Invalid, Denied, NotTaken) as error:
        found.request_id, found.verdict = None, Verdict.WAITING
        found.reason = str(error)[:300]
        found.save(update_fields=["reason"])
        logger.warning("no request could be made of submission %s: %s", found.pk, error)
        return False
    return True


def make_up() -> int:
    """Requests of what waits since the form's settings, or Krug's, did not let it become one; gives how many.

    Those tried longest ago come first: what is refused again and again is in nobody's way.
    """
    waiting = Submission.objects.filter(verdict=Verdict.WAITING, tried_at__lt=timezone.now() - dt.timedelta(minutes=1))
    return sum(become_request(found) for found in waiting.select_related("form").order_by("tried_at", "pk")[:AT_ONCE])


def sweep() -> int:
    """Spam older than a month is forgotten."""
    old = timezone.now() - dt.timedelta(days=30)
    return Submission.objects.filter(verdict=Verdict.TRAPPED, received_at__lt=old).delete()[0]


def _read(form: SiteForm, sent: Sent, consent: ConsentVersion | None) -> dict[str, str]:
    errors: dict[str, str] = {}
    values: dict[str, str] = {}
    try:
        values = asked.read(asked.asked_by(form.fields), sent.values)
    except Invalid as error:
        errors |= error.errors
    shown = sent.values.get("krug_consent")
    if consent and shown and shown != str(consent.pk):
        errors["agreed"] = _("The text of the consent has changed meanwhile. Please read it and tick it again.")
    elif consent and not sent.agreed:
        errors["agreed"] = _("Without your consent we may not keep what you write.")
    refusal = _refusal(sent.files, MOST_FILES if form.takes_files else 0)
    if refusal:
        errors["files"] = refusal
    if errors:
        raise Invalid(errors)
    return values


def _refusal(files: Sequence[Any], most: int) -> str:
    """Why these files will not do; "" where they will."""
    if len(files) > most:
        return _("At most %(most)d files.") % {"most": most}
    for one in files:
        try:
            cleaned(one.name or "")
        except NotTaken as error:
            return str(error)
        if not one.size:
            return _("The file is empty.")
        if one.size > most_bytes():
            return str(TooLarge(most_bytes()))
    return ""


@transaction.atomic
def _kept(
    form: SiteForm,
    sent: Sent,
    values: dict[str, str],
    consent: ConsentVersion | None,
    files: Sequence[tuple[Staged, str]],
) -> tuple[Submission, bool]:
    """The row, and whether it is new. Of two presses at once the second waits here and finds the first's."""
    SiteForm.objects.there().select_for_update(no_key=True, of=("self",)).get(pk=form.pk, is_on=True)
    now, network = timezone.now(), around(sent.address)
    digest = _digest(values, files)
    lately = Submission.objects.filter(form=form, network=network)
    there, key = _same(form, _key(sent.key), digest, lately.filter(received_at__gt=now - AGAIN))
    if there is not None:
        return there, False
    if lately.filter(received_at__gt=now - AN_HOUR).count() >= form.most_per_hour:
        raise TooMany
    why = traps.suspicion(sent.honey, sent.age, values)
    made = Submission.objects.create(
        form=form,
        key=key,
        digest=digest,
        values=values,
        came=dict(sent.came),
        address=sent.address,
        network=network,
        agent=sent.agent[:200],
        consent=consent,
        verdict=Verdict.TRAPPED if why else Verdict.WAITING,
        reason=why,
    )
    for content, name in files:
        SubmissionFile.objects.create(submission=made, stored=settle(content), name=name)
    return made, True


def _same(form: SiteForm, key: uuid.UUID | None, digest: str, lately: Any) -> tuple[Submission | None, uuid.UUID]:
    """What came before with this key and these words, and the key for it where nothing did.

    A key that other words came with, as when a visitor goes back in the browser and writes more, is none.
    """
    known = Submission.objects.filter(form=form, key=key).first() if key else None
    if key and known is None:
        return None, key
    if known and known.digest == digest:
        return known, known.key
    return lately.filter(digest=digest).first(), uuid.uuid4()


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _digest(values: Mapping[str, str], files: Sequence[tuple[Staged, str]]) -> str:
    told = json.dumps([sorted(values.items()), [(name, one.size, one.sha256) for one, name in files]])
    return hashlib.sha256(told.encode()).hexdigest()


def _request_of(found: Submission) -> Request:
    form, values = found.form, found.values
    wanted: dict[str, Any] = {name: values[name] for name in OF_REQUEST if name in values}
    wanted |= {"came_by": CameBy.SITE, "text": _text(found), **_interest(found)}
    if form.kind and form.kind.is_active:
        wanted["kind"] = form.kind_id
    if form.use == Use.CALLBACK or not values.get("text"):
        # Nothing of the visitor: who does not see the telephone sees the title.
        wanted["title"] = form.heading or form.title
    request: Request = writing.create(kinds.get(Request.KIND), krug_itself(), [wanted], Channel.RULE)[0]
    return request


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


def _attach(request: Request, found: Submission) -> None:
    """From here on the files are the request's, and kept or removed with it. Raises NotTaken."""
    for one in found.files.select_related("stored").order_by("pk"):
        attach_stored(request, krug_itself(), one.stored, one.name, Channel.RULE)
    found.files.all().delete()
