"""What the administrator sets: which service, with which key, and whether it is asked at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.encrypting import encrypt
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.outgoing.addresses import in_ascii
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.staff.differing import changed, names_of
from krug.core.webhooks.addresses import check_url
from krug.modules.lookups import asking
from krug.modules.lookups.models import LookupService
from krug.modules.lookups.models.service import PURPOSE

KIND = "lookups"
LONGEST_KEY = 200
TITLES = {"address": gettext_lazy("address"), "key": gettext_lazy("key"), "is_on": gettext_lazy("switched on")}


@transaction.atomic
def change(
    actor: User, values: Mapping[str, Any], version: int | None = None, channel: str = Channel.PAGE
) -> LookupService:
    """Set address, key and whether it is on, whichever are given; an empty key leaves the one there is.

    The key stands in no history. Raises Invalid; and Overtaken where `version` is not how it is now.
    """
    policy.check_administrator(actor)
    found = _tidied(values)
    service = LookupService.locked()
    check_seen(service, version)
    key = found.pop("key", "")
    differing = changed(service, found)
    if "address" in differing and service.key and not key:
        raise Invalid({"key": _("Enter the key again: it would go to another address.")})
    if key and key != service.secret:
        service.key, service.version = encrypt(key, PURPOSE), service.version + (not differing)
        differing["key"] = {"old": "•", "new": "•"}
    if service.is_on and not service.key:
        raise Invalid({"key": _("Without a key the service does not answer.")})
    if not differing:
        return service
    service.refused_at = None
    service.save()
    data = {"fields": names_of(differing, TITLES), "values": differing}
    write([Fact(f"{KIND}.changed", (KIND, service.pk), data)], actor, channel)
    transaction.on_commit(asking.forget_silence)
    return service


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """Raises Invalid."""
    found, errors = dict(values), dict[str, str]()
    if "address" in found:
        found["address"] = in_ascii(found["address"].strip()).rstrip("/")
        try:
            check_url(found["address"])
        except Invalid as invalid:
            errors["address"] = next(iter(invalid.errors.values()))
        if len(found["address"]) > 500 or "?" in found["address"]:
            errors.setdefault("address", _("Enter a whole address, without a question mark."))
    if "key" in found:
        found["key"] = found["key"].strip()
        if len(found["key"]) > LONGEST_KEY or not found["key"].isascii() or not (found["key"] or "x").isprintable():
            errors["key"] = _("A key is of Latin letters and digits.")
    if errors:
        raise Invalid(errors)
    return found
