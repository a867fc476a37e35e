"""The second factor: set up, asked for, taken off."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pyotp
from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.encrypting import Unreadable, decrypt, encrypt
from krug.core.access.models import Passkey, RecoveryCode, SecondFactor, User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid

PURPOSE = "second factor"
STEP = 30  # seconds
# Clocks of telephones differ: the code before and the code after open too.
AROUND = (0, -1, 1)


@dataclass(frozen=True)
class Offer:
    """What the person's program must be told: by a picture of `address`, or `key` typed in."""

    key: str
    address: str

    @property
    def picture(self) -> str:
        """The QR code as SVG, for a page."""
        import segno  # only who sets a second factor up needs it

        return str(segno.make(self.address, micro=False).svg_inline(scale=4, border=2, omitsize=False))

    @property
    def spaced(self) -> str:
        return " ".join(self.key[start : start + 4] for start in range(0, len(self.key), 4))


def offer(person: User, key: str = "") -> Offer:
    """A new secret, or the one of `key`, for the person's program; nothing is stored."""
    key = key or pyotp.random_base32()
    firm = person.firm.name or "Krug"
    return Offer(key, pyotp.TOTP(key).provisioning_uri(name=person.email, issuer_name=firm))


@transaction.atomic
def switch_on(person: User, key: str, code: str) -> list[str]:
    """From now on the person signs in with a code; gives the recovery codes, this once.

    Raises Invalid for a code that is not the program's.
    """
    step = _step_of(key, code)
    if step is None:
        raise Invalid({"code": _("This is not the code of this moment. Look at the program again.")})
    values = {"secret": encrypt(key, PURPOSE), "last_step": step}
    SecondFactor.objects.update_or_create(user=person, defaults=values)
    settle(person)
    write([Fact("user.second_factor_on", ("user", person.pk))], person)
    return RecoveryCode.issue(person)


@transaction.atomic
def new_codes(person: User) -> list[str]:
    write([Fact("user.recovery_codes_made", ("user", person.pk))], person)
    return RecoveryCode.issue(person)


@transaction.atomic
def switch_off(person: User) -> None:
    """The codes open nothing any more. Raises Invalid where they are the second factor that the role must have."""
    hold(person)
    if person.role.needs_second_factor and not Passkey.objects.filter(user=person).exists():
        raise Invalid({"code": _("Your role must sign in with a second factor.")})
    SecondFactor.objects.filter(user=person).delete()
    settle(person)
    write([Fact("user.second_factor_off", ("user", person.pk))], person)


@transaction.atomic
def reset(actor: User, person: User, channel: str = Channel.PAGE) -> None:
    """An administrator takes it off, passkeys too, for whoever has lost both the telephone and the recovery codes."""
    policy.check_administrator(actor)
    SecondFactor.objects.filter(user=person).delete()
    Passkey.objects.filter(user=person).delete()
    if settle(person):
        write([Fact("user.second_factor_reset", ("user", person.pk), {"title": person.name})], actor, channel)


@transaction.atomic
def fits(person: User, typed: str) -> bool:
    """Whether the code is the one of this moment, not taken yet, or one of the recovery codes, which it spends."""
    found = SecondFactor.objects.filter(user=person).first()
    try:
        step = _step_of(decrypt(found.secret, PURPOSE), typed) if found else None
    except Unreadable:
        step = None
    if found is not None and step is not None:
        # Of two who send one code at a moment, one is the first.
        return bool(SecondFactor.objects.filter(pk=found.pk, last_step__lt=step).update(last_step=step))
    if not RecoveryCode.spend(person, typed):
        return False
    left = RecoveryCode.objects.filter(user=person).count()
    write([Fact("user.recovery_code_used", ("user", person.pk), {"left": left})], person)
    return True


def hold(person: User) -> None:
    """Of two who take the last two factors off at one moment, one is the second. Inside a transaction only."""
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)


def settle(person: User) -> bool:
    """After a change: whether the person has codes or passkeys; without any there is nothing to recover.

    Gives whether that is otherwise than before.
    """
    has = any(model.objects.filter(user=person).exists() for model in (SecondFactor, Passkey))
    if not has:
        RecoveryCode.objects.filter(user=person).delete()
    person.has_second_factor = has
    rows = User.objects.filter(pk=person.pk).exclude(has_second_factor=has)
    return bool(rows.update(has_second_factor=has))


def _step_of(key: str, typed: str) -> int | None:
    """The half-minute whose code this is, near this moment; None for no code."""
    code = "".join(typed.split())
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        return None
    now, program = int(time.time()) // STEP, pyotp.TOTP(key)
    for away in AROUND:
        if pyotp.utils.strings_equal(program.at((now + away) * STEP), code):
            return now + away
    return None
