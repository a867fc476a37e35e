"""What a provider says of itself: where it is asked, and with which keys it signs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from krug.core.outgoing.addresses import fault_of
from krug.core.outgoing.asking import ask
from krug.core.outgoing.faults import Unanswered

PATH = "/.well-known/openid-configuration"
LASTS = 600.0  # seconds
# Keys not known yet are asked for at once, but not with every token that a stranger makes up.
SOON = 30.0
# A provider that does not answer is not asked for every stranger who presses the button.
REST = 10.0


@dataclass(frozen=True)
class Description:
    """`methods` are the ways in which it takes the client's secret; `userinfo` may be ""."""

    issuer: str
    authorization: str
    token: str
    jwks: str
    userinfo: str
    methods: tuple[str, ...]


_descriptions: dict[str, tuple[float, Description]] = {}
_failures: dict[str, tuple[float, str]] = {}
_keys: dict[str, tuple[float, dict[str, Any]]] = {}


def describe(issuer: str) -> Description:
    """As the provider says, asked anew after LASTS. Raises Unanswered."""
    known = _descriptions.get(issuer)
    if known is not None and time.monotonic() - known[0] < LASTS:
        return known[1]
    failed = _failures.get(issuer)
    if failed is not None and time.monotonic() - failed[0] < REST:
        raise Unanswered(failed[1])
    try:
        found = _asked(issuer)
    except Unanswered as error:
        _failures.clear()
        _failures[issuer] = (time.monotonic(), str(error))
        raise
    _descriptions.clear()  # there is one provider: what was before need not be remembered
    _descriptions[issuer] = (time.monotonic(), found)
    return found


def keys_of(description: Description, anew: bool = False) -> dict[str, Any]:
    """The set of keys (JWKS) with which the provider signs. `anew`: one was missing. Raises Unanswered."""
    known = _keys.get(description.jwks)
    if known is not None and time.monotonic() - known[0] < (SOON if anew else LASTS):
        return known[1]
    status, said = ask(description.jwks, settings.SSO_INSIDE)
    keys = said.get("keys") if status == 200 and isinstance(said, dict) else None
    if not isinstance(keys, list) or not all(isinstance(key, dict) for key in keys):
        raise Unanswered(_("The provider does not tell its keys."))
    _keys.clear()
    _keys[description.jwks] = (time.monotonic(), {"keys": keys})
    return _keys[description.jwks][1]


def forget() -> None:
    """What was said is asked anew."""
    _descriptions.clear()
    _failures.clear()
    _keys.clear()


def _asked(issuer: str) -> Description:
    status, said = ask(issuer.rstrip("/") + PATH, settings.SSO_INSIDE)
    if status != 200 or not isinstance(said, dict):
        raise Unanswered(_("At %(url)s there is no OpenID Connect provider.") % {"url": issuer})
    return _read(issuer, said)


def _read(issuer: str, said: dict[str, Any]) -> Description:
    """Raises Unanswered for what is lacking, and where it calls itself otherwise: a stranger may answer for it."""
    if said.get("issuer") != issuer:
        other = str(said.get("issuer"))[:200]
        raise Unanswered(_("The provider calls itself %(other)s: enter this address.") % {"other": other})
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    urls = {name: said.get(name) or "" for name in names}
    for name, url in urls.items():
        if name == "userinfo_endpoint" and not url:
            continue
        lacking = _("The provider does not say its %(name)s.") % {"name": name}
        if fault := fault_of(url, settings.SSO_INSIDE, lacking) if isinstance(url, str) else lacking:
            raise Unanswered(f"{name}: {fault}")
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    known = tuple(one for one in methods if isinstance(one, str)) if isinstance(methods, list) else ()
    authorization, token, jwks, userinfo = urls.values()
    return Description(issuer, authorization, token, jwks, userinfo, known)
