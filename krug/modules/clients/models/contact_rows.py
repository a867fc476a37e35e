"""What a contact person has several of."""

from __future__ import annotations

from django.db import models

from krug.core.records.models.several import EmailRow, PhoneRow
from krug.modules.clients.models.contact_person import ContactPerson
from krug.modules.clients.models.rows import AddressRow, MessengerRow, SiteRow


class ContactPhone(PhoneRow):
    person = models.ForeignKey(ContactPerson, models.CASCADE, related_name="phones")


class ContactEmail(EmailRow):
    person = models.ForeignKey(ContactPerson, models.CASCADE, related_name="emails")


class ContactAddress(AddressRow):
    person = models.ForeignKey(ContactPerson, models.CASCADE, related_name="addresses")


class ContactMessenger(MessengerRow):
    person = models.ForeignKey(ContactPerson, models.CASCADE, related_name="messengers")


class ContactSite(SiteRow):
    person = models.ForeignKey(ContactPerson, models.CASCADE, related_name="sites")
