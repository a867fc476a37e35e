"""The client knows Krug's messages from all others."""

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from krug_client import BadSignature, verify

from krug.core.webhooks.signing import new_secret, signatures

GUIDE = Path(__file__).resolve().parent.parent.parent / "docs" / "api.md"
BODY = json.dumps({"type": "webhook.test", "timestamp": "2026-01-01T00:00:00Z", "data": {"webhook": 1}}).encode()
NOW = 1_800_000_000


def headers_of(*secrets, body=BODY, at=NOW, message="msg_1"):
    given = signatures(secrets, message, at, body)
    return {"Webhook-Id": message, "webhook-timestamp": str(at), "WEBHOOK-SIGNATURE": given}


@given(st.text(min_size=1, max_size=200).map(lambda text: json.dumps({"type": text}).encode()), st.integers(0, 300))
def test_krugs_own_is_known(body, later):
    secret = new_secret()

    message = verify(secret, headers_of(secret, body=body), body, now=NOW + later)

    assert message == json.loads(body)


def test_while_a_secret_is_renewed_either_will_do():
    new, old = new_secret(), new_secret()

    for secret in (new, old):
        assert verify(secret, headers_of(new, old), BODY, now=NOW)["type"] == "webhook.test"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda headers: {**headers, "webhook-timestamp": str(NOW + 1)},
        lambda headers: {**headers, "webhook-timestamp": "now"},
        lambda headers: {**headers, "Webhook-Id": "msg_2"},
        lambda headers: {**headers, "WEBHOOK-SIGNATURE": "v1,AAAA"},
        lambda headers: {**headers, "WEBHOOK-SIGNATURE": "ключ"},
        lambda headers: {name: value for name, value in headers.items() if name != "Webhook-Id"},
        lambda headers: {},
    ],
)
def test_what_was_altered_is_refused(spoil):
    secret = new_secret()

    with pytest.raises(BadSignature):
        verify(secret, spoil(headers_of(secret)), BODY, now=NOW)


@given(st.integers(0, len(BODY) - 1), st.integers(1, 255))
def test_one_altered_byte_is_refused(place, by):
    secret = new_secret()
    altered = bytearray(BODY)
    altered[place] = (altered[place] + by) % 256

    with pytest.raises(BadSignature):
        verify(secret, headers_of(secret), bytes(altered), now=NOW)


@pytest.mark.parametrize("away", [-301, 301])
def test_what_is_old_or_of_the_future_is_refused(away):
    secret = new_secret()

    with pytest.raises(BadSignature):
        verify(secret, headers_of(secret), BODY, now=NOW + away)


def test_another_secret_or_none_opens_nothing():
    headers = headers_of(new_secret())

    for secret in (new_secret(), "", "whsec_", "whsec_%%"):
        with pytest.raises(BadSignature):
            verify(secret, headers, BODY, now=NOW)


def test_the_guides_example_says_the_same():
    (example,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    room = {}
    exec(example, room)
    secret, now = new_secret(), int(time.time())
    headers = {name.lower(): value for name, value in headers_of(secret, new_secret(), at=now).items()}
    old = {name.lower(): value for name, value in headers_of(secret, at=now - 301).items()}

    assert room["is_krugs"](secret, headers, BODY)
    assert not room["is_krugs"](secret, headers, BODY + b" ")
    assert not room["is_krugs"](secret, old, BODY)
