"""What devices are asked and what they answer (WebAuthn), as the library has it. It knows no database.

The library is read in by who uses passkeys only: the web process has little memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData

    from krug.core.door.sites import Site

# ES256, EdDSA, RS256: whatever makes passkeys makes one of these.
ALGORITHMS = (-7, -8, -257)
MOST_ANSWER = 32_000  # characters
Spend = Callable[[bytes], bool]


class Refused(Exception):
    """The device's answer will not do."""


@dataclass(frozen=True)
class NewKey:
    """What the device made: its name for the key, the key itself, and how often it was used."""

    credential: str
    data: str
    count: int


@dataclass(frozen=True)
class Owner:
    """Whose key is made: `code` is by what the device knows the person, the names are what it shows."""

    code: str
    email: str
    name: str


def asked_to_make(site: Site, firm: str, owner: Owner, known: Iterable[str], challenge: bytes) -> Any:
    """The options of navigator.credentials.create, as plain data. `known`: the person's keys there are already."""
    from fido2.utils import websafe_decode
    from fido2.webauthn import PublicKeyCredentialUserEntity, ResidentKeyRequirement, UserVerificationRequirement

    options, _state = _server(site, firm).register_begin(
        PublicKeyCredentialUserEntity(id=websafe_decode(owner.code), name=owner.email, display_name=owner.name),
        credentials=_named(known),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
        challenge=challenge,
    )
    return _plain(options)


def asked_to_sign(site: Site, known: Iterable[str], challenge: bytes) -> Any:
    """The options of navigator.credentials.get; with nobody's keys `known` the device offers what it has."""
    from fido2.webauthn import UserVerificationRequirement

    options, _state = _server(site).authenticate_begin(
        credentials=_named(known) or None, user_verification=UserVerificationRequirement.REQUIRED, challenge=challenge
    )
    return _plain(options)


def made(site: Site, spend: Spend, answer: str) -> NewKey:
    """The new key. `spend` takes the challenge the device has signed, and says whether it was given. Raises Refused."""
    from fido2.utils import websafe_encode

    try:
        given, state = _given(answer, spend)
        found = _server(site).register_complete(state, given)
        key = found.credential_data
        if key is None or key.public_key.get(3) not in ALGORITHMS or len(key.credential_id) > 1023:
            raise Refused("a key that Krug does not know")
        return NewKey(websafe_encode(key.credential_id), websafe_encode(bytes(key)), found.counter)
    except Exception as error:  # strangers send anything, and the library does not say what it raises of it
        raise Refused(str(error)) from error


def credential_of(answer: str) -> str:
    """The device's name for the key it has used; "" for what is no answer. Nothing is checked yet."""
    try:
        found = json.loads(answer[:MOST_ANSWER])["rawId"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return ""
    return found if isinstance(found, str) else ""


def signed(site: Site, spend: Spend, answer: str, data: str, owner: str) -> int:
    """How often the key was used, as its device says, whose person it knows as `owner`. Raises Refused.

    The device has seen to it that its owner was there: by finger, face or PIN.
    """
    from fido2.utils import websafe_decode
    from fido2.webauthn import AttestedCredentialData, AuthenticationResponse

    try:
        given, state = _given(answer, spend)
        key: AttestedCredentialData = AttestedCredentialData(websafe_decode(data))
        _server(site).authenticate_complete(state, [key], given)
        found = AuthenticationResponse.from_dict(given).response
        if found.user_handle and found.user_handle != websafe_decode(owner):
            raise Refused("another person's key")
        return int(found.authenticator_data.counter)
    except Exception as error:  # as above
        raise Refused(str(error)) from error


def _given(answer: str, spend: Spend) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was sent, and the state the library wants: a challenge that was ours a moment ago, now spent."""
    from fido2.utils import websafe_decode
    from fido2.webauthn import UserVerificationRequirement

    if len(answer) > MOST_ANSWER:
        raise Refused("too long")
    given = json.loads(answer)
    challenge = json.loads(websafe_decode(given["response"]["clientDataJSON"]))["challenge"]
    if not spend(websafe_decode(challenge)):
        raise Refused("no challenge of ours, or one that was answered")
    return given, {"challenge": challenge, "user_verification": UserVerificationRequirement.REQUIRED}


def _server(site: Site, firm: str = "Krug") -> Fido2Server:
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    server = Fido2Server(PublicKeyCredentialRpEntity(id=site.host, name=firm), verify_origin=site.origins.__contains__)
    server.allowed_algorithms = [one for one in server.allowed_algorithms if one.alg in ALGORITHMS]
    return server


def _named(known: Iterable[str]) -> list[Any]:
    from fido2.utils import websafe_decode
    from fido2.webauthn import PublicKeyCredentialDescriptor, PublicKeyCredentialType

    kind = PublicKeyCredentialType.PUBLIC_KEY
    return [PublicKeyCredentialDescriptor(type=kind, id=websafe_decode(one)) for one in known]


def _plain(options: Any) -> Any:
    return json.loads(json.dumps(dict(options)))["publicKey"]
