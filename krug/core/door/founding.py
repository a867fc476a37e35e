"""The first run: a firm and its first administrator, where nobody is yet. Closed for ever after."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from krug.core.access.models import Firm, RoleCode, User
from krug.core.access.people import add_person
from krug.core.events.writing import Fact, write

CODE = "KRUG_SETUP_CODE"
NEAR = {"localhost", "127.0.0.1", "[::1]"}


@dataclass(frozen=True)
class AtFounding:
    """What a room sets right once the firm has said who it is: `run` gets the firm, in the same transaction."""

    run: Callable[[Firm], None]

    def declare(self, module: str = "") -> None:
        _at_founding.append(self)


_at_founding: list[AtFounding] = []


class Founded(Exception):
    """Somebody else was first."""


@transaction.atomic
def found(values: dict[str, Any]) -> User:
    """The firm named and its first administrator made. Raises Founded; of two at once one is the second."""
    firm = Firm.locked()
    if User.objects.exists():
        raise Founded
    for name in ("country", "currency", "language"):
        setattr(firm, name, values[name])
    firm.name = values["firm"]
    firm.save()
    for room in _at_founding:
        room.run(firm)
    person = add_person(values["email"], values["name"], RoleCode.ADMINISTRATOR, password=values["password"])
    data = {"title": firm.name, "at": timezone.now().isoformat()}
    write([Fact("firm.founded", ("firm", firm.pk), data)], person)
    return person


def needs_code(request: HttpRequest) -> bool:
    """Whether a stranger might be asking: anybody who does not sit at the very machine must know the code.

    A proxy on the same machine speaks for others, and is known by its headers or by the name it was asked for.
    """
    host = request.get_host().rsplit(":", 1)[0] if not request.get_host().endswith("]") else request.get_host()
    forwarded = any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host"))
    near = request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"}
    return forwarded or not near or host not in NEAR


def code_fits(given: str) -> bool:
    """Whether it is the code that `krug serve` printed; nothing fits where it printed none."""
    right = os.environ.get(CODE, "")
    return bool(right) and hmac.compare_digest(given.strip().encode(), right.encode())
