"""What an administrator sets of single sign-on."""

from __future__ import annotations

import re
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
from krug.core.outgoing.addresses import fault_of
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.sso.models import Identity, Provider
from krug.core.sso.models.provider import ONLY, PURPOSE
from krug.core.staff.differing import changed, names_of

CARD = ("sso", ONLY)
DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
MOST_DOMAINS = 50
LENGTHS = {"issuer": 500, "client_id": 300, "secret": 1000, "words": 60}
TITLES = {
    "is_on": gettext_lazy("switched on"),
    "issuer": gettext_lazy("provider's address"),
    "client_id": gettext_lazy("client's id"),
    "secret": gettext_lazy("client's secret"),
    "words": gettext_lazy("words of the button"),
    "domains": gettext_lazy("domains of e-mail"),
    "role": gettext_lazy("role of newcomers"),
    "department": gettext_lazy("department of newcomers"),
}


@transaction.atomic
def change(actor: User, values: Mapping[str, Any], version: int | None = None, channel: str = Channel.PAGE) -> Provider:
    """Change what is given; an empty `secret` leaves the one there is, None takes it away.

    Another issuer is told nothing of the secret of the one before. Raises Invalid; and Overtaken where `version` is not
    how it is now.
    """
    policy.check_administrator(actor)
    provider = Provider.locked()
    check_seen(provider, version)
    given = _tidied(values)
    secret = given.pop("secret", "")
    differing = changed(provider, given)
    if secret or ("issuer" in differing and provider.secret) or (secret is None and provider.secret):
        provider.secret = encrypt(secret, PURPOSE) if secret else ""
        provider.version += 0 if differing else 1
        differing["secret"] = {"old": "***", "new": "***" if secret else ""}
    _check_whole(provider)
    if not differing:
        return provider
    provider.save()
    write([Fact("sso.changed", CARD, {"fields": names_of(differing, TITLES), "values": differing})], actor, channel)
    return provider


@transaction.atomic
def unlink(actor: User, person: User, channel: str = Channel.PAGE) -> bool:
    """The account of the provider is the person's no more: who comes with it is known by the address anew."""
    policy.check_administrator(actor)
    if not Identity.objects.filter(user=person).delete()[0]:
        return False
    write([Fact("sso.unlinked", ("user", person.pk), {"title": person.name})], actor, channel)
    return True


def domains_in(text: str) -> list[str]:
    """Domains parted by lines, spaces or commas, each once, in small letters and as the network has them.

    Raises ValueError with the first part that is none.
    """
    found = []
    for part in filter(None, re.split(r"[\s,;]+", text)):
        try:
            domain = part.lower().removeprefix("@").encode("idna").decode()
        except UnicodeError:
            raise ValueError(part) from None
        if not DOMAIN.fullmatch(domain) or len(domain) > 253:
            raise ValueError(part)
        found.append(domain)
    return list(dict.fromkeys(found))


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """Raises Invalid for what can be told from each value alone."""
    found = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    errors = {}
    for name, most in LENGTHS.items():
        text = found.get(name) or ""
        if len(text) > most or "\x00" in text:
            errors[name] = _("At most %(most)d characters.") % {"most": most}
    whole = _("Enter a whole address, for example https://id.firm.example/realms/staff.")
    if found.get("issuer") and (fault := fault_of(found["issuer"], settings.SSO_INSIDE, whole)):
        errors["issuer"] = fault
    try:
        if "domains" in found:
            found["domains"] = domains_in(found["domains"])
            if len(found["domains"]) > MOST_DOMAINS:
                errors["domains"] = _("At most %(most)d domains.") % {"most": MOST_DOMAINS}
    except ValueError as error:
        errors["domains"] = _("“%(part)s” is no domain, such as firm.example.") % {"part": error}
    if errors:
        raise Invalid(errors)
    return found


def _check_whole(provider: Provider) -> None:
    """Raises Invalid for values that do not go together."""
    errors = {}
    for name in ("issuer", "client_id") if provider.is_on else ():
        if not getattr(provider, name):
            errors[name] = _("Fill this in.")
    if provider.role is not None and provider.role.is_administrator:
        errors["role"] = _("Nobody becomes an administrator by coming in.")
    if provider.role is not None and not provider.domains:
        errors["domains"] = _("Name the firm's domains, so that no stranger is taken on.")
    if errors:
        raise Invalid(errors)
