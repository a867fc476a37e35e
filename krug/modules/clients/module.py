"""What the room of clients declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.records.fields import (
    ChoiceField,
    EmailsField,
    LinkField,
    PartnersField,
    PersonField,
    PhonesField,
    TextField,
)
from krug.core.records.kinds import RecordKind
from krug.core.records.matching import MatchKey
from krug.core.records.modules import Module
from krug.core.records.phones import reversed_digits
from krug.core.search.text import sort_key
from krug.modules.clients.contact_persons import CONTACT, PEOPLE
from krug.modules.clients.found_by import client_found_by
from krug.modules.clients.guiding import GUIDE
from krug.modules.clients.holding import SUBSIDIARIES
from krug.modules.clients.importing import ClientsImporter
from krug.modules.clients.models import Client, ClientKind, ClientStatus
from krug.modules.clients.reach_fields import AddressesField, MessengersField, SitesField
from krug.modules.clients.region import PLACES, REGION
from krug.modules.clients.relations import RELATED
from krug.modules.clients.relations_panel import RELATIONS
from krug.modules.clients.requisites.accounts import AccountsField
from krug.modules.clients.requisites.numbers import InnField, KppField, OgrnField, OkpoField
from krug.modules.clients.requisites.panel import REQUISITES_PANEL
from krug.modules.clients.requisites.together import misfits
from krug.modules.clients.together import TOGETHER, WORKING_TOGETHER
from krug.modules.clients.ways import WAYS

REACH, REQUISITES, ORIGIN = _("How to reach them"), _("Requisites"), _("Where they came from")


CLIENT = RecordKind(
    code="client",
    model=Client,
    title=_("Client"),
    plural=_("Clients"),
    having=(_("has clients"), _("has no clients")),
    path="clients",
    icon="users",
    menu=20,
    may_be_confidential=True,
    has_segments=True,
    is_person=lambda client: client.kind == ClientKind.PERSON,
    impersonal=("channel", "source", "industry"),
    order=("name_key", "id"),
    related=("responsible",),
    children=("phones", "emails", "addresses", "messengers", "sites", "accounts"),
    search=client_found_by,
    events=(*WORKING_TOGETHER, *RELATED),
    check=misfits,
    checked=("kind", "tax_id", "kpp", "ogrn"),
    quick=("name", "kind", "phones", "emails", "tax_id"),
    badge="status",
    always=("kind",),
    searched=("phones", "emails", "messengers", "sites", "tax_id", "ogrn"),
    noted=(
        PartnersField(
            "together",
            _("Working together"),
            headings=("Соответственные", "Соответственный", "Соисполнители", "Coresponsible", "Co-responsible"),
        ),
    ),
    tags=("industry",),
    facts=("responsible", "phones", "emails", "tax_id", "holding"),
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
        PersonField("responsible", _("Responsible"), in_list=True, can_filter=True),
        PhonesField("phones", _("Phones"), in_list=True, group=REACH),
        EmailsField("emails", _("E-mails"), group=REACH),
        MessengersField("messengers", _("Messengers"), group=REACH),
        SitesField("sites", _("Sites"), group=REACH),
        AddressesField("addresses", _("Addresses"), group=REACH),
        InnField(
            "tax_id",
            _("INN"),
            headings=("УНП", "UNP", "ЕГРПОУ", "ЄДРПОУ", "EDRPOU", "РНОКПП"),
            in_list=True,
            can_filter=True,
            group=REQUISITES,
        ),
        KppField("kpp", _("KPP"), group=REQUISITES),
        OgrnField("ogrn", _("OGRN"), group=REQUISITES),
        OkpoField("okpo", _("OKPO"), group=REQUISITES),
        AccountsField("accounts", _("Bank accounts"), group=REQUISITES),
        LinkField("holding", _("Parent company"), to="client", group=ORIGIN),
        TextField("industry", _("Industry"), max_length=100, in_list=True, group=ORIGIN),
        TextField("note", _("Note"), max_length=5000, multiline=True, group=ORIGIN),
    ),
)
MODULE = Module(
    "clients",
    _("Clients"),
    kinds=(CLIENT, CONTACT),
    declares=(
        *(PEOPLE, TOGETHER, WAYS, REQUISITES_PANEL, SUBSIDIARIES, RELATIONS, REGION, PLACES),
        ClientsImporter(CLIENT),
        *GUIDE,
    ),
    optional=False,
    about=_("Companies and people the firm deals with, and everything ever said to them."),
)
