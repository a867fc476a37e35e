"""The question with which a browser is sent to the provider, remembered with the browser until it comes back."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from krug.core.sso.discovering import Description
from krug.core.sso.models import Provider

KEY = "sso"
LASTS = 600  # seconds
SCOPES = "openid email profile"


@dataclass(frozen=True)
class Question:
    """`state` knows the answer again, `nonce` the token; `verifier` shows that whoever brings the code has asked."""

    issuer: str
    state: str
    nonce: str
    verifier: str
    goal: str
    at: int


def put(request: HttpRequest, provider: Provider, goal: str) -> Question:
    """A new one; one that was put before and not answered is forgotten."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _part in range(3))
    question = Question(provider.issuer, state, nonce, verifier, goal, int(time.time()))
    request.session[KEY] = asdict(question)
    if not request.user.is_authenticated:
        request.session.set_expiry(LASTS)  # strangers who only press the button leave nothing behind for long
    return question


def take(request: HttpRequest, state: str) -> Question | None:
    """The question that this answers, once; None for none of this browser's, or too late."""
    found = request.session.pop(KEY, None)
    if not found or time.time() - found["at"] > LASTS:
        return None
    question = Question(**found)
    return question if hmac.compare_digest(question.state.encode(), state.encode()) else None


def address(question: Question, description: Description, client_id: str, back: str) -> str:
    """Where the browser is sent."""
    challenge = urlsafe_b64encode(hashlib.sha256(question.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": back,
        "scope": SCOPES,
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    mark = "&" if "?" in description.authorization else "?"
    return f"{description.authorization}{mark}{urlencode(asked)}"
