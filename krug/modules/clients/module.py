"""What the room of clients declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.fields import ChoiceField, EmailsField, LinkField, PersonField, PhonesField, TextField
from krug.core.records.kinds import RecordKind
from krug.core.records.matching import MatchKey
from krug.core.records.modules import Module
from krug.core.search.text import digits, sort_key
from krug.modules.clients.contact_persons import CONTACT, PEOPLE
from krug.modules.clients.holding import SUBSIDIARIES
from krug.modules.clients.models import Client, ClientKind, ClientStatus, reversed_digits
from krug.modules.clients.taxes import InnField


def _search(client: Client) -> tuple[str, str, list[str]]:
    phones = [digits(row.number) for row in client.phones.all()]
    emails = [row.address for row in client.emails.all()]
    return client.name, ", ".join(phones[:1] or emails[:1]), [client.tax_id, *phones, *emails]


CLIENT = RecordKind(
    code="client",
    model=Client,
    title=_("Client"),
    plural=_("Clients"),
    path="clients",
    icon="users",
    menu=20,
    order=("name_key", "id"),
    related=("responsible",),
    children=("phones", "emails"),
    search=_search,
    quick=("name", "kind", "phones", "emails", "tax_id"),
    badge="status",
    tags=("industry",),
    facts=("responsible", "phones", "emails", "tax_id", "holding", "source"),
    match=(
        MatchKey("tax_id", "tax_id", sure=True, names=True),
        MatchKey("phones", "phones__reversed_digits", lambda rows: [reversed_digits(row["number"]) for row in rows]),
        MatchKey("emails", "emails__address", lambda rows: [row["address"] for row in rows]),
        MatchKey("name", "name_key", lambda name: [sort_key(name)] if name else [], names=True),
    ),
    fields=(
        TextField("name", _("Name"), required=True, in_list=True, sort="name_key"),
        ChoiceField("kind", _("Company or person"), choices=ClientKind, default="company"),
        ChoiceField(
            "status",
            _("Status"),
            choices=ClientStatus,
            default="potential",
            in_list=True,
            can_filter=True,
            tones={"potential": "hollow", "customer": "green", "supplier": "accent", "partner": "accent"},
        ),
        PhonesField("phones", _("Phones"), in_list=True),
        EmailsField("emails", _("E-mails")),
        InnField("tax_id", _("INN"), in_list=True, can_filter=True),
        PersonField("responsible", _("Responsible"), in_list=True, can_filter=True),
        LinkField("holding", _("Parent company"), to="client"),
        TextField("industry", _("Industry"), max_length=100, in_list=True),
        TextField("channel", _("Channel"), max_length=100),
        TextField("source", _("Primary interest"), max_length=200),
        TextField("note", _("Note"), max_length=5000, multiline=True),
    ),
)
MODULE = Module(
    "clients",
    _("Clients"),
    kinds=(CLIENT, CONTACT),
    declares=(PEOPLE, SUBSIDIARIES),
    optional=False,
    about=_("Companies and people the firm deals with, and everything ever said to them."),
)
