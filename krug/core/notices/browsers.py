"""Browsers that a person has let notices into."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access.encrypting import encrypt
from krug.core.access.models import User
from krug.core.events.writing import Fact, write
from krug.core.notices.models import Browser, Service
from krug.core.notices.models.service import PURPOSE
from krug.core.notices.ways import Way
from krug.core.records.cleaning import Invalid

MOST = 20


def public_key() -> str:
    """What browsers know this installation by; made when the first of them asks."""
    service = Service.of(Way.PUSH)
    return str(service.option("public")) or _made()


@transaction.atomic
def _made() -> str:
    from krug.core.notices.sending.push import new_keys  # cryptography is heavy: once in an installation's life

    service = Service.locked(Way.PUSH)
    if not service.option("public"):
        secret, public = new_keys()
        service.secret, service.options = encrypt(secret, PURPOSE), {**service.options, "public": public}
        service.is_on = True
        service.save()
    return str(service.option("public"))


@transaction.atomic
def let_in(user: User, endpoint: str, p256dh: str, auth: str, name: str) -> Browser:
    """From now on this browser is the person's; asked again, it stays one. Raises Invalid."""
    parts = urlsplit(endpoint)
    over = ("https", "http") if settings.NOTICES_INSIDE else ("https",)
    if not parts.hostname or parts.scheme not in over or len(endpoint) > 2048 or not endpoint.isascii():
        raise Invalid({"endpoint": _("This browser gives no address to send to.")})
    if _length(p256dh) != 65 or _length(auth) != 16:
        raise Invalid({"keys": _("This browser gives no address to send to.")})
    if Browser.objects.filter(user=user).count() >= MOST:
        raise Invalid({"endpoint": _("At most %(most)d browsers.") % {"most": MOST}})
    known = {"user": user, "endpoint": endpoint, "p256dh": p256dh, "auth": auth, "name": name[:100]}
    browser, made = Browser.objects.update_or_create(digest=Browser.digest_of(endpoint), defaults=known)
    if made:
        write([Fact("user.browser_added", ("user", user.pk), {"title": browser.name})], user)
    return browser


@transaction.atomic
def shut_out(user: User, pk: int) -> bool:
    found = Browser.objects.filter(user=user, pk=pk).first()
    if found is None:
        return False
    found.delete()
    write([Fact("user.browser_removed", ("user", user.pk), {"title": found.name})], user)
    return True


def in_bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def in_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _length(text: str) -> int:
    try:
        return len(in_bytes(text))
    except (binascii.Error, ValueError):
        return 0
