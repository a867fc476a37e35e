"""The tokens of an account: got for a code, renewed in time, given back."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.encrypting import encrypt
from krug.modules.google.exchanging import exchange
from krug.modules.google.faults import Later, Revoked, Trouble
from krug.modules.google.models import Account, GoogleService
from krug.modules.google.models.account import PURPOSE

AHEAD = dt.timedelta(seconds=60)
LONGEST = 4000


def for_code(service: GoogleService, code: str, verifier: str, back: str) -> dict[str, Any]:
    """What the service gives for the code that a browser came back with. Raises Trouble."""
    form = {"code": code, "code_verifier": verifier, "redirect_uri": back, "grant_type": "authorization_code"}
    return _got(service, form)


def access_of(account: Account, service: GoogleService, anew: bool = False) -> str:
    """A token that is good now. Raises Revoked, Later, Trouble."""
    kept = account.secret("access")
    if kept and not anew and account.access_until and account.access_until > timezone.now() + AHEAD:
        return kept
    refresh = account.secret("refresh")
    if not refresh:
        raise Revoked(_("Google does not know this connection any more."))
    keep(account, _got(service, {"refresh_token": refresh, "grant_type": "refresh_token"}))
    account.save(update_fields=["access", "access_until", "refresh"])
    return account.secret("access")


def keep(account: Account, given: dict[str, Any]) -> None:
    """Put the tokens on the account, unsaved."""
    lasts = given.get("expires_in")
    seconds = lasts if isinstance(lasts, int) and 0 < lasts < 10**6 else 3000
    account.access = encrypt(given["access_token"], PURPOSE)
    account.access_until = timezone.now() + dt.timedelta(seconds=seconds)
    if _is_token(given.get("refresh_token")):
        account.refresh = encrypt(given["refresh_token"], PURPOSE)


def give_back(account: Account, service: GoogleService) -> None:
    """Tell the service that the connection is over. Whether it hears is its own affair."""
    token = account.secret("refresh")
    try:
        if token:
            exchange("POST", service.revoke, _headers(), urlencode({"token": token}).encode())
    except Trouble:
        pass


def _got(service: GoogleService, form: dict[str, str]) -> dict[str, Any]:
    told = {**form, "client_id": service.client_id, "client_secret": service.client_secret}
    status, data, wait = exchange("POST", service.token, _headers(), urlencode(told).encode())
    if status == 200 and _is_token(data.get("access_token")):
        return data
    if status >= 500 or status == 429:
        raise Later(_("Google does not answer just now (%(status)d).") % {"status": status}, wait)
    if data.get("error") == "invalid_grant":
        raise Revoked(_("Google does not know this connection any more."))
    fault = str(data.get("error") or status)[:100]
    raise Trouble(
        _("Google gives no access (%(fault)s). The administrator looks at client's id and secret.") % {"fault": fault}
    )


def _headers() -> dict[str, str]:
    return {"content-type": "application/x-www-form-urlencoded", "accept": "application/json", "user-agent": "Krug"}


def _is_token(text: Any) -> bool:
    return isinstance(text, str) and 0 < len(text) <= LONGEST and text.isascii() and text.isprintable()
