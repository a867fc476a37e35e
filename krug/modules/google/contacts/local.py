"""Contact persons and clients who are people as what is compared, and what comes from Google put into them."""

from __future__ import annotations

from typing import Any

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.events.models import Channel
from krug.core.records import writing
from krug.modules.clients.models import Client, ClientKind, ContactPerson
from krug.modules.google.contacts.shapes import FIELDS
from krug.modules.google.desk import Desk, changed_at, kind_of, moment_of
from krug.modules.google.merging import Shape
from krug.modules.google.models import Link, Sort

MODELS: dict[str, Any] = {Sort.CONTACT: ContactPerson, Sort.CLIENT: Client}


def fields_of(desk: Desk, sort: str) -> list[str]:
    """What of such a record the person sees and may change."""
    kind, person = MODELS[sort].KIND, desk.person
    names = [name for name in FIELDS if not (sort == Sort.CLIENT and name == "position")]
    return [name for name in names if person.sees_field(kind, name) and person.changes_field(kind, name)]


def alive(desk: Desk, link: Link) -> Any:
    """The person's own record; None for what is in the bin, another's now, or a client who is a company."""
    rows = MODELS[link.sort].objects.visible_to(desk.person).filter(pk=link.record_id or 0, responsible=desk.person)
    if link.sort == Sort.CLIENT:
        rows = rows.filter(kind=ClientKind.PERSON)
    return rows.prefetch_related("phones", "emails").first()


def shape_of(record: Any) -> Shape:
    return {
        "name": record.name,
        "position": getattr(record, "position", ""),
        "phones": sorted({row.number for row in record.rows_of("phones")}),
        "emails": sorted({row.address for row in record.rows_of("emails")}),
        "note": record.note,
    }


def may_leave(person: User) -> bool:
    """Whether the person may take any such record out of Krug at all."""
    return any(person.scope(model.KIND, Action.EXPORT) is not Scope.NONE for model in MODELS.values())


def may_export(desk: Desk, record: Any) -> bool:
    return policy.may(desk.person, Action.EXPORT, record)


def create(desk: Desk, shape: Shape, company: str) -> ContactPerson:
    """A new contact person; of the company of that name, where the person has one such. Raises Invalid, Denied."""
    fields = fields_of(desk, Sort.CONTACT)
    values: dict[str, Any] = {name: shape[name] for name in fields}
    firms = Client.objects.visible_to(desk.person).filter(responsible=desk.person, kind=ClientKind.COMPANY)
    found = list(firms.filter(name=company).values_list("pk", flat=True)[:2]) if company else []
    if len(found) == 1:
        values["company"] = found[0]
    made: ContactPerson = writing.create(kind_of(ContactPerson.KIND), desk.person, [values], Channel.GOOGLE)[0]
    return made


def apply(desk: Desk, record: Any, changed: Shape) -> Any:
    """`changed` fields of what came become the record's. Raises Invalid, Denied, Conflict."""
    return writing.change(record, desk.person, changed, record.version, Channel.GOOGLE)


def is_later(record: Any, updated: str | None, name: str) -> bool:
    return changed_at(record, {name}) > moment_of(updated)


def alike(desk: Desk, shape: Shape) -> Link | None:
    """The link of a record of the person's that is reached by the same phone or e-mail and is not linked yet."""
    for sort, model in MODELS.items():
        rows = model.objects.visible_to(desk.person).filter(responsible=desk.person)
        if sort == Sort.CLIENT:
            rows = rows.filter(kind=ClientKind.PERSON)
        by_phone = rows.filter(phones__number__in=shape["phones"]).values_list("pk", flat=True)
        by_email = rows.filter(emails__address__in=shape["emails"]).values_list("pk", flat=True)
        for pk in sorted({*by_phone, *by_email}):
            link = Link.objects.filter(account=desk.account, sort=sort, record_id=pk).first()
            if link is None or not link.remote:
                return link or Link(account=desk.account, area="contacts", sort=sort, record_id=pk)
    return None
