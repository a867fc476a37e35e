from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils import timezone

MOST = 10
# A whole office may come from one address, and somebody there mistypes every minute.
MOST_OF_NETWORK = 100
WINDOW = dt.timedelta(minutes=15)
NETWORK = "net "


class FailedSignIn(models.Model):
    """A guess at a password or a code, kept in the database because several processes must count together.

    It is counted before it is looked at and taken off again when it was right: however many are sent at once, no more
    than MOST are looked at. `address` is whose, or NETWORK and where from.
    """

    address = models.CharField(max_length=254)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["address", "at"], name="failed_signins_of_address")]

    @classmethod
    def begin(cls, whose: str, network: str = "") -> Guess | None:
        """A guess under way; None where guessing, at whatever is known or not, must wait. `whose` may be ""."""
        since = timezone.now() - WINDOW
        cls.objects.filter(at__lt=since).delete()
        limits = [(whose.lower()[:254], MOST)] if whose else []
        limits += [(f"{NETWORK}{network}", MOST_OF_NETWORK)] if network else []
        guess = Guess([cls.objects.create(address=address).pk for address, _most in limits])
        for (address, most), pk in zip(limits, guess.ids, strict=True):
            if cls.objects.filter(address=address, at__gte=since, pk__lte=pk).count() > most:
                guess.forget()
                return None
        return guess

    @classmethod
    def recent(cls) -> int:
        """How many failed, at whatever address or at none."""
        rows = cls.objects.filter(at__gte=timezone.now() - WINDOW)
        by_network = rows.filter(address__startswith=NETWORK).count()
        return max(by_network, rows.exclude(address__startswith=NETWORK).count())


class Guess:
    """One guess; it counts as failed unless it is forgotten."""

    def __init__(self, ids: list[int]) -> None:
        self.ids = ids

    def forget(self) -> None:
        FailedSignIn.objects.filter(pk__in=self.ids).delete()
