"""A typed client of the API of Krug."""

from krug_client.client import Krug
from krug_client.problems import (
    Conflict,
    Denied,
    Invalid,
    KrugError,
    Missing,
    NotSignedIn,
    Problem,
    TooMany,
    Unavailable,
    Unreachable,
)
from krug_client.webhooks import BadSignature, Message, verify

__all__ = [
    "BadSignature",
    "Conflict",
    "Denied",
    "Invalid",
    "Krug",
    "KrugError",
    "Message",
    "Missing",
    "NotSignedIn",
    "Problem",
    "TooMany",
    "Unavailable",
    "Unreachable",
    "verify",
]
