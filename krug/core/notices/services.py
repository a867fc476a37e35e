"""What the administrator sets of the ways out: mail server, bot, gateway, browsers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.encrypting import encrypt
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.notices.models import Chat, Service
from krug.core.notices.models.service import PURPOSE
from krug.core.notices.ways import Way
from krug.core.outgoing.addresses import fault_of
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.staff.differing import changed, names_of

OPTIONS = {
    Way.MAIL: ("site", "host", "port", "security", "name", "sender", "sender_name"),
    Way.PUSH: (),
    Way.TELEGRAM: ("base",),
    Way.SMS: ("url", "body", "header", "sender", "success"),
}
TITLES = {"is_on": gettext_lazy("switched on"), "options": gettext_lazy("settings"), "secret": gettext_lazy("key")}
SECURITY = (
    ("starttls", gettext_lazy("STARTTLS (usually port 587)")),
    ("tls", gettext_lazy("TLS (usually port 465)")),
    ("none", gettext_lazy("none: only within one's own network")),
)


@transaction.atomic
def change(
    actor: User, way: Way, values: Mapping[str, Any], version: int | None = None, channel: str = Channel.PAGE
) -> Service:
    """Set what is given: `is_on`, `key`, and the OPTIONS of the way; an empty key leaves the one there is.

    The key stands in no history. Raises Denied, Invalid; and Overtaken where `version` is not how it is now.
    """
    policy.check_administrator(actor)
    service = Service.locked(way)
    check_seen(service, version)
    options = {**service.options, **{name: values[name] for name in OPTIONS[way] if name in values}}
    key = str(values.get("key") or "").strip()
    is_on = bool(values.get("is_on", service.is_on))
    _check(way, options, bool(key or service.secret), is_on)
    if _leads_elsewhere(way, service.options, options) and service.secret and not key:
        raise Invalid({"key": _("Enter the key again: it would go to another address.")})
    differing = changed(service, {"is_on": is_on, "options": options})
    if key and key != service.key:
        service.secret, service.version = encrypt(key, PURPOSE), service.version + (not differing)
        differing["secret"] = {"old": "•", "new": "•"}
        service.state = {}
        if way is Way.TELEGRAM:
            Chat.objects.all().delete()  # another bot knows none of these chats
    if not differing:
        return service
    service.save()
    data = {"title": str(way.label), "fields": names_of(differing, TITLES), "values": differing}
    write([Fact("notice_way.changed", ("firm", 1), data)], actor, channel)
    return service


def _leads_elsewhere(way: Way, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    where = {Way.MAIL: ("host", "port"), Way.TELEGRAM: ("base",), Way.SMS: ("url",), Way.PUSH: ()}[way]
    return bool(old) and any(old.get(name) != new.get(name) for name in where)


def _check(way: Way, options: Mapping[str, Any], has_key: bool, is_on: bool) -> None:
    """Raises Invalid for what will not do; of a way that is off only what is filled in is looked at."""
    errors: dict[str, str] = {}
    needed = {Way.MAIL: ("host", "sender"), Way.TELEGRAM: (), Way.SMS: ("url",), Way.PUSH: ()}[way]
    if is_on:
        errors = {name: _("Fill this in.") for name in needed if not options.get(name)}
        if way is Way.TELEGRAM and not has_key:
            errors["key"] = _("Without the bot's token nothing can be sent.")
    whole = _("Enter a whole address.")
    inside = settings.NOTICES_INSIDE
    for name in ("url", "base"):
        if options.get(name) and (fault := fault_of(_bare(str(options[name])), inside, whole)):
            errors[name] = fault
    if options.get("site") and not str(options["site"]).startswith(("https://", "http://")):
        errors["site"] = whole
    if options.get("sender") and way is Way.MAIL:
        try:
            validate_email(options["sender"])
        except ValidationError:
            errors["sender"] = _("Enter an e-mail address.")
    if options.get("security") == "none" and options.get("name") and not inside:
        errors["security"] = _("A password is not sent without encryption.")
    if any(sign in str(value) for value in options.values() for sign in "\r\n\x00"):
        errors.setdefault(needed[0] if needed else "base", _("In one line, please."))
    if errors:
        raise Invalid(errors)


def _bare(template: str) -> str:
    """The template of an address without what is put into it."""
    return template.replace("{", "").replace("}", "")
