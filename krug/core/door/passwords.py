"""Passwords good enough, and how one is set."""

from __future__ import annotations

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    get_default_password_validators,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access.models import Firm, Invitation, OpenSession, User
from krug.core.access.models.firm import LEAST_PASSWORD
from krug.core.events.writing import Fact, write
from krug.core.search.text import other_layout

# What the firm itself says of these is asked instead of what the installation does.
OWN = (CommonPasswordValidator, MinimumLengthValidator)


class LengthOfWords(MinimumLengthValidator):
    """Blanks before and after make no password longer."""

    def validate(self, password: str, user: User | None = None) -> None:
        super().validate(password.strip(), user)


def faults(password: str, person: User | None = None) -> list[str]:
    """Why the password will not do by what the firm asks for, in words; a well-known one is found in the other keyboard
    layout too."""
    firm = Firm.current()
    usual = [one for one in get_default_password_validators() if not isinstance(one, OWN)]
    try:
        validate_password(password, person, [LengthOfWords(_least(firm)), *usual])
        if firm.refuses_common_passwords:
            CommonPasswordValidator().validate(password)
            CommonPasswordValidator().validate(other_layout(password))
    except ValidationError as error:
        return error.messages
    return []


def rule_of(firm: Firm) -> str:
    """What a password must be like, in words, for who is about to choose one."""
    if firm.refuses_common_passwords:
        words = _(
            "%(least)d characters or more, and none of the best-known ones; three words nobody would guess are better "
            "than signs."
        )
    else:
        words = _("%(least)d characters or more; three words nobody would guess are better than signs.")
    return words % {"least": _least(firm)}


def _least(firm: Firm) -> int:
    return max(firm.shortest_password, LEAST_PASSWORD)


@transaction.atomic
def set_password(person: User, password: str) -> None:
    """A new password: the link that led here is spent, and every session of the old one ends."""
    person.set_password(password)
    person.save(update_fields=["password"])
    Invitation.objects.filter(user=person).delete()
    OpenSession.end(OpenSession.objects.filter(user=person))
    write([Fact("user.password_set", ("user", person.pk))], person)
