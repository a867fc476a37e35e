"""Who of us it is whom the provider has let in: known by the account, else by the address once, else new or refused."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.events.writing import Fact, write
from krug.core.sso.models import Identity, Provider
from krug.core.sso.refusing import Refused

# RFC 8176: what one knows, and what one has or is. "mfa" says that it was more than one.
KNOWN = {"pwd", "pin", "kba"}
HAD = {"otp", "hwk", "swk", "sc", "sms", "tel", "mca", "fpt", "face", "iris", "retina", "vbm", "fido", "pop"}


def recognise(provider: Provider, claims: dict[str, Any]) -> User:
    """The person, who works here. Raises Refused. Two who come at one moment are told apart by the database."""
    email = _address(claims)
    if email and provider.domains and email.rpartition("@")[2].lower() not in provider.domains:
        raise Refused(_not_known(email), "domain", email)
    try:
        person = _known(provider, claims["sub"]) or _linked(provider, claims, email)
    except IntegrityError:
        raise Refused(_("Somebody came in with this account at the same moment. Sign in anew."), email=email) from None
    if not person.is_active:
        raise Refused(_not_known(email or person.email), "closed", person.email)
    Identity.objects.filter(user=person, issuer=provider.issuer).update(last_used=timezone.now())
    return person


def is_strong(claims: dict[str, Any]) -> bool:
    """Whether the provider says that it has asked for two factors (amr)."""
    said = claims.get("amr")
    methods = {one for one in said if isinstance(one, str)} if isinstance(said, list) else set()
    return "mfa" in methods or bool(methods & KNOWN and methods & HAD)


def _known(provider: Provider, subject: str) -> User | None:
    found = Identity.objects.filter(issuer=provider.issuer, subject=subject).first()
    return User.objects.get(pk=found.user_id) if found else None


@transaction.atomic
def _linked(provider: Provider, claims: dict[str, Any], email: str) -> User:
    """By the address, where the provider has made sure of it; from then on by the account."""
    if not email:
        raise Refused(_("The provider does not say your e-mail address, or that it has verified it."), "email")
    person = User.objects.filter(email__iexact=email).first()
    if person is not None and not _is_same(person.email, email):
        raise Refused(_not_known(email), "alike", email)
    if person is not None and not person.is_active:
        raise Refused(_not_known(email), "closed", email)
    is_new = person is None
    person = person or _newcomer(provider, claims, email)
    if Identity.objects.filter(user=person, issuer=provider.issuer).exists():
        words = _("Another account of the provider has come in as %(email)s. The administrator can unlink it.")
        raise Refused(words % {"email": email}, "another account", email)
    Identity.objects.create(user=person, issuer=provider.issuer, subject=claims["sub"])
    kind = "user.sso_made" if is_new else "user.sso_linked"
    write([Fact(kind, ("user", person.pk), {"issuer": provider.issuer, "email": email})], person)
    return person


def _is_same(one: str, other: str) -> bool:
    """But for capitals, of the Latin letters alone: to a database ı is an I, and yet another's mailbox."""
    return one.encode().lower() == other.encode().lower()


def _newcomer(provider: Provider, claims: dict[str, Any], email: str) -> User:
    if provider.role is None or provider.role.is_administrator or not provider.domains:
        raise Refused(_not_known(email), "unknown", email)
    name = claims.get("name")
    words = " ".join(name.replace("\x00", "").split())[:200] if isinstance(name, str) else ""
    person = User(email=email, name=words or email, role=provider.role, department=provider.department)
    person.set_unusable_password()
    person.save()
    return person


def _address(claims: dict[str, Any]) -> str:
    """The address that the provider has verified; "" for none."""
    email = claims.get("email")
    verified = claims.get("email_verified") in (True, "true")  # as a word by some
    if not verified or not isinstance(email, str) or len(email) > 254:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return User.objects.normalize_email(email)


def _not_known(email: str) -> str:
    return _("Krug does not know %(email)s, or is closed to it. Ask the administrator.") % {"email": email}
