"""What an administrator does with webhooks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.encrypting import encrypt
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.outgoing.addresses import in_ascii
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.staff.differing import changed, names_of
from krug.core.webhooks import queueing, signing
from krug.core.webhooks.addresses import check_url
from krug.core.webhooks.models import Webhook
from krug.core.webhooks.models.webhook import OVERLAP, PURPOSE
from krug.core.webhooks.offering import all_codes

MOST = 100
KIND = "webhook"
TITLES = {
    "name": gettext_lazy("name"),
    "url": gettext_lazy("address"),
    "events": gettext_lazy("events"),
    "person": gettext_lazy("on whose behalf"),
    "is_on": gettext_lazy("switched on"),
}


@transaction.atomic
def add(actor: User, values: Mapping[str, Any], channel: str = Channel.PAGE) -> tuple[Webhook, str]:
    """A new one and its secret, to be shown this once. Raises Invalid."""
    policy.check_administrator(actor)
    if Webhook.objects.count() >= MOST:
        raise Invalid({"name": _("At most %(most)d webhooks.") % {"most": MOST}})
    found, secret = _tidied(values), signing.new_secret()
    if found.get("is_on", True):
        queueing.begin_now()
    webhook = Webhook.objects.create(**found, secret=encrypt(secret, PURPOSE))
    _tell("added", webhook, actor, channel)
    return webhook, secret


@transaction.atomic
def change(
    actor: User, webhook: Webhook, values: Mapping[str, Any], version: int | None = None, channel: str = Channel.PAGE
) -> Webhook:
    """Change what is given; switched on, it sends again whatever Krug had stopped it for.

    Raises Invalid; and Overtaken where `version` is not how it is now.
    """
    policy.check_administrator(actor)
    found = _tidied(values)
    if found.get("is_on"):
        queueing.begin_now()
    webhook = _own(webhook)
    check_seen(webhook, version)
    differing = changed(webhook, found)
    if not differing:
        return webhook
    if differing.get("is_on", {}).get("new"):
        _take_up(webhook)
    webhook.updated_at = timezone.now()
    webhook.save()
    _tell("changed", webhook, actor, channel, {"fields": names_of(differing, TITLES), "values": differing})
    return webhook


@transaction.atomic
def remove(actor: User, webhook: Webhook, channel: str = Channel.PAGE) -> None:
    """With all that waits for it and its log."""
    policy.check_administrator(actor)
    _tell("removed", webhook, actor, channel)
    webhook.delete()


@transaction.atomic
def renew_secret(actor: User, webhook: Webhook, channel: str = Channel.PAGE) -> str:
    """A new secret, to be shown this once; the old one signs too for a day, so that the receiver can follow."""
    policy.check_administrator(actor)
    webhook, secret = _own(webhook), signing.new_secret()
    webhook.old_secret, webhook.old_secret_until = webhook.secret, timezone.now() + OVERLAP
    webhook.secret = encrypt(secret, PURPOSE)
    webhook.version += 1
    webhook.save(update_fields=["secret", "old_secret", "old_secret_until", "version"])
    _tell("secret_changed", webhook, actor, channel)
    return secret


@transaction.atomic
def resume(actor: User, webhook: Webhook, channel: str = Channel.PAGE) -> bool:
    """Send again, what waited first and in its order. False where nothing had stopped it."""
    policy.check_administrator(actor)
    queueing.begin_now()
    webhook = _own(webhook)
    if not webhook.pause:
        return False
    if not webhook.person.is_active:
        raise Invalid({"person": _("Choose an employee who works in Krug.")})
    webhook.is_on = True
    webhook.version += 1
    _take_up(webhook)
    webhook.save()
    _tell("resumed", webhook, actor, channel)
    return True


@transaction.atomic
def replay(actor: User, webhook: Webhook, ids: Collection[int] | None = None, channel: str = Channel.PAGE) -> int:
    """Send again what failed, or of whatever state the ones named; gives how many. They keep their webhook-id."""
    policy.check_administrator(actor)
    again = queueing.put_back(webhook, ids)
    if again:
        _tell("replayed", webhook, actor, channel, {"number": again})
    return again


@transaction.atomic
def test(actor: User, webhook: Webhook) -> int:
    """Send a message of no event, whatever state the webhook is in; gives the delivery's id."""
    policy.check_administrator(actor)
    return queueing.put_test(webhook)


def locked(pk: int) -> Webhook | None:
    """The row for a change, None once it is removed. Not against those who only put down what is to be told to it."""
    rows = Webhook.objects.select_for_update(no_key=True, of=("self",)).select_related("person__role")
    return rows.filter(pk=pk).first()


def _own(webhook: Webhook) -> Webhook:
    """As `locked`. Raises Invalid where somebody has just removed it."""
    found = locked(webhook.pk)
    if found is None:
        raise Invalid({"name": _("The webhook is removed.")})
    return found


def stop(webhook: Webhook, reason: str, switched_off: bool = False) -> None:
    """Krug itself stops sending to it, and says so in the trail. In a transaction, the row locked."""
    if webhook.pause:
        return
    webhook.pause, webhook.paused_at = reason, timezone.now()
    webhook.is_on = webhook.is_on and not switched_off
    webhook.version += 1
    words = str(webhook.get_pause_display())
    _tell("paused", webhook, None, Channel.RULE, {"reason": words})


def _take_up(webhook: Webhook) -> None:
    webhook.pause, webhook.paused_at = "", None
    webhook.failures, webhook.failing_since, webhook.rest_until = 0, None, None
    queueing.begin_anew(webhook)


def _tidied(values: Mapping[str, Any]) -> dict[str, Any]:
    """Raises Invalid."""
    found, errors = dict(values), dict[str, str]()
    if "name" in found:
        found["name"] = " ".join(found["name"].split())
        if not 1 <= len(found["name"]) <= 100:
            errors["name"] = _("From 1 to %(most)d characters.") % {"most": 100}
    if "url" in found:
        found["url"] = in_ascii(found["url"].strip())
        try:
            check_url(found["url"])
        except Invalid as invalid:
            errors |= invalid.errors
    if "events" in found:
        found["events"] = sorted(set(found["events"]))
        if not found["events"] or set(found["events"]) - all_codes():
            errors["events"] = _("Choose from the list.")
    if "person" in found and (found["person"] is None or not found["person"].is_active):
        errors["person"] = _("Choose an employee who works in Krug.")
    if errors:
        raise Invalid(errors)
    return found


def _tell(what: str, webhook: Webhook, actor: User | None, channel: str, more: Mapping[str, Any] | None = None) -> None:
    write([Fact(f"{KIND}.{what}", (KIND, webhook.pk), {"title": webhook.name, **(more or {})})], actor, channel)
