"""Where Krug is opened, as browsers see it: passkeys are bound to a host's name."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Site:
    """`host` is what passkeys are bound to, `origins` the addresses from which an answer is taken.

    `obstacle` says in words why no browser offers passkeys here; "" where they do.
    """

    host: str
    origins: frozenset[str]
    obstacle: str


def site_of(request: HttpRequest) -> Site:
    """By the name in the address bar; behind a proxy also as the operator names it (KRUG_ORIGINS)."""
    place = request.get_host().lower()
    host = split_domain_port(place)[0].strip("[]")
    named = {origin.lower() for origin in settings.CSRF_TRUSTED_ORIGINS if urlsplit(origin).hostname == host}
    origins = frozenset({f"{request.scheme}://{place}", *named})
    return Site(host, origins, _obstacle(host, origins))


def _obstacle(host: str, origins: frozenset[str]) -> str:
    if _is_number(host):
        return _("Browsers offer passkeys only at a name, and %(host)s is a number. Open Krug by its name.") % {
            "host": host
        }
    if host == "localhost" or host.endswith(".localhost"):
        return ""
    if not any(origin.startswith("https://") for origin in origins):
        return _(
            "Browsers offer passkeys over https only, and here Krug is opened over plain http. "
            "Ask the administrator to put Krug behind https."
        )
    return ""


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
