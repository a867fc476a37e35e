"""What has changed in Krug, told to the person's contacts at Google: only what the person may see and take out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.modules.clients.models import ContactPerson
from krug.modules.google.calendar.reading import refusal
from krug.modules.google.contacts import local
from krug.modules.google.contacts.reading import bring_together
from krug.modules.google.contacts.shapes import OURS, PERSON_FIELDS, body_of, shape_of, sources_of
from krug.modules.google.desk import Desk, settle
from krug.modules.google.faults import Trouble
from krug.modules.google.merging import Base, Shape, changed
from krug.modules.google.models import Area, Link

ATTEMPTS = 4
MOST = 500
# A contact just made shows in what is read minutes later: so long one whose answer was lost is not made again.
PATIENCE = dt.timedelta(minutes=10)


def push(desk: Desk) -> None:
    """All that is marked, one after another. Raises Later, Revoked, Trouble."""
    rows = desk.links(Area.CONTACTS).marked_now().order_by("pk")
    for pk in list(rows.values_list("pk", flat=True)[:MOST]):
        link = desk.links(Area.CONTACTS).filter(pk=pk).first()
        if link is not None:
            _push(desk, link)


def _push(desk: Desk, link: Link) -> None:
    marks = link.marked
    record = local.alive(desk, link)
    if record is None:
        # What leaves a person's hands in Krug stays in their own address book.
        settle(link, marks, base={"local": {}, "remote": {}}) if link.remote else link.delete()
    elif link.is_gone or not local.may_export(desk, record):
        settle(link, marks)
    elif not link.remote:
        _make(desk, link, record, marks)
    else:
        _change(desk, link)


def _make(desk: Desk, link: Link, record: Any, marks: int) -> None:
    tried = dt.datetime.fromisoformat(link.waiting["tried"]) if link.waiting else None
    if tried is not None and timezone.now() - tried < PATIENCE:
        return
    here = _open(desk, link, local.shape_of(record))
    body, _parts = body_of({name: value for name, value in here.items() if value}, {})
    if (
        isinstance(record, ContactPerson)
        and record.company is not None
        and desk.person.sees_field("contact", "company")
    ):
        first, *_rest = body.get("organizations") or [{}]
        body["organizations"] = [{**first, "name": record.company.name}]
    settle(link, waiting={"tried": timezone.now().isoformat()})
    answer = desk.google.people(
        "POST",
        "people:createContact",
        body={**body, "clientData": [{"key": OURS, "value": record.uid.hex}]},
        personFields=PERSON_FIELDS,
    )
    if answer.is_done:
        base = Base(here, shape_of(answer.data)).plain()
        settle(
            link,
            marks,
            remote=str(answer.data.get("resourceName") or ""),
            etag=answer.data.get("etag", ""),
            base=base,
            waiting=None,
            fault="",
        )
    else:
        settle(link, marks, waiting=None, fault=refusal(answer))


def _change(desk: Desk, link: Link) -> None:
    """The contact is read before it is written: what has changed there meanwhile is taken in first."""
    for _attempt in range(ATTEMPTS):
        link.refresh_from_db()
        marks, record = link.marked, local.alive(desk, link)
        if record is None:
            return
        new = changed(local.fields_of(desk, link.sort), link.seen.local, local.shape_of(record))
        if not new:
            settle(link, marks)
            return
        person = _contact(desk, link.remote)
        if person is None:
            settle(link, marks, base={"local": {}, "remote": {}}, etag="")
            return
        with transaction.atomic():
            bring_together(desk, link, record, person)
        if _told(desk, link, person):
            return
    settle(link, link.marked, fault=_("Google's contacts are being changed just now."))


def _told(desk: Desk, link: Link, person: dict[str, Any]) -> bool:
    """False where the contact is another by now."""
    link.refresh_from_db()
    marks, record = link.marked, local.alive(desk, link)
    here = _open(desk, link, local.shape_of(record))
    new = changed(list(here), link.seen.local, here)
    if not new:
        settle(link, marks)
        return True
    body, parts = body_of(new, person)
    body |= {"resourceName": link.remote, "etag": person.get("etag", ""), "metadata": sources_of(person)}
    answer = desk.google.people(
        "PATCH",
        f"{link.remote}:updateContact",
        body=body,
        updatePersonFields=",".join(sorted(parts)),
        personFields=PERSON_FIELDS,
    )
    if answer.status in (400, 409, 412) and answer.reason in ("failedPrecondition", "FAILED_PRECONDITION"):
        return False
    if not answer.is_done:
        settle(link, marks, fault=refusal(answer))
        return True
    seen = link.seen
    base = Base({**seen.local, **new}, {**seen.remote, **shape_of(answer.data)}).plain()
    settle(link, marks, etag=answer.data.get("etag", ""), base=base, fault="")
    return True


def _contact(desk: Desk, name: str) -> dict[str, Any] | None:
    answer = desk.google.people("GET", name, personFields=PERSON_FIELDS)
    if answer.is_done:
        return answer.data
    if answer.status in (404, 410):
        return None
    raise Trouble(refusal(answer))


def _open(desk: Desk, link: Link, shape: Shape) -> Shape:
    return {name: shape[name] for name in local.fields_of(desk, link.sort)}
