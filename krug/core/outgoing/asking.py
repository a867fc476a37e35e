"""One question to another server, and what it answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext_lazy as _

from krug.core.outgoing.faults import Fault, Unanswered, Unreached

MOST = 512 * 1024  # bytes of an answer
WORDS = {
    Fault.ADDRESS: _("%(host)s lies in a private network."),
    Fault.NAME: _("There is no %(host)s in the net."),
    Fault.TIME: _("%(host)s does not answer in time."),
    Fault.TRUST: _("The certificate of %(host)s is not trusted."),
    Fault.REFUSED: _("%(host)s is not to be reached."),
    Fault.BROKEN: _("%(host)s is not to be reached."),
    Fault.TOO_MUCH: _("%(host)s answers with too much."),
}


def ask(url: str, inside: bool, form: Mapping[str, str] | None = None, **headers: str) -> tuple[int, Any]:
    """The answer's status and what its JSON says, None where it is none: of GET, or with `form` of POST.

    `inside`: whether private networks are allowed. Raises Unanswered.
    """
    status, body = get(url, inside, {"accept": "application/json", **headers}, form)
    try:
        return status, json.loads(body)
    except (ValueError, RecursionError):
        return status, None


def get(
    url: str, inside: bool, headers: Mapping[str, str], form: Mapping[str, str] | None = None, most: int = MOST
) -> tuple[int, bytes]:
    """Status and body, of at most `most` bytes; of POST where there is a `form`. Raises Unanswered."""
    from krug.core.outgoing.exchanging import answered, whole  # heavy, and few processes ever ask

    told = {"user-agent": "Krug", **headers}
    body = None
    if form is not None:
        body, told["content-type"] = urlencode(form).encode(), "application/x-www-form-urlencoded"
    try:
        with answered("GET" if form is None else "POST", url, told, body, inside=inside) as answer:
            return answer.status, whole(answer, most)
    except Unreached as error:
        raise Unanswered(str(WORDS[error.fault]) % {"host": urlsplit(url).hostname}) from None
