from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.encrypting import Unreadable, decrypt

PURPOSE = "google account"
CONTACTS = "https://www.googleapis.com/auth/contacts"


class AccountState(models.TextChoices):
    CONNECTED = "connected", _("Connected")
    AGAIN = "again", _("Must be connected again")
    OFF = "off", _("Not connected")


class Account(models.Model):
    """A person's own account with Google, and how far the two sides have come.

    `refresh` and `access` are encrypted, "" for none. `scopes` are those the person has granted. `calendar` "" : none
    is chosen yet, and nothing is synchronised. `since` is the first day that is. `calendar_token` and
    `contacts_token` are the API's sync tokens, "" where all is to be read. `run` counts the times all was read.
    `fault` is what went wrong last, in the person's language; "" for nothing. `next_at` is when it is its turn again.
    """

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="google_account")
    state = models.CharField(max_length=10, choices=AccountState.choices, default=AccountState.OFF)
    email = models.CharField(max_length=320, blank=True)
    scopes = models.TextField(blank=True)
    refresh = models.TextField(blank=True)
    access = models.TextField(blank=True)
    access_until = models.DateTimeField(null=True)
    calendar = models.CharField(max_length=1024, blank=True)
    calendar_title = models.CharField(max_length=255, blank=True)
    with_contacts = models.BooleanField(default=False)
    since = models.DateField(null=True)
    calendar_token = models.TextField(blank=True)
    contacts_token = models.TextField(blank=True)
    run = models.PositiveIntegerField(default=0)
    connected_at = models.DateTimeField(null=True)
    synced_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Account]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["state", "next_at"], name="google_accounts_due")]

    @property
    def is_ready(self) -> bool:
        """Whether there is something to synchronise."""
        return self.state == AccountState.CONNECTED and self.since is not None and bool(self.calendar)

    @property
    def may_contacts(self) -> bool:
        """Whether the person has granted contacts too."""
        return CONTACTS in self.scopes.split()

    def secret(self, name: str) -> str:
        """`refresh` or `access` as it is; "" where there is none, or none that this installation can read."""
        kept: str = getattr(self, name)
        try:
            return decrypt(kept, PURPOSE) if kept else ""
        except Unreadable:
            return ""
