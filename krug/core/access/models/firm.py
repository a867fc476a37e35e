from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

ONLY = 1
# No firm may ask for less; and nobody is asked for more than this.
LEAST_PASSWORD, MOST_PASSWORD = 8, 64


class Country(models.TextChoices):
    """Whose requisites, taxes and calendars the firm lives by."""

    RUSSIA = "RU", _("Russia")
    BELARUS = "BY", _("Belarus")
    UKRAINE = "UA", _("Ukraine")


def _currency() -> str:
    return str(settings.BASE_CURRENCY)


class Firm(models.Model):
    """The firm Krug works for: one row. `language` empty means the installation's.

    `modules_off` holds the codes of modules that the administrator switched off; their data stay. `fields_stamp` is
    another text each time the firm's own fields change: by it every process knows that it must read them anew.
    An export of more rows than `large_export`, or more than `large_exports_of_day` of one person in a day, is shown to
    administrators; 0 is no limit. A password that is chosen has `shortest_password` characters at least, and is not one
    of the best-known ones where `refuses_common_passwords`.
    `is_demo`: the base was empty before the demo firm came into it, so that nothing in it is anybody's work.
    """

    name = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, choices=Country.choices, default=Country.RUSSIA)
    currency = models.CharField(max_length=3, default=_currency)
    language = models.CharField(max_length=5, blank=True)
    modules_off = models.JSONField(default=list)
    fields_stamp = models.CharField(max_length=36, blank=True, default="")
    large_export = models.PositiveIntegerField(default=1000)
    large_exports_of_day = models.PositiveIntegerField(default=5000)
    shortest_password = models.PositiveSmallIntegerField(default=LEAST_PASSWORD)
    refuses_common_passwords = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False, editable=False)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Firm:
        """The firm as it is now in the database; one nobody has named yet where there is none."""
        return cls.objects.filter(pk=ONLY).first() or cls(pk=ONLY)

    @classmethod
    def locked(cls) -> Firm:
        """The row for a change, made if missing; another process that wants it waits. Inside a transaction only."""
        return cls.objects.select_for_update().get_or_create(pk=ONLY)[0]

    def has(self, module: str) -> bool:
        """Whether the module is switched on; "" is the ground floor, which always is."""
        return module not in self.modules_off
