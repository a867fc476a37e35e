"""A device that makes and shows passkeys, in software: as an honest one does, unless a test tells it otherwise."""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Device:
    """One key. `count` is how often it was used, `flags` what it says of its owner."""

    def __init__(self, host="localhost", origin="http://localhost"):
        self.host, self.origin = host, origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.credential = secrets.token_bytes(32)
        self.count, self.flags, self.owner = 0, PRESENT | VERIFIED, None

    def make(self, options):
        """What navigator.credentials.create gives, as the page sends it."""
        self.owner = options["user"]["id"]
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + public
        data = self._said(ATTESTED) + attested
        response = {"attestationObject": cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})}
        return self._answer("webauthn.create", options, response)

    def show(self, options, steps=1):
        """What navigator.credentials.get gives; `steps` by how much the device counts on."""
        self.count += steps
        client = self._client("webauthn.get", options)
        data = self._said(0)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {"authenticatorData": data, "signature": signature, "userHandle": websafe_decode(self.owner)}
        return self._answer("webauthn.get", options, response)

    def _said(self, more):
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def _client(self, kind, options):
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _answer(self, kind, options, response):
        parts = {"clientDataJSON": self._client(kind, options), **response}
        name = websafe_encode(self.credential)
        response = {key: websafe_encode(value) for key, value in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
