from __future__ import annotations

from django.db import models

from krug.core.access.models import Versioned

ONLY = 1
PURPOSE = "single sign-on"


class Provider(Versioned):
    """Who else may say that somebody is who they are (OpenID Connect): one row.

    `secret` is encrypted, "" where Krug is a public client. `words` are the button's. `domains` are those of addresses
    that may come in; none: of any. `role` None: whoever is not known is refused; else they are made with it.
    """

    is_on = models.BooleanField(default=False)
    issuer = models.CharField(max_length=500, blank=True)
    client_id = models.CharField(max_length=300, blank=True)
    secret = models.TextField(blank=True)
    words = models.CharField(max_length=60, blank=True)
    domains = models.JSONField(default=list, blank=True)
    role = models.ForeignKey("access.Role", models.SET_NULL, null=True, blank=True, related_name="+")
    department = models.ForeignKey("access.Department", models.SET_NULL, null=True, blank=True, related_name="+")

    @classmethod
    def current(cls) -> Provider:
        """As it is set now; one that is off where nothing was set yet."""
        return cls.objects.select_related("role", "department").filter(pk=ONLY).first() or cls(pk=ONLY, version=1)

    @classmethod
    def locked(cls) -> Provider:
        """The row for a change, made if missing. Inside a transaction only."""
        cls.objects.get_or_create(pk=ONLY)
        return cls.objects.select_for_update(of=("self",)).get(pk=ONLY)
