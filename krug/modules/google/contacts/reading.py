"""What has changed among the person's contacts at Google since the last time, page by page."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access.policy import Denied
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict
from krug.modules.google.calendar.reading import refusal
from krug.modules.google.contacts import local
from krug.modules.google.contacts.shapes import (
    FIELDS,
    PERSON_FIELDS,
    company_of,
    is_wanted,
    shape_of,
    uid_of,
    updated_at,
)
from krug.modules.google.desk import Desk, mark, settle, tell_contests
from krug.modules.google.faults import Trouble
from krug.modules.google.merging import Base, changed, merge
from krug.modules.google.models import Area, Link, Sort

PAGE = "1000"
MOST_PAGES = 200
EXPIRED = "EXPIRED_SYNC_TOKEN"


def read(desk: Desk) -> None:
    """Raises Later, Revoked, Trouble; what came before that stays, and coming again it changes nothing."""
    token = desk.account.contacts_token
    if token and _read(desk, {"syncToken": token}):
        return
    if not _read(desk, {}):
        raise Trouble(_("Google refuses (%(reason)s).") % {"reason": EXPIRED})


def take_in(desk: Desk, person: dict[str, Any]) -> None:
    """One contact as the API tells it. What is removed there stays in Krug, and is not put there again."""
    name = str(person.get("resourceName") or "")
    metadata = person.get("metadata") or {}
    link = desk.link_to(Area.CONTACTS, name) or _merged_into(desk, name, metadata)
    if not name:
        return
    if metadata.get("deleted"):
        if link is not None:
            settle(link, link.marked, base={"local": {}, "remote": {}}, etag="")
        return
    if link is not None and link.etag and link.etag == person.get("etag"):
        return
    try:
        _sort(desk, link, name, person)
    except (Invalid, Denied) as error:
        desk.left.append(_("“%(title)s”: %(reason)s") % {"title": shape_of(person)["name"] or name, "reason": error})
    except Conflict:
        if link is not None:
            mark(link)


def _sort(desk: Desk, link: Link | None, name: str, person: dict[str, Any]) -> None:
    link = link or _ours(desk, person)
    if link is None:
        _new(desk, name, person)
        return
    record = local.alive(desk, link)
    if record is None or link.is_gone:
        settle(link, remote=name, etag=person.get("etag", ""))
        return
    settle(link, remote=name, waiting=None)
    bring_together(desk, link, record, person)


@transaction.atomic
def bring_together(desk: Desk, link: Link, record: Any, person: dict[str, Any]) -> None:
    """What either side has changed becomes the other's. Raises Invalid, Denied, Conflict."""
    here, there = local.shape_of(record), shape_of(person)
    fields = local.fields_of(desk, link.sort)
    if not there["name"]:
        fields = [name for name in fields if name != "name"]
    updated = updated_at(person)
    merged = merge(fields, link.seen, here, there, lambda name: local.is_later(record, updated, name))
    if merged.to_local:
        record = local.apply(desk, record, merged.to_local)
        here = local.shape_of(local.alive(desk, link) or record)
    tell_contests(desk, record, merged.contests)
    seen = {**merged.base.local, **{name: here[name] for name in merged.to_local}}
    settle(link, base=Base(seen, merged.base.remote).plain(), etag=person.get("etag", ""), fault="")
    if changed(fields, seen, here):
        mark(link)


@transaction.atomic
def _new(desk: Desk, name: str, person: dict[str, Any]) -> None:
    """One whom Krug knows by the same phone or e-mail is linked as both are: nothing is changed by that alone."""
    if not is_wanted(person):
        return
    there = shape_of(person)
    link = local.alike(desk, there)
    if link is None:
        made = local.create(desk, there, company_of(person))
        link = Link(account=desk.account, area=Area.CONTACTS, sort=Sort.CONTACT, record_id=made.pk)
    settle(link, link.marked, remote=name, etag=person.get("etag", ""))
    record = local.alive(desk, link)
    here = local.shape_of(record) if record is not None else there
    settle(link, base=Base({one: here[one] for one in FIELDS}, there).plain())


def _ours(desk: Desk, person: dict[str, Any]) -> Link | None:
    """The link of what Krug itself once put there: its answer was lost, or what belonged together was forgotten."""
    try:
        uid = uuid.UUID(uid_of(person))
    except ValueError:
        return None
    for sort, model in local.MODELS.items():
        record = model.objects.filter(uid=uid, responsible=desk.person).first()
        if record is not None:
            found = Link.objects.filter(account=desk.account, sort=sort, record_id=record.pk).first()
            link = found or Link(account=desk.account, area=Area.CONTACTS, sort=sort, record_id=record.pk)
            return link if link.remote in ("", person["resourceName"]) else None
    return None


def _merged_into(desk: Desk, name: str, metadata: dict[str, Any]) -> Link | None:
    """Two contacts that were made one at Google: the link of the one that is no more."""
    for before in metadata.get("previousResourceNames") or []:
        if name and (link := desk.link_to(Area.CONTACTS, str(before))) is not None:
            settle(link, remote=name, etag="")
            return link
    return None


def _read(desk: Desk, query: dict[str, str]) -> bool:
    """All pages; False where the token is no longer good."""
    page = ""
    for _number in range(MOST_PAGES):
        more = {"pageToken": page} if page else {}
        answer = desk.google.people(
            "GET",
            "people/me/connections",
            **query,
            **more,
            personFields=PERSON_FIELDS,
            pageSize=PAGE,
            requestSyncToken="true",
        )
        if query and (answer.status == 410 or (answer.status == 400 and answer.reason == EXPIRED)):
            return False
        if not answer.is_done:
            raise Trouble(refusal(answer))
        with transaction.atomic():
            for person in answer.data.get("connections") or []:
                if isinstance(person, dict):
                    with transaction.atomic():
                        take_in(desk, person)
            if token := str(answer.data.get("nextSyncToken") or ""):
                desk.account.contacts_token = token
                desk.account.save(update_fields=["contacts_token"])
        page = str(answer.data.get("nextPageToken") or "")
        if not page:
            return True
    raise Trouble(_("The contacts have no end."))
