"""The questions put to the provider while somebody comes in: the code for a token, and who that is."""

from __future__ import annotations

from base64 import b64encode
from typing import Any
from urllib.parse import quote_plus

from django.conf import settings
from django.utils.translation import gettext as _

from krug.core.access.encrypting import Unreadable, decrypt
from krug.core.outgoing.asking import ask
from krug.core.outgoing.faults import Unanswered
from krug.core.sso.discovering import Description, describe, keys_of
from krug.core.sso.models import Provider
from krug.core.sso.models.provider import PURPOSE
from krug.core.sso.refusing import Refused
from krug.core.sso.tokens import BadToken, UnknownKey, claims_of


def who(provider: Provider, code: str, verifier: str, nonce: str, back: str) -> dict[str, Any]:
    """The claims of whoever came back with `code`. Raises Refused."""
    try:
        description = describe(provider.issuer)
        answer = _token(provider, description, code, verifier, back)
        claims = _checked(provider, description, answer.get("id_token"), nonce)
        if description.userinfo and not {"email", "email_verified"} <= claims.keys():
            claims |= _more(description, answer.get("access_token"), claims["sub"])
        return claims
    except Unanswered as error:
        raise Refused(_("The provider of sign-in is at fault: %(fault)s") % {"fault": error}, status=502) from None
    except BadToken as error:
        words = _("The provider's answer will not do. Sign in anew; if this goes on, tell the administrator.")
        raise Refused(words, str(error)) from None


def _token(provider: Provider, description: Description, code: str, verifier: str, back: str) -> dict[str, Any]:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
    headers: dict[str, str] = {}
    try:
        secret = decrypt(provider.secret, PURPOSE) if provider.secret else ""
    except Unreadable:
        raise Unanswered(_("The client's secret is of another installation. Enter it anew.")) from None
    if secret and "client_secret_basic" in description.methods:
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(secret)}"
        headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    else:
        form["client_id"] = provider.client_id
        form |= {"client_secret": secret} if secret else {}
    status, said = ask(description.token, settings.SSO_INSIDE, form, **headers)
    if status == 200 and isinstance(said, dict):
        return said
    fault = str(said.get("error", ""))[:100] if isinstance(said, dict) else ""
    if fault == "invalid_grant":
        raise BadToken("invalid_grant: the code was used, or too late")
    raise Unanswered(_("it gives no token (%(fault)s).") % {"fault": fault or status})


def _checked(provider: Provider, description: Description, token: Any, nonce: str) -> dict[str, Any]:
    """With keys that are known; with those of now, where the provider may have changed them."""
    try:
        return claims_of(token, keys_of(description), provider.issuer, provider.client_id, nonce)
    except UnknownKey:
        return claims_of(token, keys_of(description, anew=True), provider.issuer, provider.client_id, nonce)


def _more(description: Description, token: Any, subject: str) -> dict[str, Any]:
    """What the provider says beside the token, of the same person."""
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        return {}
    status, said = ask(description.userinfo, settings.SSO_INSIDE, authorization=f"Bearer {token}")
    if status != 200 or not isinstance(said, dict):
        return {}
    if said.get("sub") != subject:
        raise BadToken("userinfo: of another person")
    # An address is verified by who tells it: never that of the one answer by the word of the other.
    pair = ("email", "email_verified") if {"email", "email_verified"} <= said.keys() else ()
    return {name: said[name] for name in (*pair, "name") if name in said}
