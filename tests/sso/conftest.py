"""Providers to sign in by: a whole one (oidc-provider-mock), and one that lies as a test tells it to."""

import hashlib
import json
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import oidc_provider_mock
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from krug.core.outgoing import exchanging
from krug.core.sso import discovering, keeping
from krug.core.sso.models import Provider

CLIENT, SECRET = "krug", "word of honour"


@pytest.fixture(autouse=True)
def inside(settings, monkeypatch):
    """The operator allows a provider on this machine; nothing is remembered of other tests' ones."""
    settings.SSO_INSIDE = True
    for patience in ("CONNECT", "TOTAL"):  # of a machine that has much else to do
        monkeypatch.setattr(exchanging, patience, 120.0)
    discovering.forget()
    yield
    discovering.forget()


@pytest.fixture
def provider():
    """A real provider on a port of its own: gives its address."""
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def switch_on(administrator):
    """switch_on(issuer, role=…) sets single sign-on up as an administrator does."""

    def run(issuer, **values):
        given = {"is_on": True, "issuer": issuer, "client_id": CLIENT, "secret": SECRET, **values}
        keeping.change(administrator, given)
        return Provider.current()

    return run


class Liar:
    """A provider that signs whatever it is told to. `claims` and `header` are a test's; None takes one away."""

    def __init__(self):
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
        self.claims, self.header, self.asked = {}, {}, []
        self.email, self.subject, self.names = "manager@firm.example", "17", {}
        self.token, self.userinfo, self.status, self.told = None, None, 200, {}
        handler = type("Handler", (_Handler,), {"liar": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.issuer = f"http://localhost:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def description(self):
        names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        said = {name: f"{self.issuer}/{path}" for name, path in names.items()}
        return {"issuer": self.issuer, **said, "userinfo_endpoint": f"{self.issuer}/userinfo", **self.told}

    @property
    def keys(self):
        return KeySet([self.key]).as_dict()

    def sign(self, nonce):
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": self.subject, "iat": now, "exp": now + 300, "nonce": nonce}
        claims |= {"email": self.email, "email_verified": True, "name": "Max", **self.claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": "one", **self.header}, claims, self.key)

    def visit(self, address):
        """What a browser sent to `address` comes back with: the person has signed in there."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked.append(asked)
        return {"code": f"code-{len(self.asked) - 1}", "state": asked["state"]}

    def give(self, form, authorization):
        """The answer of the token endpoint; the client and the verifier are looked at as a provider does."""
        asked = self.asked[int(form["code"].partition("-")[2])]
        assert b64decode(authorization.removeprefix("Basic ")) == b"krug:word+of+honour"
        digest = urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=").decode()
        assert (asked["code_challenge"], asked["code_challenge_method"]) == (digest, "S256")
        assert form["redirect_uri"] == asked["redirect_uri"]
        return {"id_token": self.token or self.sign(asked["nonce"]), "access_token": "open", "token_type": "Bearer"}

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    liar: Liar

    def do_GET(self):
        liar = self.liar
        found = {"/.well-known/openid-configuration": liar.description, "/jwks": liar.keys, "/userinfo": liar.userinfo}
        self._send(200, found[self.path])

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if self.liar.status != 200:
            return self._send(self.liar.status, {"error": "invalid_grant"})
        return self._send(200, self.liar.give(form, self.headers.get("authorization", "")))

    def _send(self, status, data):
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_what):
        pass


@pytest.fixture
def liar():
    found = Liar()
    yield found
    found.close()
