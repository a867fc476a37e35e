"""SMS through any gateway that takes a request over HTTP, by the template the administrator wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import quote, quote_plus

from django.conf import settings

from krug.core.access.models import User
from krug.core.notices.models import Service, Telling, Wishes
from krug.core.notices.seeing import Said
from krug.core.notices.sending.results import Result, again, closed, refused, sent, unknown
from krug.core.outgoing.exchanging import answered, whole
from krug.core.outgoing.faults import Fault, Unreached

GAP = re.compile(r"\{([a-z]+)\}")
LONGEST = 134  # two parts of 67 letters
MOST = 64 * 1024


def post(service: Service, user: User, saids: Sequence[Said], telling: Telling) -> Result:
    phone = Wishes.of(user).phone
    if not phone:
        return closed()
    values = {"phone": phone.lstrip("+"), "text": text_of(saids[0]), "key": service.key, "id": str(telling.pk)}
    values["sender"] = str(service.option("sender"))
    url = filled(str(service.option("url")), values, quote_all)
    method, headers, body = _request(service, values)
    try:
        with answered(method, url, headers, body, inside=settings.NOTICES_INSIDE) as answer:
            status, said = answer.status, whole(answer, MOST).decode("utf-8", "replace")
    except Unreached as error:
        lost = error.fault in (Fault.TIME, Fault.BROKEN, Fault.TOO_MUCH)
        return unknown(error.fault.value) if lost else again(error.fault.value)
    words = " ".join(said.replace(service.key, "•").split() if service.key else said.split())[:300]
    if 200 <= status < 300:
        return sent(words) if str(service.option("success")) in said else refused(words)
    return again(words or str(status)) if status == 429 or status >= 500 else refused(words or str(status))


def text_of(one: Said) -> str:
    said = f"{one.what}: {one.line}" if one.what else one.line
    said = " ".join(said.split())
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"


def filled(template: str, values: Mapping[str, str], safe: Callable[[str], str]) -> str:
    """The template with each {name} put in so that it can say nothing else; a name within a value is text."""
    return GAP.sub(lambda found: safe(values[found[1]]) if found[1] in values else found[0], template)


def quote_all(text: str) -> str:
    return quote(text, safe="")


def _request(service: Service, values: Mapping[str, str]) -> tuple[str, dict[str, str], bytes | None]:
    headers = {"user-agent": "Krug", "accept": "application/json, text/plain, */*"}
    name, _sign, value = str(service.option("header")).partition(":")
    if name.strip():
        headers[name.strip().lower()] = filled(value.strip(), values, lambda text: text)
    template = str(service.option("body")).strip()
    if not template:
        return "GET", headers, None
    if template.startswith("{"):
        headers["content-type"] = "application/json"
        return "POST", headers, filled(template, values, lambda text: json.dumps(text)[1:-1]).encode()
    headers["content-type"] = "application/x-www-form-urlencoded"
    return "POST", headers, filled(template, values, quote_plus).encode()
