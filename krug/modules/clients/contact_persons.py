"""Contact persons: how they are listed, found and shown on their company's card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access import partners
from krug.core.access.models import Partner, User
from krug.core.access.scopes import Action, Scope
from krug.core.records import followers
from krug.core.records.fields import ChoiceField, EmailsField, LinkField, PhonesField, TextField
from krug.core.records.kinds import RecordKind
from krug.core.records.matching import MatchKey
from krug.core.records.models import Binned
from krug.core.records.panels import Panel, Position
from krug.core.records.phones import reversed_digits
from krug.modules.clients.found_by import person_found_by
from krug.modules.clients.models import Client, ContactPerson, DecisionRole
from krug.modules.clients.reach_fields import AddressesField, MessengersField, SitesField

MOST_SHOWN = 12


CONTACT = RecordKind(
    code="contact",
    model=ContactPerson,
    title=_("Contact person"),
    plural=_("Contact persons"),
    having=(_("has contact persons"), _("has no contact persons")),
    path="contact-persons",
    icon="user",
    may_be_confidential=True,
    is_person=lambda contact: True,
    impersonal=("company",),
    menu=25,
    is_tab=False,
    order=("name_key", "id"),
    related=("company", "responsible"),
    children=("phones", "emails", "messengers", "sites", "addresses"),
    search=person_found_by,
    found_by=("company",),
    badge="decides",
    searched=("position", "phones", "emails", "messengers", "sites"),
    facts=("company", "position", "phones", "emails"),
    # Never by the name alone: two people of one name work in two companies.
    match=(
        MatchKey("emails", "emails__address", lambda rows: [row["address"] for row in rows]),
        MatchKey("phones", "phones__reversed_digits", lambda rows: [reversed_digits(row["number"]) for row in rows]),
    ),
    fields=(
        TextField("name", _("Full name"), required=True, in_list=True, sort="name_key"),
        LinkField("company", _("Company"), to="client", in_list=True, can_filter=True),
        TextField("position", _("Position"), max_length=200, in_list=True),
        ChoiceField("decides", _("Part in decisions"), choices=DecisionRole, in_list=True, can_filter=True),
        PhonesField("phones", _("Phones"), in_list=True),
        EmailsField("emails", _("E-mails")),
        MessengersField("messengers", _("Messengers")),
        SitesField("sites", _("Sites")),
        AddressesField("addresses", _("Addresses")),
        TextField("note", _("Note"), max_length=5000, multiline=True),
    ),
)


def people_of(user: User, client: Client) -> dict[str, Any] | None:
    """What “clients/contact_persons.html” draws; None for who may see no contact persons at all."""
    if user.scope(CONTACT.code, Action.SEE) is Scope.NONE:
        return None
    rows = ContactPerson.objects.visible_to(user).filter(company=client).order_by("name_key", "id")
    found = list(rows.prefetch_related("phones")[: MOST_SHOWN + 1])
    sees = {name: user.sees_field(CONTACT.code, name) for name in ("position", "phones")}
    may_add = user.scope(CONTACT.code, Action.CREATE) is not Scope.NONE
    return {
        "people": found[:MOST_SHOWN],
        "sees": sees,
        "count": f"{MOST_SHOWN}+" if len(found) > MOST_SHOWN else len(found),
        "add": f"/{CONTACT.path}/new?company={client.pk}" if may_add else "",
        "all": f"/{CONTACT.path}?company={client.pk}" if len(found) > MOST_SHOWN else "",
    }


PEOPLE = Panel(
    code="contact-persons",
    title=_("Contact persons"),
    position=Position.SIDE,
    template="clients/contact_persons.html",
    context=people_of,
    kinds=("client",),
    icon="user",
    order=20,
)


class GoWithTheCompany:
    """Follows clients: who becomes responsible for a company becomes so for its people, and finds them."""

    def put(self, kind: RecordKind, records: Sequence[Any]) -> None:
        if kind.code == CONTACT.code:
            share_with_the_company(records)
        if kind.code != Client.KIND:
            return
        owners = {client.pk: client for client in records}
        people = ContactPerson.objects.filter(company_id__in=owners).prefetch_related(*CONTACT.children)
        moved = [person for person in people if person.responsible_id != owners[person.company_id].responsible_id]
        for person in moved:
            person.company = owners[person.company_id]
            person.settle()
        if moved:
            ContactPerson.objects.bulk_update(moved, ["responsible", "department"], batch_size=500)
            followers.put(CONTACT, [person for person in moved if person.deleted_at is None])
            Binned.follow(CONTACT.code, moved)

    def drop(self, kind: str, ids: Sequence[int]) -> None:
        """A company in the bin keeps its people."""


def share_with_the_company(people: Sequence[ContactPerson]) -> None:
    """Who works with a company beside its responsible works with its people too."""
    companies = {person.company_id for person in people if person.company_id}
    rows = Partner.objects.filter(kind=Client.KIND, record_id__in=companies) if companies else []
    of_company: dict[int, list[tuple[int, str, bool]]] = {}
    for row in rows:
        of_company.setdefault(row.record_id, []).append((row.user_id, row.role, row.only_sees))
    given = [(p.pk, *what) for p in people for what in of_company.get(p.company_id or 0, [])]
    partners.copy(CONTACT.code, [person.pk for person in people], given)
