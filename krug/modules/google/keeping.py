"""What the administrator sets: the firm's client of Google, where its services are, and whether they are used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.encrypting import encrypt
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.outgoing.addresses import fault_of, in_ascii
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.staff.differing import changed, names_of
from krug.modules.google.models import GoogleService
from krug.modules.google.models.service import PURPOSE

KIND = "google"
ADDRESSES = ("consent", "token", "revoke", "calendar", "people")
LENGTHS = {"client_id": 300, "secret": 1000, **dict.fromkeys(ADDRESSES, 500)}
TITLES = {
    "is_on": gettext_lazy("switched on"),
    "client_id": gettext_lazy("client's id"),
    "secret": gettext_lazy("client's secret"),
    "consent": gettext_lazy("address of the consent page"),
    "token": gettext_lazy("address of tokens"),
    "revoke": gettext_lazy("address of revoking"),
    "calendar": gettext_lazy("address of calendars"),
    "people": gettext_lazy("address of contacts"),
}


@transaction.atomic
def change(
    actor: User, values: Mapping[str, Any], version: int | None = None, channel: str = Channel.PAGE
) -> GoogleService:
    """Change what is given; an empty `secret` leaves the one there is.

    The secret stands in no history. Raises Invalid; and Overtaken where `version` is not how it is now.
    """
    policy.check_administrator(actor)
    found = _tidied(values)
    service = GoogleService.locked()
    check_seen(service, version)
    secret = found.pop("secret", "")
    differing = changed(service, found)
    if "token" in differing and service.secret and not secret:
        raise Invalid({"secret": _("Enter the secret again: it would go to another address.")})
    if secret and secret != service.client_secret:
        service.secret, service.version = encrypt(secret, PURPOSE), service.version + (not differing)
        differing["secret"] = {"old": "•", "new": "•"}
    _check_whole(service)
    if not differing:
        return service
    service.save()
    data = {"fields": names_of(differing, TITLES), "values": differing}
    write([Fact("google.changed", (KIND, service.pk), data)], actor, channel)
    return service


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """Raises Invalid for what can be told from each value alone."""
    found = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    errors = {}
    for name, most in LENGTHS.items():
        text = found.get(name) or ""
        if len(text) > most or not (text or "x").isprintable():
            errors[name] = _("At most %(most)d characters.") % {"most": most}
    for name in ADDRESSES:
        if name in found:
            found[name] = in_ascii(found[name]).rstrip("/")
            whole = _("Enter a whole address, without a question mark.")
            fault = fault_of(found[name], settings.GOOGLE_INSIDE, whole)
            if fault or "?" in found[name]:
                errors[name] = fault or whole
    if errors:
        raise Invalid(errors)
    return found


def _check_whole(service: GoogleService) -> None:
    missing = [name for name in ("client_id", "secret") if service.is_on and not getattr(service, name)]
    if missing:
        raise Invalid({name: _("Fill this in.") for name in missing})
