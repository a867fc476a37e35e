"""Passkeys: made by a person's device, used instead of the password or beside it, removed."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.models import Passkey, PasskeyChallenge, RecoveryCode, SecondFactor, User
from krug.core.access.models.passkey import Purpose
from krug.core.door import webauthn
from krug.core.door.second_factor import hold, settle
from krug.core.door.sites import Site
from krug.core.door.webauthn import NewKey, Refused
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid

MOST = 20


def offer(person: User, site: Site, session_key: str) -> Any:
    """What the person's device is asked, so as to make a key. Raises Invalid where that is in vain."""
    if site.obstacle:
        raise Invalid({"name": site.obstacle})
    if person.passkeys.count() >= MOST:
        raise Invalid({"name": _("At most %(most)d passkeys. Remove one that is not used any more.") % {"most": MOST}})
    challenge = PasskeyChallenge.issue(Purpose.ADD, session_key, person)
    known = person.passkeys.filter(host=site.host).values_list("credential", flat=True)
    firm = person.firm.name or "Krug"
    owner = webauthn.Owner(Passkey.owner_of(person), person.email, person.name)
    return webauthn.asked_to_make(site, firm, owner, known, challenge)


def ask(purpose: Purpose, site: Site, session_key: str, person: User | None = None, network: str = "") -> Any:
    """What a device is asked, so as to show a key: any, or one of `person`."""
    challenge = PasskeyChallenge.issue(purpose, session_key, person, network)
    known = person.passkeys.filter(host=site.host).values_list("credential", flat=True) if person else []
    return webauthn.asked_to_sign(site, known, challenge)


def add(person: User, name: str, site: Site, session_key: str, answer: str) -> list[str]:
    """The key that the device has made; gives recovery codes, this once, where the person had none.

    Raises Invalid, Refused. The challenge is spent in any case, and so not in the transaction of what may be refused.
    """
    name = tidy(name)

    def spend(challenge: bytes) -> bool:
        return PasskeyChallenge.spend(challenge, Purpose.ADD, session_key, person)

    new = webauthn.made(site, spend, answer)
    try:
        return _keep(person, name, site, new)
    except IntegrityError:
        raise Refused("the key is known already") from None


@transaction.atomic
def _keep(person: User, name: str, site: Site, new: NewKey) -> list[str]:
    values = {"credential": new.credential, "data": new.data, "count": new.count, "host": site.host}
    Passkey.objects.create(user=person, name=name, owner=Passkey.owner_of(person), **values)
    settle(person)
    write([Fact("user.passkey_added", ("user", person.pk), {"title": name})], person)
    return [] if RecoveryCode.objects.filter(user=person).exists() else RecoveryCode.issue(person)


def tidy(name: str) -> str:
    """Raises Invalid."""
    found = " ".join(name.split())
    if not 1 <= len(found) <= 100 or "\x00" in found:
        raise Invalid({"name": _("From 1 to %(most)d characters.") % {"most": 100}})
    return found


@transaction.atomic
def remove(person: User, passkey: Passkey) -> None:
    """The device's key opens nothing any more. Raises Invalid where it is the second factor that the role must have."""
    hold(person)
    others = Passkey.objects.filter(user=person).exclude(pk=passkey.pk).exists()
    if person.role.needs_second_factor and not others and not SecondFactor.objects.filter(user=person).exists():
        raise Invalid({"passkey": _("Your role must sign in with a second factor.")})
    if Passkey.objects.filter(user=person, pk=passkey.pk).delete()[0]:
        settle(person)
        write([Fact("user.passkey_removed", ("user", person.pk), {"title": passkey.name})], person)


def named(answer: str) -> Passkey | None:
    """The key by which the answer says it was signed, of whoever works here; None for no such key."""
    credential = webauthn.credential_of(answer)
    rows = Passkey.objects.filter(credential=credential, user__is_active=True)
    return rows.select_related("user__role", "user__department").first() if credential else None


@transaction.atomic
def shown(passkey: Passkey, purpose: Purpose, site: Site, session_key: str, answer: str) -> bool:
    """Whether its device has signed the challenge; the person was there and knew the PIN, or had the finger for it.

    One that says it was used less often than before is a copy, and opens nothing.
    """
    whose = passkey.user if purpose == Purpose.SECOND else None

    def spend(challenge: bytes) -> bool:
        return PasskeyChallenge.spend(challenge, purpose, session_key, whose)

    try:
        count = webauthn.signed(site, spend, answer, passkey.data, passkey.owner)
    except Refused:
        return False
    rows = Passkey.objects.filter(pk=passkey.pk, host=site.host)
    # Who counts, counts on; of two answers with one number one is the first.
    rows = rows.filter(count__lt=count) if count else rows.filter(count=0)
    card = ("user", passkey.user.pk)
    if not rows.update(count=count, last_used=timezone.now()):
        write([Fact("user.passkey_copied", card, {"title": passkey.name})], None)
        return False
    write([Fact("user.passkey_used", card, {"title": passkey.name})], passkey.user)
    return True
