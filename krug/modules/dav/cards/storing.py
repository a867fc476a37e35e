"""What a device writes into the address book, done by the ordinary verbs."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.records import kinds, writing
from krug.modules.clients.models import Client, ContactPerson
from krug.modules.dav.cards.drawing import card_of, ours_of, text_lines
from krug.modules.dav.cards.things import Thing, of_uid
from krug.modules.dav.cards.values import KNOWN, Card, groups_of, look_through, read
from krug.modules.dav.keeping import part_of
from krug.modules.dav.lines import Component, Malformed, parse
from krug.modules.dav.lines import written as text_of
from krug.modules.dav.models import Collection, Kept, Shelf
from krug.modules.dav.refusals import CARDDAV, Refused, malformed, may_not

BY = Channel.API


@transaction.atomic
def put(actor: User, name: str, thing: Thing | None, text: str) -> None:
    """The card `name` is `text` from now on; `thing` is what it was. Raises Refused, Denied, Invalid."""
    try:
        component, card, uid = look_through(text)
    except Malformed as error:
        raise malformed(str(error), CARDDAV) from None
    if not 1 <= len(uid) <= 255:
        raise malformed("a UID is wanted", CARDDAV)
    _check_uid(actor, thing, uid)
    if thing is None:
        Kept.objects.filter(person=actor, component="VCARD", name=name).delete()
        thing = Thing(actor, _made(actor, card))
    else:
        _changed(actor, thing, card, component)
    _keep(actor, name, thing, uid, component)


def _check_uid(actor: User, thing: Thing | None, uid: str) -> None:
    if thing is not None and thing.uid == uid:
        return
    collection = Collection.objects.get_or_create(person=actor, shelf=Shelf.CLIENTS)[0]
    other = of_uid(actor, collection, uid)
    if other is not None or thing is not None:
        raise Refused(403, (CARDDAV, "no-uid-conflict"), uid, (other or thing or Thing(actor, None)).name)


def _made(actor: User, card: Card) -> Any:
    """A contact person of the company named, where the actor sees just one of that name; else a client."""
    reach = {"phones": _rows(card.phones, "number"), "emails": _rows(card.emails, "address"), "note": card.note}
    values: dict[str, Any] = {"name": _name(card), **{key: value for key, value in reach.items() if value}}
    if card.is_company:
        return writing.create(kinds.get(Client.KIND), actor, [values], BY)[0]
    found = list(Client.objects.visible_to(actor).filter(name__iexact=card.org)[:2]) if card.org else []
    if len(found) == 1:
        values |= {"company": found[0].pk, **({"position": card.title} if card.title else {})}
        return writing.create(kinds.get(ContactPerson.KIND), actor, [values], BY)[0]
    return writing.create(kinds.get(Client.KIND), actor, [{**values, "kind": "person"}], BY)[0]


def _changed(actor: User, thing: Thing, card: Card, component: Component) -> None:
    """Only what is other than the device had it is changed."""
    record, was = thing.record, _as_told(thing)
    policy.check(actor, Action.CHANGE, record)
    changed: dict[str, Any] = {}
    if card.parts != was.parts or (card.is_company and card.name != was.name):
        changed["name"] = _name(card) if card.parts != was.parts and not card.is_company else card.name
    elif card.name != was.name and not any(card.parts):
        changed["name"] = card.name
    if card.note != was.note:
        changed["note"] = card.note
    if card.title != was.title and isinstance(record, ContactPerson):
        changed["position"] = card.title
    for name, key in (("phones", "number"), ("emails", "address")):
        if getattr(card, name) != getattr(was, name):
            changed[name] = _rows_with_known(record, name, key, getattr(card, name))
    for name in changed:
        if not actor.changes_field(record.KIND, name):
            raise may_not(name)
    if changed:
        thing.record = writing.change(record, actor, changed, record.version, BY)


def _as_told(thing: Thing) -> Card:
    """The card as the device had it: drawn and read again."""
    version = thing.kept.data.get("version", "") if thing.kept else ""
    return read(parse(text_of(text_lines(thing, "", version)))[0])


def _name(card: Card) -> str:
    """Krug writes the family's name first, as N does; FN is as each device's language has it."""
    joined = " ".join(part for part in card.parts[:3] if part)
    return (card.name if card.is_company else joined or card.name)[:255]


def _rows(given: Any, key: str) -> list[dict[str, str]]:
    return [{key: value, "kind": kind} for value, kind in given]


def _rows_with_known(record: Any, name: str, key: str, given: Any) -> list[dict[str, str]]:
    """What is said of a number that is there already stays, though the device knows fewer kinds."""
    known = {getattr(row, key): row.kind for row in record.rows_of(name)}
    return [{key: value, "kind": known.get(value, kind)} for value, kind in given]


def _keep(actor: User, name: str, thing: Thing, uid: str, component: Component) -> None:
    record = thing.record
    kept = thing.kept or Kept(person=actor, kind=record.KIND, record_id=record.pk)
    kept.name, kept.uid, kept.component = name, uid, "VCARD"
    version = component.value("VERSION")
    ours = ours_of(thing, card_of(thing), version)
    part = part_of(component, groups_of(component), ours, KNOWN, record.version)
    kept.data = {"part": part, "version": version}
    if kept.pk:
        kept.version += 1
    kept.save()


@transaction.atomic
def delete(actor: User, thing: Thing) -> None:
    """Into the bin. Raises Denied."""
    writing.put_in_bin(thing.record, actor, BY)
    if thing.kept is not None:
        thing.kept.delete()
