"""The day up to which closed deals stay as they are."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from krug.core.access.models import Versioned
from krug.core.records.cleaning import Invalid


class ClosedPeriod(Versioned):
    """One row. `until`: whatever was closed on that day or before is neither opened again nor worth another amount, and
    nothing is closed with such a day. None: nothing is held."""

    ONLY: ClassVar[int] = 1

    until = models.DateField(null=True)

    @classmethod
    def current(cls) -> ClosedPeriod:
        """As it is now; one that holds nothing where nobody has set anything."""
        return cls.objects.filter(pk=cls.ONLY).first() or cls(pk=cls.ONLY)

    @classmethod
    def locked(cls) -> ClosedPeriod:
        """The row for a change, made if missing. Inside a transaction only."""
        return cls.objects.select_for_update().get_or_create(pk=cls.ONLY)[0]

    @classmethod
    def ensure_open(cls, at: dt.datetime | None, name: str = "closed_at") -> None:
        """Raises Invalid, at the field `name`, where a deal closed at that moment is held."""
        reason = cls.current().reason_against(at)
        if reason:
            raise Invalid({name: reason})

    def reason_against(self, at: dt.datetime | None) -> str:
        """Why a deal closed `at` is held; "" where it is not."""
        if at is None or self.until is None or timezone.localdate(at) > self.until:
            return ""
        words = _("The period is closed until %(day)s: an administrator must move that day first.")
        return words % {"day": formats.date_format(self.until, "SHORT_DATE_FORMAT")}
