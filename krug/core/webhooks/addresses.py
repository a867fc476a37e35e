"""Where webhooks may lead: over TLS, and out into the world only, unless the operator says otherwise."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from krug.core.outgoing.addresses import fault_of
from krug.core.records.cleaning import Invalid


def check_url(url: str) -> None:
    """Raises Invalid for what is no address to send to. Where a name leads is looked at with each sending."""
    whole = _("Enter a whole address, for example https://shop.example/krug.")
    if fault := fault_of(url, settings.WEBHOOKS_INSIDE, whole):
        raise Invalid({"url": fault})
