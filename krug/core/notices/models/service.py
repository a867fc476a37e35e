from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from krug.core.access.encrypting import Unreadable, decrypt
from krug.core.access.models import Versioned
from krug.core.notices.ways import OUTWARD, Way

PURPOSE = "notices"


class Service(Versioned):
    """What one way out goes through: the mail server, the bot, the gateway, the installation's keys for browsers.

    `options` are what each of them asks, `secret` is encrypted, "" for none. `state` is what Krug itself notes of it,
    such as how far the bot's messages are read; `worker` reads them until `lease_until`.
    """

    way = models.CharField(max_length=8, choices=Way.choices, primary_key=True)
    is_on = models.BooleanField(default=False)
    options = models.JSONField(default=dict)
    secret = models.TextField(blank=True)
    state = models.JSONField(default=dict)
    worker = models.CharField(max_length=60, blank=True)
    lease_until = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Service]] = models.Manager()

    @classmethod
    def of(cls, way: str) -> Service:
        """As it stands in the database; one that is off where nobody has set any."""
        return cls.objects.filter(pk=way).first() or cls(way=way)

    @classmethod
    def locked(cls, way: str) -> Service:
        """The row for a change, made if missing. Inside a transaction only."""
        return cls.objects.select_for_update().get_or_create(way=way)[0]

    @classmethod
    def open_ways(cls) -> set[str]:
        """The ways out that are on; browsers need nobody to set anything. One query."""
        known = dict(cls.objects.values_list("way", "is_on"))
        return {way for way in OUTWARD if known.get(way.value, way is Way.PUSH)}

    def option(self, name: str, usual: Any = "") -> Any:
        return self.options.get(name, usual)

    @property
    def key(self) -> str:
        """The secret; "" where there is none, or none that this installation can read."""
        try:
            return decrypt(self.secret, PURPOSE) if self.secret else ""
        except Unreadable:
            return ""
