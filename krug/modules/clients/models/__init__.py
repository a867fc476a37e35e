from krug.modules.clients.models.client import Client, ClientKind, ClientStatus, Email, Phone, reversed_digits
from krug.modules.clients.models.contact_person import ContactEmail, ContactPerson, ContactPhone, DecisionRole

__all__ = [
    "Client",
    "ClientKind",
    "ClientStatus",
    "ContactEmail",
    "ContactPerson",
    "ContactPhone",
    "DecisionRole",
    "Email",
    "Phone",
    "reversed_digits",
]
