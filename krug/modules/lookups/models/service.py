from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone

from krug.core.access.encrypting import Unreadable, decrypt
from krug.core.access.models import Versioned

PURPOSE = "lookups"
ONLY = 1
USUAL_ADDRESS = "https://suggestions.dadata.ru/suggestions/api/4_1/rs"


class LookupService(Versioned):
    """The service that knows companies, addresses and banks: one row. Nobody is asked unless `is_on`.

    `address` is the beginning of its addresses, without a slash at the end; `key` is encrypted, empty for none.
    `refused_at` is when it last took neither key nor question: until the day after, or until the key is another one,
    it is not asked again.
    """

    address = models.CharField(max_length=500, default=USUAL_ADDRESS)
    key = models.TextField(blank=True)
    is_on = models.BooleanField(default=False)
    refused_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[LookupService]] = models.Manager()

    @classmethod
    def current(cls) -> LookupService:
        """As it stands in the database; one that is off where nobody has set any."""
        return cls.objects.filter(pk=ONLY).first() or cls(pk=ONLY)

    @classmethod
    def locked(cls) -> LookupService:
        """The row for a change, made if missing. Inside a transaction only."""
        return cls.objects.select_for_update().get_or_create(pk=ONLY)[0]

    @property
    def is_refusing(self) -> bool:
        """Whether it has refused us today already."""
        return self.refused_at is not None and _day(self.refused_at) == timezone.localdate()

    @property
    def secret(self) -> str:
        """The key; "" where there is none, or none that this installation can read."""
        try:
            return decrypt(self.key, PURPOSE) if self.key else ""
        except Unreadable:
            return ""


def _day(moment: dt.datetime) -> dt.date:
    return timezone.localtime(moment).date()
