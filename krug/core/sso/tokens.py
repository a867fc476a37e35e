"""Whether a token is the provider's own, for us, of now, and the answer to our question. No database, no network."""

from __future__ import annotations

import hmac
import time
from contextlib import suppress
from typing import Any

# No "none", and nothing signed with a secret that both sides know: a key that is public would open it.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
LEEWAY = 60  # seconds that clocks may differ
MOST_SIGNS = 16_000


class BadToken(Exception):
    """What is wrong with it; in English, for the trail and the log."""


class UnknownKey(BadToken):
    """It is signed with a key that is not among those given."""


def claims_of(token: Any, keys: dict[str, Any], issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """What the token says, once all of it is checked (OpenID Connect Core, 3.1.3.7). Raises BadToken, UnknownKey."""
    claims = _opened(token, keys)
    if claims.get("iss") != issuer:
        raise BadToken("iss: of another issuer")
    _check_audience(claims, client_id)
    _check_time(claims, time.time())
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise BadToken("nonce: not the answer to this question")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255 or "\x00" in subject:
        raise BadToken("sub: says nobody")
    return claims


def _opened(token: Any, keys: dict[str, Any]) -> dict[str, Any]:
    """What it says, its signature checked."""
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError

    if not isinstance(token, str) or len(token) > MOST_SIGNS:
        raise BadToken("no token")
    try:
        found = jwt.decode(token, _signing(keys), algorithms=ALGORITHMS)
    except InvalidKeyIdError:
        raise UnknownKey("kid: unknown") from None
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadToken(f"signature: {error}") from None
    return dict(found.claims)


def _signing(keys: dict[str, Any]) -> Any:
    """Those to sign with. A secret among them, which everybody could read, is none; one of an unknown kind is left."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from joserfc.errors import JoseError
    from joserfc.jwk import JWKRegistry, KeySet

    found = KeySet([])
    for key in keys["keys"]:
        if key.get("use", "sig") != "sig" or key.get("kty") == "oct":
            continue
        with suppress(JoseError, ValueError, TypeError, KeyError, AttributeError, UnsupportedAlgorithm):
            found.keys += KeySet([JWKRegistry.import_key(key)]).keys
    return found


def _check_audience(claims: dict[str, Any], client_id: str) -> None:
    audience = claims.get("aud")
    listed = audience if isinstance(audience, list) else [audience]
    if client_id not in listed:
        raise BadToken("aud: for another client")
    party = claims.get("azp")
    if party != client_id and (party is not None or len(listed) > 1):
        raise BadToken("azp: for another client")


def _check_time(claims: dict[str, Any], now: float) -> None:
    times: list[Any] = [claims.get(name) for name in ("exp", "iat", "nbf")]
    ends, made, begins = times
    if not _is_number(ends) or not ends + LEEWAY > now:
        raise BadToken("exp: it has ended")
    if not _is_number(made) or not made - LEEWAY < now:
        raise BadToken("iat: not of now")
    if begins is not None and (not _is_number(begins) or not begins - LEEWAY < now):
        raise BadToken("nbf: not yet")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
