"""Who is calling: a client by the phone or the e-mail, their own or one of their people's."""

from __future__ import annotations

from krug.core.access.models import User
from krug.core.records.phones import reversed_digits
from krug.modules.clients.models import Client, ContactPerson

# Fewer digits than these are somebody's extension, and everybody's.
LEAST_DIGITS = 6


def client_by(user: User, phone: str, email: str) -> Client | None:
    """The client whose phone or e-mail it is, of those that `user` sees; None where it is nobody's, or more than one's.

    The phone tells more than the e-mail. Clients themselves come before those whose person it is.
    """
    key = reversed_digits(phone)
    if len(key) >= LEAST_DIGITS and (found := _one(user, {"phones__reversed_digits": key})):
        return found
    return _one(user, {"emails__address": email.lower()}) if email else None


def _one(user: User, wanted: dict[str, str]) -> Client | None:
    own = list(Client.objects.visible_to(user).filter(**wanted).distinct()[:2])
    if own:
        return own[0] if len(own) == 1 else None
    people = ContactPerson.objects.visible_to(user).filter(**wanted, company__isnull=False)
    ids = set(people.order_by().values_list("company", flat=True)[:3])
    return Client.objects.visible_to(user).filter(pk=ids.pop()).first() if len(ids) == 1 else None
