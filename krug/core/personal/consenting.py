"""Consents: the texts with their versions, and who agreed to which."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.personal.models import Consent, ConsentText, ConsentVersion, GivenBy
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.records.kinds import RecordKind

LONGEST = 20_000
EARLIEST = dt.date(1990, 1, 1)


@transaction.atomic
def keep_text(
    actor: User,
    text: ConsentText | None,
    values: Mapping[str, Any],
    seen: int | None = None,
    channel: str = Channel.PAGE,
) -> ConsentText:
    """A text made, or `text` changed: another `title`, in use or not, other words in `body` as its next version.

    Raises Denied, Invalid, and Overtaken where `seen` is not the version of the row any more.
    """
    policy.check_administrator(actor)
    row = ConsentText.objects.select_for_update().get(pk=text.pk) if text else ConsentText()
    check_seen(row, seen)
    title, body = " ".join(str(values["title"]).split()), str(values["body"]).replace("\r\n", "\n").strip()
    _check(row, title, body)
    old = row.current.body if row.pk else ""
    differs = (row.title, row.is_used) != (title, bool(values.get("is_used", True)))
    row.title, row.is_used = title, bool(values.get("is_used", True))
    if row.pk and (differs or old != body):
        row.version += 1
    row.save()
    if old != body:
        number = row.versions.count() + 1
        ConsentVersion.objects.create(text=row, number=number, body=body, by=actor if actor.pk else None)
    if differs or old != body:
        data = {"title": row.title, "number": row.versions.count()}
        write([Fact("consent_text.kept", ("consent_text", row.pk), data)], actor, channel)
    return row


@transaction.atomic
def note(record: Any, actor: User, values: Mapping[str, Any], channel: str = Channel.PAGE) -> Consent:
    """The person agreed: `text` (id, in its present words), `given_on`, `way`, `source`. Raises Denied, Invalid."""
    policy.check(actor, Action.CHANGE, record)
    text = ConsentText.objects.filter(pk=values.get("text") or 0, is_used=True).first()
    errors: dict[str, str] = {} if text else {"text": _("Choose from the list.")}
    day: Any = values.get("given_on")
    if not isinstance(day, dt.date) or not EARLIEST <= day <= timezone.localdate():
        errors["given_on"] = _("Enter a day that is not in the future.")
    if values.get("way") not in GivenBy.values:
        errors["way"] = _("Choose from the list.")
    source = " ".join(str(values.get("source") or "").split())
    if len(source) > 200:
        errors["source"] = _("At most %(most)d characters.") % {"most": 200}
    if errors or text is None:
        raise Invalid(errors)
    made = Consent.objects.create(
        kind=record.KIND,
        record_id=record.pk,
        version=text.current,
        given_on=day,
        way=values["way"],
        source=source,
        noted_by=actor if actor.pk else None,
    )
    _tell("consented", record, made, actor, channel)
    return made


@transaction.atomic
def withdraw(record: Any, actor: User, pk: int, channel: str = Channel.PAGE) -> Consent | None:
    """The person agrees no more, from today on. A second time does nothing; None where there is none. Raises Denied."""
    policy.check(actor, Action.CHANGE, record)
    rows = Consent.objects.filter(kind=record.KIND, record_id=record.pk, pk=pk)
    by = actor if actor.pk else None
    changed = rows.filter(withdrawn_on=None).update(withdrawn_on=timezone.localdate(), withdrawn_by=by)
    found = rows.select_related("version__text").first()
    if changed and found:
        _tell("consent_withdrawn", record, found, actor, channel)
    return found


@transaction.atomic
def bring_back(record: Any, actor: User, pk: int, channel: str = Channel.PAGE) -> Consent | None:
    """It was taken for withdrawn by mistake. Raises Denied."""
    policy.check(actor, Action.CHANGE, record)
    rows = Consent.objects.filter(kind=record.KIND, record_id=record.pk, pk=pk)
    changed = rows.exclude(withdrawn_on=None).update(withdrawn_on=None, withdrawn_by=None)
    found = rows.select_related("version__text").first()
    if changed and found:
        _tell("consented", record, found, actor, channel)
    return found


def of_record(record: Any) -> list[Consent]:
    """The consents of a person, the latest first. One query."""
    rows = Consent.objects.filter(kind=record.KIND, record_id=record.pk).select_related("version__text", "noted_by")
    return list(rows.order_by("-given_on", "-id"))


def forget(kind: str, ids: Sequence[int]) -> None:
    """The records are removed for good."""
    Consent.objects.filter(kind=kind, record_id__in=ids).delete()


def without_source(kind: RecordKind, ids: Sequence[int]) -> None:
    """Of an erased person it stays that and when they agreed, without where it is written."""
    Consent.objects.filter(kind=kind.code, record_id__in=ids).update(source="")


def _check(row: ConsentText, title: str, body: str) -> None:
    errors = {}
    if not 0 < len(title) <= 100:
        errors["title"] = _("From 1 to %(most)d characters.") % {"most": 100}
    elif ConsentText.objects.filter(title=title).exclude(pk=row.pk).exists():
        errors["title"] = _("There is one of this name already.")
    if not 0 < len(body) <= LONGEST:
        errors["body"] = _("From 1 to %(most)d characters.") % {"most": LONGEST}
    if errors:
        raise Invalid(errors)


def _tell(verb: str, record: Any, found: Consent, actor: User, channel: str) -> None:
    data = {"title": str(found.version), "day": found.given_on.isoformat(), "way": found.way}
    write([Fact(f"{record.KIND}.{verb}", record.card, data, record.cards())], actor, channel)
