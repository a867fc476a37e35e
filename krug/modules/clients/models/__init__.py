from krug.modules.clients.models.client import Client, ClientKind, ClientStatus
from krug.modules.clients.models.client_rows import Address, BankAccount, Email, Messenger, Phone, Site
from krug.modules.clients.models.contact_person import ContactPerson, DecisionRole
from krug.modules.clients.models.contact_rows import (
    ContactAddress,
    ContactEmail,
    ContactMessenger,
    ContactPhone,
    ContactSite,
)
from krug.modules.clients.models.relation import Relation

__all__ = [
    "Address",
    "BankAccount",
    "Client",
    "ClientKind",
    "ClientStatus",
    "ContactAddress",
    "ContactEmail",
    "ContactMessenger",
    "ContactPerson",
    "ContactPhone",
    "ContactSite",
    "DecisionRole",
    "Email",
    "Messenger",
    "Phone",
    "Relation",
    "Site",
]
